"""Verify: what differs from the manifest, and what a difference does to the verdict."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT, Called
from report_examples import CYCLE

from pipeline import comparison, edition, finished, manifest, number_list, office_key, pdf, verify
from pipeline.cli_verify import as_text
from pipeline.exhibits import as_csv
from pipeline.faults import DataError, Fault, UsageError
from pipeline.finished import Finished
from pipeline.manifest import Fassungen, Manifest
from pipeline.verify import Verdict, changed_inputs, find_report, lying_together, of_output, of_outputs, other_programs

SOURCE = "data/raw/ba_arbeitslose"
HERE = manifest.versions()


def told(project: Path, **changes: object) -> Manifest:
    """The manifest of a build from a project as it is now, by the code that is running."""
    from pipeline.stages import CODE_ROOT, all_code

    made = Manifest(
        befehl="bericht build --zyklus 2013-2016", zyklus="2013-2016", datenschluss=date(2026, 11, 1), streng=False,
        beispieldaten=True, eingaben=manifest.grouped(manifest.public_inputs(project)),
        vertraulich=manifest.codes(project), programm=manifest.code_hash(all_code(), CODE_ROOT),
        requirements_lock=manifest.lock_hash(CODE_ROOT), fassungen=HERE, zwischenergebnisse={}, anzahl={},
        pruefungen={},
    )  # fmt: skip
    return made.model_copy(update=changes)


NUMBERS = (
    ("0", "HF6-01|jahr", "2016", "Wert", "Bericht", "1", "", "ba_arbeitslose"),
    ("1", "HF6-01|wert", "9.461", "Wert", "Bericht", "1", "", "ba_arbeitslose"),
    ("2", "HF1-01|wert", "14,1", "Wert", "Bericht", "1", "", "rdb_12411-01-01-4"),
)


def report(made_from: Manifest, **files: bytes) -> Finished:
    """A report of which only the files matter."""
    numbers = as_csv(number_list.COLUMNS, NUMBERS)
    return Finished(
        "bericht.pdf", b"", {manifest.FILE: made_from.as_json(), number_list.FILE: numbers, **files}, pages=1
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / SOURCE, tmp_path / SOURCE)
    shutil.copy(PROJECT / "params.yaml", tmp_path)
    return tmp_path


def told_of(project: Path, edition: Finished) -> list[tuple[str, str, str]]:
    return [(one.file, one.place, one.text) for one in changed_inputs(project, edition)]


# Inputs


def test_unchanged_inputs_are_no_difference(small: Path) -> None:
    assert told_of(small, report(told(small))) == []


def test_changed_file_is_named_with_both_hashes_and_the_numbers_that_rest_on_it(small: Path) -> None:
    before = report(told(small))
    path = small / SOURCE / "auszug.csv"
    expected = manifest.public_inputs(small)[f"{SOURCE}/auszug.csv"]
    path.write_bytes(path.read_bytes() + b"1")
    found = manifest.public_inputs(small)[f"{SOURCE}/auszug.csv"]
    assert told_of(small, before) == [
        (
            f"{SOURCE}/auszug.csv", "",
            f"Die Datei ist eine andere. Prüfsumme gefunden: {found}, laut Manifest: {expected}.",
        ),
        (f"{SOURCE}/auszug.csv", "", "Gedruckte Zahlen, die auf dieser Quelle beruhen: 1:"),
        (f"{SOURCE}/auszug.csv", "HF6-01|wert", "gedruckt ist 9.461."),
    ]  # fmt: skip


def test_no_number_rests_on_a_vintage_that_was_not_read(small: Path) -> None:
    older = small / SOURCE / "2015-01-01/auszug.csv"
    older.parent.mkdir()
    older.write_text("1")
    before = report(told(small, staende={"ba_arbeitslose": "2016-01-01"}))
    older.write_text("2")
    ((file, _, text),) = told_of(small, before)
    assert file == f"{SOURCE}/2015-01-01/auszug.csv"
    assert text.startswith("Die Datei ist eine andere.")


def test_missing_file_is_named_with_its_source_and_hash(small: Path) -> None:
    before = report(told(small))
    digest = before.manifest.files[f"{SOURCE}/auszug.csv"]
    (small / SOURCE / "auszug.csv").unlink()
    first = told_of(small, before)[0]
    assert first[0] == f"{SOURCE}/auszug.csv"
    assert first[2].startswith("Die Datei fehlt (Quelle: Statistik der Bundesagentur für Arbeit")
    assert first[2].endswith(f"Prüfsumme laut Manifest: {digest}.")


def test_file_that_is_not_in_the_manifest_is_a_difference(small: Path) -> None:
    before = report(told(small))
    (small / SOURCE / "mehr.csv").write_text("x")
    ((file, _, text),) = told_of(small, before)
    assert file == f"{SOURCE}/mehr.csv"
    assert text.startswith("Die Datei steht nicht im Manifest.")


def test_changed_return_is_told_by_name_only_where_it_lies(small: Path) -> None:
    path = small / "data/raw/vertraulich/erhebung_schulen/2013-2016/a.xlsx"
    path.parent.mkdir(parents=True)
    path.write_text("5")
    office_key.make(small)
    before = report(told(small))
    assert told_of(small, before) == []
    path.write_text("6")
    changed, gone = told_of(small, before)
    assert changed[0].endswith("/a.xlsx")
    assert gone[0] == "data/raw/vertraulich/erhebung_schulen/2013-2016"
    office_key.place(small).unlink()
    ((file, _, text),) = told_of(small, before)
    assert file.endswith("/integrationsbericht/schluessel")
    assert text.startswith("Der Schlüssel fehlt")


# Programs


def test_same_programs_are_not_told(small: Path) -> None:
    assert list(other_programs(told(small))) == []


def test_other_programs_are_told_by_name_and_version(small: Path) -> None:
    older = Fassungen(python="3.11.0", pakete=HERE.pakete, bibliotheken=HERE.bibliotheken | {"pango": "1.40.0"})
    assert list(other_programs(told(small, fassungen=older, programm="0"))) == [
        "Der Programmtext (pipeline/, indicators/) ist ein anderer.",
        f"Python {HERE.python} statt 3.11.0.",
        f"pango {HERE.bibliotheken['pango']} statt 1.40.0.",
    ]


# Verdicts


@pytest.mark.parametrize(
    ("differences", "same_bytes", "word", "code"),
    [
        ([], True, "identisch", 0),
        ([], False, "inhaltlich identisch (andere Programmversion)", 3),
        ([Fault("params.yaml", "", "anders")], False, "abweichend", 1),
        ([Fault("params.yaml", "", "anders")], True, "abweichend", 1),
    ],
)
def test_verdict(differences: list[Fault], same_bytes: bool, word: str, code: int) -> None:
    verdict = Verdict(differences, ["pango 1.5 statt 1.4."], ["bericht.pdf"], same_bytes)
    assert (verdict.word, verify.EXIT[verdict.word]) == (word, code)
    text = as_text(verdict)
    assert text.endswith(f"\nErgebnis: {word}")
    assert "Verglichen: bericht.pdf" in text
    assert ("params.yaml" in text) is bool(differences)


# PDFs

PAGE = """<html lang="de"><head><title>Bericht</title><style>
body {{ font-family: "Source Sans Pro" }} {fonts} </style></head><body><h1>Arbeit</h1><p>{text}</p></body></html>"""


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("pdf")

    def written(name: str, text: str, *rows: tuple[str, str]) -> Path:
        files = [
            pdf.Attached(number_list.FILE, "Zahlen", as_csv(number_list.COLUMNS, NUMBERS)),
            pdf.Attached("tab-6.1.csv", "Tabelle", as_csv(("Zelle", "Wert"), rows)),
        ]
        html = PAGE.format(text=text, fonts=pdf.font_css())
        (folder / name).write_bytes(pdf.write_pdf(html, created=CYCLE.datenschluss, attached=files))
        return folder / name

    return written


def test_pdfs_are_compared_by_pages_and_rows(make: Callable[..., Path]) -> None:
    old = finished.read(make("a.pdf", "Es waren 9.461.", ("HF6-01|wert", "9461")))
    same = finished.read(make("b.pdf", "Es waren 9.461.", ("HF6-01|wert", "9461")))
    new = finished.read(make("c.pdf", "Es waren 9.462.", ("HF6-01|wert", "9462")))
    assert comparison.of_pdfs(old, same) == []
    assert [(one.place, one.text) for one in comparison.of_pdfs(old, new)] == [
        ("Seite 1", "gedruckt ist „Es waren 9.461.“, neu gesetzt „Es waren 9.462.“."),
        ("tab-6.1.csv, Zeile 2", "HF6-01|wert; Wert: beigefügt „9461“, neu „9462“."),
    ]


def test_printed_numbers_are_compared_by_their_cells(small: Path) -> None:
    old = replace(report(told(small)), pages=0)
    rows = [*NUMBERS[:2], ("2", "HF1-01|wert", "14,2", "Wert", "Bericht", "1", "", "")]
    new = replace(old, files=old.files | {number_list.FILE: as_csv(number_list.COLUMNS, rows)})
    ((place, text),) = [(one.place, one.text) for one in comparison.of_pdfs(old, new)]
    assert (place, text) == ("HF1-01|wert", "gedruckt ist 14,1, neu errechnet 14,2.")


def test_pdf_without_manifest_and_what_is_no_pdf_are_faults(make: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"liegt keine manifest\.json bei"):
        _ = finished.read(make("ohne.pdf", "Text")).manifest
    with pytest.raises(DataError, match="Liste der Zahlen ist nicht lesbar"):
        _ = Finished("bericht.pdf", b"", {number_list.FILE: b"Zelle;Text\r\na;1\r\n"}, 1).numbers
    (tmp_path / "falsch.pdf").write_text("kein PDF")
    with pytest.raises(DataError, match="nicht als PDF lesen"):
        finished.read(tmp_path / "falsch.pdf")


# The command


def test_report_of_a_folder_is_found_and_must_be_the_only_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="liegt kein Bericht"):
        find_report(tmp_path)
    one = tmp_path / "oeffentlich/integrationsbericht-2013-2016.pdf"
    one.parent.mkdir()
    one.touch()
    assert find_report(tmp_path) == find_report(one) == one
    (one.parent / "integrationsbericht-2.pdf").touch()
    with pytest.raises(UsageError, match="mehr als ein Bericht"):
        find_report(tmp_path)


def test_missing_target_is_a_usage_error(bericht: Callable[..., Called], small: Path) -> None:
    called = bericht("verify", cwd=small)
    assert called.code == 2
    assert "„bericht build“ baut den Bericht" in called.err


# Files


def test_other_bytes_of_the_same_content_are_a_difference_unless_programs_are_others(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    new = make("d.pdf", "Es waren 9.461.")
    old = tmp_path / "d.pdf"
    old.write_bytes(new.read_bytes())
    assert list(of_output(old, new, False)) == []
    old.write_bytes(new.read_bytes() + b"\n% angefasst\n")
    assert list(of_output(old, new, True)) == []
    (touched,) = of_output(old, new, False)
    assert touched.text == "Die Bytes sind andere, obwohl alle Programme dieselben sind: verändert."
    (missing,) = of_output(tmp_path / "fehlt.pdf", new, True)
    assert missing.text == "Die Datei fehlt; beim neuen Bau entsteht sie."


def test_pages_of_the_web_edition_are_compared_by_their_bytes_and_told_by_their_names(tmp_path: Path) -> None:
    old, new = tmp_path / "alt", tmp_path / "neu"
    for folder, text in ((old, "8,8"), (new, "8,9")):
        (folder / "web").mkdir(parents=True)
        (folder / "web/arbeit.html").write_text(text)
        (folder / "web/web.css").write_text("gleich")
    names = ("web/arbeit.html", "web/web.css")
    (found, *_) = of_outputs({name: old / name for name in names}, new, True)
    assert (found.file, found.text) == ("web/arbeit.html", "Der Inhalt ist ein anderer.")


def test_the_files_of_a_folder_are_counted_not_named() -> None:
    verdict = Verdict([], [], ["bericht.pdf", "web/index.html", "web/daten/abb-6.1.csv"], True)
    assert as_text(verdict) == "Verglichen: bericht.pdf, web/ (2 Dateien)\nErgebnis: identisch"


def test_files_that_lie_together_belong_together(small: Path, tmp_path: Path) -> None:
    before, folder = report(told(small)), tmp_path / "oeffentlich"
    folder.mkdir()
    (folder / "bericht.pdf").write_text("a")
    (folder / manifest.FILE).write_bytes(before.files[manifest.FILE])
    assert [one.file for one in lying_together(before, folder)] == ["ausgabe.json"]
    edition.write(tmp_path, CYCLE, folder)
    assert list(lying_together(before, folder)) == []
    (folder / "bericht.pdf").write_text("b")
    (folder / manifest.FILE).write_bytes(b"{}")
    assert [one.file for one in lying_together(before, folder)] == ["manifest.json", "bericht.pdf", "manifest.json"]
