"""A chapter in Word and back: ids, locked numbers, comments, tracked and untracked changes, nothing hostile."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from review_examples import CHAPTER, page

from pipeline import docx_comments, draft_docx
from pipeline.cycle import load_cycle
from pipeline.docx_marks import chapter_and_cycle, name_of, stelle_of
from pipeline.faults import DataError
from pipeline.passages import Passage, found_in
from pipeline.remarks import Eingang

PROJECT = Path(__file__).parent.parent
NOW = [passage for _, passage in found_in(page(), "kapitel-arbeit.html")]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "kapitel-arbeit.html").write_text(page(), encoding="utf-8")
    made = draft_docx.of_page(tmp_path / "kapitel-arbeit.html", load_cycle(PROJECT))
    (tmp_path / "entwurf.docx").write_bytes(made)
    return tmp_path / "entwurf.docx"


def changed(draft: Path, change: Callable[[DocumentObject], None]) -> Path:
    document = Document(str(draft))
    change(document)
    document.save(str(draft))
    return draft


def said(draft: Path, now: list[Passage] = NOW, role: str = "") -> list[tuple[str, str, str, str]]:
    texts = {one.stelle: one.text for one in NOW}
    remarks = docx_comments.remarks_of(draft, now, role)
    return [(texts[one.stelle], one.rolle, one.art, one.anmerkung) for one in remarks]


def xml(draft: Path, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(draft) as archive:
        return archive.read(part).decode()


def test_a_chapter_has_its_words_its_table_and_its_picture(draft: Path) -> None:
    document = Document(str(draft))
    words = [one.text for one in document.paragraphs]
    assert words[1:] == [
        "6 Arbeit", "Die Quote lag bei  %.", "Ein zweiter Absatz über die Beschäftigten im Landkreis.",
        "Ein Punkt der Liste", "Abb. 6.1 · Verlauf", "", "Quelle: Amt", "Vorschlag", "Beraten",
        "Mehr Beratung anbieten.", "Tab. 6.1 · Werte",
    ]  # fmt: skip
    assert document.tables[0].cell(0, 0).text == "Frauen"
    assert "trackRevisions" in xml(draft, "word/settings.xml")
    with zipfile.ZipFile(draft) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/image1.png"]


def test_numbers_are_locked(draft: Path) -> None:
    controls = re.findall(r"<w:sdt>.*?</w:sdt>", xml(draft), re.DOTALL)
    assert [re.findall(r"<w:t [^>]*>(.*?)</w:t>", one) for one in controls] == [["8,8"], ["38,8"]]
    assert all('<w:lock w:val="sdtContentLocked"/>' in one for one in controls)


def test_every_passage_is_found_again_and_an_untouched_draft_says_nothing(draft: Path) -> None:
    names = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', xml(draft))
    assert {stelle_of(name) for name in names if name.startswith("st_")} == {one.stelle for one in NOW}
    assert all(len(name) <= 40 for name in names)
    assert said(draft) == []


def test_comments_come_back_with_their_passage(draft: Path) -> None:
    def comment(document: DocumentObject) -> None:
        by_text = {one.text: one for one in document.paragraphs}
        for text, note in (("Die Quote lag bei  %.", "Stimmt <b>das</b>?"), ("Ein Punkt der Liste", "geprüft")):
            document.add_comment(by_text[text].runs[0], text=note, author="Meier 2")
        document.add_comment(document.tables[0].cell(0, 0).paragraphs[0].runs[0], text="Zeile fehlt", author="Amt")

    assert said(changed(draft, comment)) == [
        ("Die Quote lag bei 8,8 %.", "Meier", "Frage", "Stimmt <b>das</b>?"),
        ("Ein Punkt der Liste", "Meier", "geprüft", "geprüft"),
        ("Tab. 6.1 · Werte", "Amt", "Änderung", "Zeile fehlt"),
    ]
    assert {one[1] for one in said(draft, role="Sozialamt")} == {"Sozialamt"}


def test_tracked_changes_come_back_as_a_new_wording(draft: Path) -> None:
    def edit(document: DocumentObject) -> None:
        paragraph = next(one for one in document.paragraphs if one.text.startswith("Ein zweiter"))
        who = f'{nsdecls("w")} w:id="900" w:author="Sozialamt" w:date="2026-11-20T10:00:00Z"'
        run = paragraph.runs[0]._r
        run.addprevious(parse_xml(f"<w:ins {who}><w:r><w:t>Neu: </w:t></w:r></w:ins>"))
        cut = parse_xml(f"<w:del {who}><w:r><w:delText>{run.text}</w:delText></w:r></w:del>")
        run.getparent().replace(run, cut)

    [remark] = docx_comments.remarks_of(changed(draft, edit), NOW)
    assert remark == Eingang(
        zyklus="2013-2016", kapitel="arbeit", stelle=NOW[2].stelle, rolle="Sozialamt", art="Änderung",
        anmerkung="Neuer Wortlaut: Neu:", text=NOW[2].text, datum=remark.datum,
    )  # fmt: skip
    assert str(remark.datum) == "2026-11-20"


def test_words_that_were_changed_without_tracking_are_told(draft: Path) -> None:
    def edit(document: DocumentObject) -> None:
        by_text = {one.text: one for one in document.paragraphs}
        by_text["Ein Punkt der Liste"].runs[0].text = "Ein anderer Punkt"
        by_text["Mehr Beratung anbieten."].runs[0].text = "Weniger Beratung anbieten."

    text = "Wortlaut ohne Nachverfolgung geändert: "
    assert [one[1:] for one in said(changed(draft, edit))] == [
        ("ohne Nachverfolgung", "Änderung", f"{text}Ein anderer Punkt"),
        ("ohne Nachverfolgung", "Änderung", f"{text}Vorschlag Beraten Weniger Beratung anbieten."),
    ]


def test_a_comment_on_a_heading_is_about_what_comes_below(tmp_path: Path) -> None:
    content = CHAPTER.replace("<ul>", "<h2>Zwischentitel</h2>\n<ul>", 1)
    (tmp_path / "kapitel-arbeit.html").write_text(page(content), encoding="utf-8")
    file = tmp_path / "entwurf.docx"
    file.write_bytes(draft_docx.of_page(tmp_path / "kapitel-arbeit.html", load_cycle(PROJECT)))

    def comment(document: DocumentObject) -> None:
        heading = next(one for one in document.paragraphs if one.text == "Zwischentitel")
        document.add_comment(heading.runs[0], text="Titel ändern", author="Amt")

    assert said(changed(file, comment)) == [("Ein Punkt der Liste", "Amt", "Änderung", "Titel ändern")]


def test_the_same_page_makes_the_same_bytes(draft: Path) -> None:
    again = draft_docx.of_page(draft.with_name("kapitel-arbeit.html"), load_cycle(PROJECT))
    assert again == draft.read_bytes()


def test_names_of_bookmarks_go_back_and_forth() -> None:
    assert name_of("HE-2013-2016-HF6-01", 3) == "st_HE_2013_2016_HF6_01__3"
    assert stelle_of("st_HE_2013_2016_HF6_01__3") == "HE-2013-2016-HF6-01"
    assert stelle_of("_GoBack") == ""
    assert chapter_and_cycle("kapitel_arbeit_2013_2016") == ("arbeit", "2013-2016")


def as_docx(path: Path, document: str) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    path.write_bytes(content.getvalue())
    return path


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>', "Erwartet: XML ohne DTD"),
        ("<w>" + "0" * 20_000_000 + "</w>", "unglaubhaft stark gepackt"),
        ("<w>", "nicht lesbar"),
        ("<w/>", "keine Kennungen von Stellen"),
    ],
)
def test_what_is_hostile_or_no_draft_is_refused(tmp_path: Path, document: str, expected: str) -> None:
    with pytest.raises(DataError, match=expected) as error:
        docx_comments.remarks_of(as_docx(tmp_path / "fremd.docx", document), NOW)
    assert error.value.faults[0].file == "fremd.docx"
