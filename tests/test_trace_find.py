"""What somebody asks for, and what is said where there is no such thing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indicators.katalog import by_id
from pipeline import pdf
from pipeline.cycle import load_cycle
from pipeline.exhibits import Exhibit
from pipeline.faults import UsageError
from pipeline.printed_places import Spot
from pipeline.stages import pdf_name
from pipeline.trace import Tracer
from pipeline.trace_find import exhibits, find
from pipeline.trace_values import Lineage
from pipeline.values import Value

PAGE = (
    '<!DOCTYPE html><html lang="de"><head><title>Probe</title><style>{}</style></head><body><p>Probe</p></body></html>'
)
ZELLE = "HF6-05|wert|{}|{}-12-31|{}|insgesamt|amtlich:rdb_13211-02-05-4"


@pytest.fixture(scope="module")
def tracer(values: list[Value], computed: Path, tmp_path_factory: pytest.TempPathFactory) -> Tracer:
    """The real values, and a report with two figures and a table."""
    project, cycle = tmp_path_factory.mktemp("fund"), load_cycle(computed)
    shown = [
        Exhibit(
            "Abb. 6.1", "a", "Linie", "in Prozent", "Quelle: Amt", ("Zelle",), ((ZELLE.format("08116", 2016, "x"),),)
        ),
        Exhibit("Abb. 10.1", "b", "Balken", "", "Quelle: Amt", ("Titel",), (("ohne Zelle",),)),
        Exhibit("Tab. 6.1", "c", "Tafel", "", "Quelle: Amt", ("Zelle",), ()),
    ]
    files = [pdf.Attached(one.file, one.told, one.csv()) for one in shown]
    files.append(pdf.Attached("bericht.json", "etwas anderes", b"{}"))
    target = project / "outputs/2013-2016/oeffentlich" / pdf_name("2013-2016")
    target.parent.mkdir(parents=True)
    style = f"{pdf.font_css()} p {{ font-family: 'Source Sans Pro' }}"
    target.write_bytes(pdf.write_pdf(PAGE.format(style), created=date(2026, 11, 1), attached=files))
    spots = {"massnahmen|alle|x|2016-12-31": [Spot("massnahmen|alle|x|2016-12-31", "7", "Bericht", 3, "Abb. 10.1")]}
    return Tracer(project, cycle, Lineage(values, by_id(), cycle), {}, spots)


@pytest.mark.parametrize(
    ("what", "zelle"),
    [
        ("HF6-05", ZELLE.format("08116", 2016, "insgesamt")),
        ("HF6-05 2014", ZELLE.format("08116", 2014, "insgesamt")),
        ("HF6-05 2014 08115", ZELLE.format("08115", 2014, "insgesamt")),
        ("HF6-05 08115 2014", ZELLE.format("08115", 2014, "insgesamt")),
        (
            "HF6-06 deutsch 30.06.2015",
            "HF6-06|wert|08116|2015-06-30|deutsch|insgesamt|amtlich:rdb_13111-12-03-4",
        ),
        (ZELLE.format("08116", 2016, "insgesamt"), ZELLE.format("08116", 2016, "insgesamt")),
        ("massnahmen|alle|x|2016-12-31", "massnahmen|alle|x|2016-12-31"),
    ],
)
def test_a_value_by_its_indicator_or_its_cell(tracer: Tracer, what: str, zelle: str):
    assert find(tracer, what) == ("", [zelle])


def test_figures_and_tables_come_from_the_finished_report(tracer: Tracer):
    found = exhibits(tracer)
    assert list(found) == ["Abb. 6.1", "Abb. 10.1", "Tab. 6.1"]
    assert [one.file for one in found.values()] == ["abb-6.1.json", "abb-10.1.json", "tab-6.1.json"]
    assert found["Abb. 10.1"].zellen == ("massnahmen|alle|x|2016-12-31",)


@pytest.mark.parametrize("what", ["Abb. 6.1", "abb 6.1", "Abb.\u00a06.1"])
def test_a_figure_by_its_number(tracer: Tracer, what: str):
    assert find(tracer, what) == (
        "Abb. 6.1: Linie. in Prozent. Quelle: Amt.",
        ["HF6-05|wert|08116|2016-12-31|x|insgesamt|amtlich:rdb_13211-02-05-4"],
    )


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("Abb. 6.9", "„Abb. 6.9“ gibt es im Bericht nicht. Vorhanden: Abb. 6.1."),
        ("Tab. 99.1", "„Tab. 99.1“ gibt es im Bericht nicht. Vorhanden: Abb. 6.1, Abb. 10.1, Tab. 6.1."),
        ("HF6-99", "Den Indikator „HF6-99“ gibt es nicht."),
        ("", "Den Indikator „“ gibt es nicht."),
        ("HF6-05 1990", "HF6-05 hat keinen Wert „1990“ (Region 08116, insgesamt). Vorhanden: 2001, 2002"),
        ("HF6-05 2014 99999", "HF6-05 hat keinen Wert „2014 99999“"),
        (
            "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb",
            "gibt es nicht. Am nächsten liegen:\n  " + ZELLE.format("08116", 2016, "insgesamt"),
        ),
    ],
)
def test_what_there_is_not(tracer: Tracer, what: str, told: str):
    with pytest.raises(UsageError) as error:
        find(tracer, what)
    assert told in str(error.value)


def test_before_the_report_is_made_there_are_no_figures(tracer: Tracer, tmp_path: Path):
    other = Tracer(tmp_path, tracer.cycle, tracer.lineage, {}, {})
    with pytest.raises(UsageError, match="noch nicht gesetzt"):
        find(other, "Abb. 6.1")
