"""The structure of a PDF: one element per element of the page, repeated heads and running heads are not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import page
import pikepdf
import pytest
from test_pdf import DAY, FALSE_ALARMS, document

from pipeline import pdf

ROWS = "".join(f'<tr><th scope="row">Kreis {n}</th><td>{n}</td></tr>' for n in range(1, 41))
ITEMS = "".join(f"<li><p>Punkt {n}</p></li>" for n in range(1, 31))
BODY = f"""
<section><h1>Arbeit</h1>
<aside class="rand"><p>Am Rand.</p></aside>
<p>{"Ein langer Absatz, der über die Seite hinausgeht. " * 60}</p>
<table><caption>Kreise</caption><thead><tr><th scope="col">Region</th><th scope="col">Anteil</th></tr></thead>
<tbody>{ROWS}</tbody></table>
<ul>{ITEMS}</ul>
<div><div><p>Wert <b>fett</b> und <span class="zahl">3</span>.</p><p></p></div></div></section>
"""
RUNNING = "@top-left { content: 'Laufender Titel'; font-family: 'Source Sans Pro' }"
CSS = f"@page {{ size: 120mm 90mm; margin: 12mm; {RUNNING} }}"


class Element:
    """An element of the structure with what tests ask of it."""

    def __init__(self, found: Any) -> None:
        self.found, self.kind = found, str(found.S)[1:]
        kids = found.get("/K", [])
        self.kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]

    def elements(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from Element(kid).elements()

    def below(self) -> list[str]:
        return [str(kid.S)[1:] for kid in self.kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.write_pdf(document(BODY, CSS), created=DAY)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(made)) as file:
        yield file


@pytest.fixture(scope="module")
def elements(opened: pikepdf.Pdf) -> list[Element]:
    return list(Element(opened.Root.StructTreeRoot.K[0]).elements())


def of_kind(elements: list[Element], kind: str) -> list[Element]:
    return [one for one in elements if one.kind == kind]


def test_what_crosses_pages_is_one_element(opened: pikepdf.Pdf, elements: list[Element]) -> None:
    assert len(opened.pages) > 5
    counts = Counter(one.kind for one in elements)
    assert (counts["Sect"], counts["Table"], counts["THead"], counts["TBody"], counts["L"]) == (1, 1, 1, 1, 1)
    assert (counts["TR"], counts["TD"], counts["LI"]) == (41, 40, 30)
    assert counts["P"] == 1 + 1 + 30 + 1  # marginal note, long paragraph, items, last one; the empty one is not there


def test_a_repeated_head_is_no_content_and_cells_belong_to_the_first_one(
    opened: pikepdf.Pdf, elements: list[Element]
) -> None:
    heads = {str(one.found.ID): one for one in of_kind(elements, "TH")}
    assert len(heads) == 42
    for cell in of_kind(elements, "TD"):
        row, column = (heads[str(key)] for key in cell.found.A.Headers)
        assert (str(row.found.A.Scope), str(column.found.A.Scope)) == ("/Row", "/Column")
        assert heads[str(column.found.ID)] is of_kind(elements, "TH")[1]
    repeated = sum(b"/Artifact" in one.Contents.read_bytes() for one in opened.pages)
    assert repeated == len(opened.pages)  # the running head on every page, and the heads of the table


def test_all_marked_content_belongs_to_an_element_that_is_read(opened: pikepdf.Pdf, elements: list[Element]) -> None:
    numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    reached = {one.found.objgen for one in elements}
    seen = 0
    for one in opened.pages:
        for mcid in re.findall(rb"/MCID (\d+)", one.Contents.read_bytes()):
            assert owners[int(one.StructParents)][int(mcid)].objgen in reached
            seen += 1
    assert seen > 200


def test_running_text_has_no_wrappers_and_items_have_a_label_and_a_body(elements: list[Element]) -> None:
    assert not of_kind(elements, "Span") + of_kind(elements, "Div") + of_kind(elements, "NonStruct")
    assert {tuple(item.below()) for item in of_kind(elements, "LI")} == {("Lbl", "LBody")}
    assert all(one.kids for one in elements if one.kind not in ("TD", "TH"))


def test_a_marginal_note_is_a_note_with_a_name(opened: pikepdf.Pdf, elements: list[Element]) -> None:
    (note,) = of_kind(elements, "Note")
    assert note.below() == ["P"]
    names = [str(name) for name in list(opened.Root.StructTreeRoot.IDTree.Names)[::2]]
    assert str(note.found.ID) in names
    assert names == sorted(names)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_the_file_conforms(made: bytes, tmp_path: Any, profile: page.ValidationProfile) -> None:
    (tmp_path / "a.pdf").write_bytes(made)
    failures = page.validate_pdf(str(tmp_path / "a.pdf"), profile=profile).failures
    assert [str(one) for one in failures if one.rule_id not in FALSE_ALARMS] == []


def test_the_same_page_gives_the_same_structure(made: bytes) -> None:
    assert pdf.write_pdf(document(BODY, CSS), created=DAY) == made
