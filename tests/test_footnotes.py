"""Footnotes: called and told in a text, at the foot of the page on paper, a note behind its call for the ear."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from test_pdf import DAY, document
from test_tagtree import Element

from pipeline import pdf
from pipeline.faults import DataError
from pipeline.footnotes import linked
from pipeline.texts import Texts

TEXT = "Die Quote[^quote] sinkt.\n\n[^quote]: Nur *eine*\nTabelle.\n\nEnde.\n"
CSS = (
    "@page { size: 120mm 90mm; margin: 12mm } .fussnote { float: footnote } .klammer { display: none }"
    ".fussnote::footnote-call, .fussnote::footnote-marker { content: counter(footnote, lower-alpha) }"
)


def rendered(folder: Path, text: str = TEXT) -> str:
    (folder / "eins.md").write_text(text, encoding="utf-8")
    return str(Texts(folder).render("eins.md", {}))


def test_a_note_stands_in_brackets_where_it_is_called(tmp_path: Path) -> None:
    note = '<span class="fussnote" id="fussnote-eins-1"><span class="klammer"> (</span>Nur <em>eine</em> Tabelle.'
    assert rendered(tmp_path) == (f'<p>Die Quote{note}<span class="klammer">)</span></span> sinkt.</p>\n<p>Ende.</p>\n')


def test_on_paper_the_note_is_a_note_behind_the_link_of_its_call(tmp_path: Path) -> None:
    long = f"<p>{'Ein Absatz, der über die Seite hinausgeht. ' * 60}</p>"
    made = pdf.write_pdf(document(f"<section>{linked(rendered(tmp_path))}{long}</section>", CSS), created=DAY)
    with pikepdf.open(BytesIO(made)) as file:
        elements = list(Element(file.Root.StructTreeRoot.K[0]).elements())
        section, paragraph = (next(one for one in elements if one.kind == kind) for kind in ("Sect", "P"))
        assert section.below() == ["P", "P", "P"]
        assert paragraph.below() == ["Link", "Note"]
        [note] = [one for one in elements if one.kind == "Note"]
        assert str(note.found.ID).startswith("fussnote-")
        assert "/Dest" in file.pages[0].Annots[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Satz[^a].\n", "Die Fußnote „a“ hat keinen Text. Erwartet: ein Absatz, der mit [^a]: beginnt."),
        ("Satz.\n\n[^a]: Text\n", "Die Fußnote „a“ wird nirgends aufgerufen. Erwartet: [^a] im Text."),
        ("[^a] [^a]\n\n[^a]: Text\n", "Die Fußnote „a“ gibt es mehrmals."),
        ("[^a]\n\n[^a]: Text\n[^a]: Noch einer\n", "Die Fußnote „a“ gibt es mehrmals."),
    ],
)
def test_a_call_without_a_note_and_a_note_without_a_call_are_faults(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        rendered(tmp_path, text)
    assert fault in str(caught.value)
