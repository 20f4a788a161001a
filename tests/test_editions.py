"""Editions: what speaks against one, what it keeps, and that it is never written over another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT, Called
from report_examples import CYCLE, asked_of_the_gemeinden, report_of, unemployed
from test_written_attack import ALL, HEAD, HOME, SCHOOL, WORK, row, store

from pipeline import corrections, edition, editions, manifest, number_list, pdf, provenance, releases
from pipeline.corrections import Korrektur, Zahl
from pipeline.editions import Ausgabe, Built, examples_in
from pipeline.exhibits import as_csv
from pipeline.faults import DataError
from pipeline.finished import Finished
from pipeline.overrides import Vermerk
from pipeline.sources import sha256
from pipeline.stages import Context
from pipeline.stand import RECORD
from pipeline.tables import read_parquet, write_parquet
from pipeline.values import COLUMNS, as_frame
from pipeline.verify import lying_together

DAY = date(2026, 11, 23)
NOTE = Vermerk(hash="a" * 64, rolle="Integrationsbeauftragte", datum=DAY)
TOLD = Ausgabe(nummer=1, rolle="Landrat", datum=DAY, teile={"arbeit": NOTE}, pdf="b" * 64)
ZELLE = "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_13211-02-05-4"
PAGE = '<html lang="de"><head><title>Bericht</title><style>body {{ font-family: "Source Sans Pro" }} {}</style></head>'


def write_report(built: Built, number: str) -> None:
    """The PDF of a build that prints one number."""
    row = ("1", ZELLE, number, "Wert", "Bericht", "1", "", "rdb_13211-02-05-4")
    files = [pdf.Attached(number_list.FILE, "Zahlen", as_csv(number_list.COLUMNS, [row]))]
    html = PAGE.format(pdf.font_css()) + "<body><h1>Arbeit</h1></body></html>"
    built.pdf.write_bytes(pdf.write_pdf(html, created=CYCLE.datenschluss, attached=files))


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A project with what a build leaves: a PDF, the manifest, values of an own survey and of an office."""
    found = Built(Context(tmp_path, CYCLE))
    found.public.mkdir(parents=True)
    write_report(found, "38,5")
    (found.public / manifest.FILE).write_text("{}")
    (found.public / "tabellen-2013-2016-entwurf.xlsx").write_text("x")
    processed = tmp_path / "data/processed/2013-2016"
    processed.mkdir(parents=True)
    (tmp_path / "data/ausgaben").mkdir()
    (tmp_path / manifest.KEY).parent.mkdir(parents=True)
    (tmp_path / manifest.KEY).write_text("geheim")
    asked = asked_of_the_gemeinden(2016, 28, 31, flags=frozenset(), source="+erhebung_gemeinden (altbach/Fragen!D8)")
    values = [*unemployed(), asked]
    write_parquet(as_frame(values), COLUMNS, processed / "indicators.parquet")
    (tmp_path / RECORD.format(zyklus="2013-2016")).parent.mkdir(parents=True)
    (tmp_path / RECORD.format(zyklus="2013-2016")).write_text(releases.as_yaml({"arbeit": NOTE}))
    return found


def test_edition_keeps_what_later_ones_are_compared_with_and_attacked_with(built: Built) -> None:
    folder = editions._keep(built, TOLD)
    project = built.context.project
    assert folder == project / "data/ausgaben/2013-2016-1"
    assert sorted(path.name for path in folder.iterdir()) == [
        "freigabe.yaml", "indicators.parquet", "manifest.json", "zahlen.csv",
    ]  # fmt: skip
    assert editions.read(folder) == TOLD
    assert editions.numbers_of(project, "2013-2016") == [1]
    (earlier,) = provenance.earlier_editions(project, [])
    assert earlier.name == "2013-2016-1"
    assert {one.item for one in earlier.printed} == {"HF1-06 08116 31.12.2016"}


def test_edition_names_no_file_cell_or_body_of_a_return(built: Built) -> None:
    folder = editions._keep(built, TOLD)
    values = read_parquet(folder / "indicators.parquet")
    told = [path.read_bytes().decode(errors="replace") for path in folder.iterdir()] + [values.to_csv()]
    assert "HF1-06" in told[-1]
    assert [word for word in ("altbach", "Fragen!", "D8") for text in told if word in text] == []


def test_edition_is_never_written_over_another(built: Built) -> None:
    folder = editions._keep(built, TOLD)
    before = (folder / "freigabe.yaml").read_bytes()
    with pytest.raises(OSError, match="not empty"):
        editions._keep(built, TOLD.model_copy(update={"rolle": "Jemand"}))
    assert (folder / "freigabe.yaml").read_bytes() == before
    assert [path.name for path in (built.context.project / "data/ausgaben").iterdir()] == ["2013-2016-1"]


def test_what_goes_out_is_named_by_the_edition_and_says_who_released_it(built: Built) -> None:
    editions._hand_out(built, TOLD)
    folder = built.public.parent / "ausgabe-1"
    assert sorted(path.name for path in folder.iterdir()) == [
        "ausgabe.json", "integrationsbericht-2013-2016-ausgabe-1.pdf", "manifest.json",
        "tabellen-2013-2016-ausgabe-1.xlsx",
    ]  # fmt: skip
    assert '"rolle": "Landrat"' in (folder / "ausgabe.json").read_text()


def test_an_edition_that_tells_a_hidden_figure_does_not_go_out(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that comes before is in order: what would go out is read once more."""
    project = built.context.project
    store(project, *unemployed(), ALL, WORK, HOME, SCHOOL)
    shutil.copy(PROJECT / "data/raw/schwellen.yaml", project / "data/raw")
    (built.public / "tabellen-2013-2016-entwurf.xlsx").unlink()
    (built.public / "daten").mkdir()
    (built.public / "daten/werte.csv").write_bytes(as_csv(HEAD, [row(SCHOOL, Wert="2")]))
    monkeypatch.setattr(editions, "_demand_built", lambda context: built)
    monkeypatch.setattr(editions, "read_report", lambda context: report_of(*unemployed()))
    monkeypatch.setattr(editions, "_demand_released", lambda report, built: None)
    with pytest.raises(DataError, match=r"daten/werte\.csv.*\n.*Geschrieben ist „2“; der Wert ist gesperrt"):
        editions.issue(built.context, "Landrat", DAY)
    assert not (built.public.parent / "ausgabe-1").exists()
    assert editions.numbers_of(project, "2013-2016") == []


def test_profiles_go_out_with_an_edition_and_its_note_vouches_for_them(built: Built, tmp_path: Path) -> None:
    profile = tmp_path / "gemeindeprofil-08116004-altbach-2013-2016-entwurf.pdf"
    profile.write_bytes(b"%PDF")
    editions._hand_out(built, TOLD, [profile])
    folder, name = (
        built.public.parent / "ausgabe-1",
        "gemeinden/gemeindeprofil-08116004-altbach-2013-2016-ausgabe-1.pdf",
    )
    assert edition.is_released(folder)
    assert edition.read(folder / edition.FILE).dateien[name] == sha256(folder / name)
    (folder / name).write_bytes(b"%PDF anders")
    assert name in [one.file for one in lying_together(Finished("x", b"", {"manifest.json": b"{}"}, 1), folder)]


# Corrections


def test_correction_needs_a_difference_and_a_reason_and_is_written_for_the_next_build(built: Built) -> None:
    report = report_of(*unemployed())
    editions._keep(built, TOLD)
    with pytest.raises(DataError, match="sagt dasselbe wie die Ausgabe 2013-2016-1"):
        editions._correction_fits(built, report, 2, "Übertragungsfehler.")
    write_report(built, "38,6")
    with pytest.raises(DataError, match="eine Korrektur braucht einen Grund"):
        editions._correction_fits(built, report, 2, "")
    assert not editions._correction_fits(built, report, 2, "Übertragungsfehler.")
    note = corrections.load(built.context.project, "2013-2016")
    assert note == Korrektur(nummer=2, grund="Übertragungsfehler.", zahlen=(Zahl(zelle=ZELLE, alt="38,5", neu="38,6"),))
    report.korrektur = note
    assert editions._correction_fits(built, report, 2, "")


def test_note_of_correction_stands_before_the_contents_with_bound_numbers() -> None:
    report = report_of(*unemployed())
    assert 'id="korrektur"' not in report.html()
    gone = Zahl(zelle="bericht|kern", alt="63", neu="")
    report.korrektur = Korrektur(
        nummer=2, grund="Ein Fehler.", zahlen=(Zahl(zelle=ZELLE, alt="38,4", neu="38,5"), gone)
    )
    html = report.html()
    note = html[html.index('id="korrektur"') : html.index('<h1 class="klein">Inhalt</h1>')]
    assert "Sie berichtigt Ausgabe 1. Grund: Ein Fehler." in note
    assert "HF6-05 Anteil der Ausländerinnen und Ausländer an den Arbeitslosen, Landkreis Esslingen, 2016" in note
    assert '<span class="zahl" data-zelle="korrektur_2_1|alt">38,4</span>' in note
    assert f'<span class="zahl" data-zelle="{ZELLE}">38,5</span>' in note
    assert "nicht gedruckt" in note


# Refusals


def test_part_with_example_data_is_named_with_its_indicators() -> None:
    report = report_of(*unemployed(), asked_of_the_gemeinden(2016, 28, 31))
    assert examples_in(report, "oeffnung") == ["HF1-06"]
    assert examples_in(report, "arbeit") == []
    assert examples_in(report, "rahmen") == ["HF1-06"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "genau eine der Optionen --kapitel, --status, --endgueltig"),
        (("--status", "--endgueltig"), "genau eine der Optionen"),
        (("--status", "--grund", "Fehler"), "--grund gehört zu --endgueltig"),
        (("--kapitel", "arbeit"), "Es fehlt --rolle"),
        (("--kapitel", "arbeit", "--rolle", "Amt 5"), "Die Rolle „Amt 5“ passt nicht"),
        (("--kapitel", "nichts", "--rolle", "Amt"), "Den Teil „nichts“ gibt es nicht. Vorhanden: basis,"),
        (("--kapitel", "6", "--rolle", "Amt", "--datum", "gestern"), "Das Datum „gestern“ ist nicht lesbar"),
    ],
)
def test_wrong_calls(bericht: Callable[..., Called], words: tuple[str, ...], told: str) -> None:
    called = bericht("freigeben", *words, cwd=PROJECT)
    assert (called.code, told in called.err) == (2, True)


def test_nothing_is_released_before_a_build(bericht: Callable[..., Called], tmp_path: Path) -> None:
    shutil.copy(PROJECT / "params.yaml", tmp_path)
    for words in (("--status",), ("--kapitel", "6", "--rolle", "Amt"), ("--endgueltig", "--rolle", "Amt")):
        called = bericht("freigeben", *words, cwd=tmp_path)
        assert called.code == 1
        assert "bericht build --zyklus 2013-2016 --ohne-demo --streng" in called.err
