"""A document set in parts is one document: pages, structure, bookmarks and links as if it had been set at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from test_pdf import DAY, FALSE_ALARMS, document
from test_tagtree import Element

from pipeline import parts, sharing
from pipeline.faults import DataError
from pipeline.parts import MARK
from pipeline.pdf import Attached
from pipeline.pdf_text import runs
from pipeline.store import NOTHING_KEPT, Store

STYLE = """
@page { size: 120mm 90mm; margin: 12mm; font-family: 'Source Sans Pro';
        @bottom-right { content: counter(page) } @top-left { content: 'Laufender Titel' } }
@page titel { @bottom-right { content: none } @top-left { content: none } }
.titel { page: titel }
li a::after { content: ' ' attr(data-seite) }
"""
TABLE = """<table><thead><tr><th scope="col">Kreis</th><th scope="col">Zahl</th></tr></thead>
<tbody><tr><th scope="row">{0}</th><td>{1}</td></tr></tbody></table>"""
FIRST = """<section class="titel"><p>Titelblatt</p></section>
<section style="break-before: page"><h1>Inhalt</h1><ol><li><a data-seite="" href="#arbeit">Arbeit</a></li>
<li><a data-seite="" href="#wohnen">Wohnen</a></li></ol></section>"""
LONG = f"<p>{'Ein langer Absatz, der über die Seite geht. ' * 40}</p>"
ARBEIT = f"""<section id="arbeit"><h1>Arbeit</h1><h2>Daten</h2>{LONG}{TABLE.format("Esslingen", 38)}
<p>Mehr im Kapitel <a href="#wohnen">Wohnen</a>, hier bei den <a href="#daten">Daten</a>.</p>
<aside class="rand" id="daten"><p>Am Rand.</p></aside></section>"""
WOHNEN = f"""<section id="wohnen"><h1>Wohnen</h1>{TABLE.format("Göppingen", 41)}
<p>Zurück zur <a href="#arbeit">Arbeit</a>.</p></section>"""


FILE = Attached("tab-6.1.csv", "Tab. 6.1: Größe", b"Jahr;Wert\r\n2016;38,5\r\n")


def written(*bodies: str, store: Store = NOTHING_KEPT) -> bytes:
    return parts.write_pdf(
        document(MARK.join(bodies), STYLE),
        created=DAY, read=lambda laid: len(laid.pages), look=lambda found: [FILE], store=store,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> bytes:
    return written(FIRST, ARBEIT, WOHNEN)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(made)) as file:
        yield file


def texts(made: bytes) -> list[str]:
    """What each page shows, in the order of drawing."""
    by_page: dict[int, list[str]] = {}
    for run in runs(made):
        by_page.setdefault(run.page, []).append(run.text.strip())
    return [" ".join(words) for _, words in sorted(by_page.items())]


def test_pages_are_numbered_through_and_contents_names_them(made: bytes) -> None:
    title, contents, *chapters = texts(made)
    assert title == "Titelblatt"
    assert contents == "Inhalt Arbeit 3 Wohnen 7 1. 2. Laufender Titel 2"
    assert [chapter.split()[-1] for chapter in chapters] == ["3", "4", "5", "6", "7"]
    assert chapters[4].startswith("Wohnen Kreis Zahl Göppingen 41")


def test_bookmarks_of_all_parts_lead_to_their_pages(opened: pikepdf.Pdf) -> None:
    number = {one.obj.objgen: i for i, one in enumerate(opened.pages, start=1)}

    def marks(items: Sequence[Any]) -> list[tuple[str, int, list[Any]]]:
        return [(one.title, number[one.destination[0].objgen], marks(one.children)) for one in items]

    assert int(opened.Root.Outlines.Count) == 4
    with opened.open_outline() as outline:
        assert marks(outline.root) == [
            ("Inhalt", 2, []), ("Arbeit", 3, [("Daten", 3, [])]), ("Wohnen", 7, []),
        ]  # fmt: skip


def test_links_within_and_between_parts_have_their_place(opened: pikepdf.Pdf) -> None:
    names = list(opened.Root.Names.Dests.Names)
    number = {one.obj.objgen: i for i, one in enumerate(opened.pages, start=1)}
    places = {str(name): number[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
    assert places == {"arbeit": 3, "daten": 6, "wohnen": 7}
    links = [(i, link) for i, one in enumerate(opened.pages, start=1) for link in one.obj.get("/Annots", ())]
    assert [(i, str(link.Dest), str(link.Contents)) for i, link in links] == [
        (2, "arbeit", "arbeit"), (2, "arbeit", "arbeit"), (2, "wohnen", "wohnen"), (2, "wohnen", "wohnen"),
        (6, "wohnen", "wohnen"), (6, "daten", "daten"), (7, "arbeit", "arbeit"),
    ]  # fmt: skip  # in the contents the title and the number of the page
    assert all("/A" not in link for _, link in links)


def test_structure_is_one_tree_whose_names_are_told_apart(opened: pikepdf.Pdf) -> None:
    root = opened.Root.StructTreeRoot
    (top,) = root.K
    everything = list(Element(top).elements())
    assert [one.kind for one in everything].count("Table") == 2
    assert all(kid.P.objgen == one.found.objgen for one in everything for kid in one.kids if "/S" in _entries(kid))
    names = [str(name) for name in list(root.IDTree.Names)[::2]]
    assert len(names) == len(set(names)) == 7  # three heads in each table, and a note
    (headers,) = [one.found.A.Headers for one in everything if one.kind == "TD" and one.below() == []][:1]
    assert {str(head) for head in headers} <= set(names)


def test_parts_that_are_alike_have_names_of_their_own() -> None:
    alike = f"""<h1>Kapitel</h1>{TABLE.format("Esslingen", 38)}<aside class="rand"><p>Am Rand.</p></aside>"""
    with pikepdf.open(BytesIO(written(alike, alike))) as file:
        names = [str(name) for name in list(file.Root.StructTreeRoot.IDTree.Names)[::2]]
        elements = [
            str(one.found.ID) for one in Element(file.Root.StructTreeRoot.K[0]).elements() if "/ID" in one.found
        ]
    assert len(set(names)) == len(names) == 8  # three heads and a note in each
    assert sorted(elements) == names


def _entries(kid: Any) -> Any:
    return kid if isinstance(kid, pikepdf.Dictionary) else ()


def test_content_and_links_of_every_page_know_their_element(opened: pikepdf.Pdf) -> None:
    numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(key): owner for key, owner in zip(numbers[::2], numbers[1::2], strict=True)}
    assert list(owners) == sorted(owners)
    for one in opened.pages:
        content = owners[int(one.obj.StructParents)]
        read = [owner for owner in content if owner is not None]
        assert all(owner.Pg.objgen == one.obj.objgen or "/MCR" in str(owner.K) for owner in read)
        for link in one.obj.get("/Annots", ()):
            assert str(owners[int(link.StructParent)].S) == "/Link"


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_the_whole_is_accessible_and_archival(made: bytes, tmp_path: Any, profile: page.ValidationProfile) -> None:
    (tmp_path / "ganz.pdf").write_bytes(made)
    failures = page.validate_pdf(str(tmp_path / "ganz.pdf"), profile=profile).failures
    assert [str(one) for one in failures if one.rule_id not in FALSE_ALARMS] == []


def test_one_process_writes_the_same_bytes_as_two(made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "processors", lambda: 1)
    assert written(FIRST, ARBEIT, WOHNEN) == made
    assert sharing.processors() >= 1


def test_what_was_read_of_each_part_comes_with_the_pages_before_it() -> None:
    told: list[tuple[int, int]] = []

    def look(found: Sequence[tuple[int, int]]) -> list[Attached]:
        told.extend(found)
        return [Attached("seiten.csv", "Seiten", b"Seiten\n7\n")]

    html = document(MARK.join([FIRST, ARBEIT, WOHNEN]), STYLE)
    made = parts.write_pdf(html, created=DAY, read=lambda laid: len(laid.pages), look=look)
    assert told == [(0, 2), (2, 4), (6, 1), (0, 7)]  # the parts, then the pages that carry nothing but numbers
    with pikepdf.open(BytesIO(made)) as file:
        assert list(file.attachments) == ["seiten.csv"]


def test_files_go_with_the_whole_as_its_data(opened: pikepdf.Pdf) -> None:
    (listed,) = opened.Root.AF
    assert (str(listed.UF), str(listed.AFRelationship), str(listed.Desc)) == ("tab-6.1.csv", "/Data", "Tab. 6.1: Größe")
    content = listed.EF.F
    assert (content.read_bytes(), str(content.Subtype)) == (FILE.content, "/text/csv")
    assert (str(content.Params.ModDate), int(content.Params.Size)) == (f"D:{DAY:%Y%m%d}000000Z", len(FILE.content))
    assert listed.objgen == opened.attachments["tab-6.1.csv"].obj.objgen != (0, 0)


def test_a_document_without_parts_is_set_at_once() -> None:
    told: list[Any] = []
    html = document("<p>Eins</p><p style='break-before: page'>Zwei</p>")
    made = parts.write_pdf(
        html, created=DAY, read=lambda laid: len(laid.pages), look=lambda one: told.extend(one) or []
    )
    assert (texts(made), told) == (["Eins", "Zwei"], [(0, 2)])


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (["<p>Eins</p>", '<p><a href="#fehlt">Zwei</a></p>'], "Ein Verweis führt ins Leere: fehlt."),
        (['<p id="da">Eins</p>', '<p id="da">Zwei</p>'], "Die Sprungmarke da gibt es zweimal."),
        (["<p>Eins</p>", "<p>漢</p>"], "Das Zeichen „漢“"),
        ([LONG, f"<p>{'x' * 300}</p>"], "Seite 4: „x"),
    ],
)
def test_faults_name_the_page_of_the_whole(bodies: list[str], expected: str) -> None:
    with pytest.raises(DataError, match="PDF") as error:
        written(*bodies)
    assert expected in str(error.value)


def kept(store: Store) -> dict[str, int]:
    """What the store has, with the time of its writing."""
    assert store.folder is not None
    return {path.name: path.stat().st_mtime_ns for path in store.folder.iterdir()}


def test_a_changed_sentence_sets_its_part_again_and_no_other(made: bytes, tmp_path: Path) -> None:
    store = Store(tmp_path / "bereit")
    assert written(FIRST, ARBEIT, WOHNEN, store=store) == made
    before = kept(store)
    assert len(before) == 5  # the contents twice, without and with the numbers of pages; the pages' own numbers
    changed = WOHNEN.replace("Zurück", "Wieder")
    assert written(FIRST, ARBEIT, changed, store=store) == written(FIRST, ARBEIT, changed)
    after = kept(store)
    assert len(after) == 6
    assert before.items() <= after.items()
    assert written(FIRST, ARBEIT, WOHNEN, store=store) == made


def test_a_kept_part_that_was_tampered_with_is_set_again(made: bytes, tmp_path: Path) -> None:
    store = Store(tmp_path / "bereit")
    written(FIRST, ARBEIT, WOHNEN, store=store)
    for path in (tmp_path / "bereit").iterdir():
        path.write_bytes(path.read_bytes().replace(b"/Type /Page", b"/Type /Pass", 1))
    assert written(FIRST, ARBEIT, WOHNEN, store=store) == made


def test_a_part_with_a_fault_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "bereit")
    for _ in range(2):
        with pytest.raises(DataError, match="ragt aus"):
            written("<p>Eins</p>", f"<p>{'x' * 300}</p>", store=store)
    assert len(kept(store)) == 2  # the other part, and the pages' own numbers
