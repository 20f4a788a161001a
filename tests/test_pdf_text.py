"""The text of a PDF: the same, whether one process reads it or two."""

from __future__ import annotations

import pytest
from test_pdf import DAY, document

from pipeline import pdf, pdf_text
from pipeline.pdf_text import Run, runs


@pytest.mark.parametrize("processes", [1, 2])
def test_long_files_are_read_by_as_many_processes_as_there_are(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = "".join(f"<p style='break-after: page'>Seite {n}</p>" for n in range(1, 6))
    made = pdf.write_pdf(document(pages), created=DAY)
    monkeypatch.setattr(pdf_text, "LONG", 5)
    monkeypatch.setattr(pdf_text, "processors", lambda: processes)
    assert runs(made) == [Run(n, f"Seite {n}") for n in range(1, 6)]
