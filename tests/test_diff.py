"""Two editions side by side: what differs and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT, Called
from report_examples import CYCLE

from pipeline import manifest, number_list, pdf
from pipeline.comparison import NumberChange
from pipeline.diff import Side, chain, compare, read_side
from pipeline.diff_listing import FORMATS
from pipeline.exhibits import as_csv
from pipeline.faults import DataError, UsageError
from pipeline.manifest import Fassungen, Manifest
from pipeline.printed_places import Spot

RAW, OTHER = "data/raw/ba_arbeitslose/auszug.csv", "data/raw/rdb_12411-01-01-4/auszug.csv"
FILES = {
    RAW: "1", OTHER: "1", "data/raw/ba_arbeitslose/quelle.yaml": "1", "data/raw/schwellen.yaml": "1",
    "report_templates/texte/arbeit.md": "1",
}  # fmt: skip


def made(**changes: object) -> Manifest:
    """A manifest; `files` are merged into its inputs."""
    files = FILES | dict(changes.pop("files", {}))  # type: ignore[call-overload]
    told = Manifest(
        befehl="bericht build", zyklus="2013-2016", datenschluss=date(2026, 11, 1), streng=True, beispieldaten=False,
        eingaben=manifest.grouped(files), vertraulich={}, programm="p", requirements_lock="l",
        fassungen=Fassungen(python="3.11", pakete={}, bibliotheken={}), zwischenergebnisse={}, anzahl={}, pruefungen={},
    )  # fmt: skip
    return told.model_copy(update=changes)


def printed(zelle: str, text: str, source: str = "ba_arbeitslose") -> Spot:
    return Spot(zelle, text, "Bericht", 1, quellen=frozenset({source}))


def side(*numbers: Spot, text: dict[str, tuple[str, ...]] | None = None, **changes: object) -> Side:
    return Side("Ausgabe", made(**changes), list(numbers), text)


def test_same_editions_do_not_differ() -> None:
    one = side(printed("HF6-01|wert", "9.461"), text={"6 Arbeit": ("Es waren viele.",)})
    found = compare(one, one)
    assert found.empty
    assert found.causes == ()
    assert "keine Unterschiede" in FORMATS["text"](found)


def test_changed_added_and_removed_numbers_with_their_cause() -> None:
    old = side(printed("a|wert", "9.461"), printed("b|wert", "12,5", "rdb_12411-01-01-4"), printed("weg|wert", "1"))
    new = side(
        printed("a|wert", "9.460"), printed("b|wert", "13", "rdb_12411-01-01-4"), printed("neu|wert", "−2"),
        files={RAW: "2", "data/raw/schwellen.yaml": "2"},
    )  # fmt: skip
    raw, thresholds = f"Rohdaten {RAW}", "Schwellen und Verzeichnisse data/raw/schwellen.yaml"
    assert [(one.zelle, one.alt, one.neu, one.differenz, one.ursache) for one in compare(old, new).numbers] == [
        ("a|wert", "9.461", "9.460", "−1", raw),
        ("b|wert", "12,5", "13", "+0,5", thresholds),
        ("weg|wert", "1", "", "", raw),
        ("neu|wert", "", "−2", "", raw),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"files": {RAW: "2"}}, f"Rohdaten {RAW}"),
        ({"files": {"data/raw/ba_arbeitslose/quelle.yaml": "2"}}, "Zuordnung data/raw/ba_arbeitslose/quelle.yaml"),
        ({"files": {"report_templates/texte/arbeit.md": "2"}}, "Texte report_templates/texte/arbeit.md"),
        ({"programm": "q"}, "Definitionen und Programmtext (indicators/, pipeline/)"),
        ({"requirements_lock": "m"}, "Fassungen von Python, Paketen oder Bibliotheken"),
        ({"beispieldaten": True}, "Aufruf (--ohne-demo, --streng)"),
        ({"staende": {"ba_arbeitslose": "2018-03-01"}}, "Stand der Quelle ba_arbeitslose: ohne Angabe → 2018-03-01"),
        ({"vertraulich": {"data/raw/vertraulich/erhebung_schulen/2013-2016": ("c",)}},
         "Rückläufe data/raw/vertraulich/erhebung_schulen/2013-2016"),
    ],
)  # fmt: skip
def test_links_of_the_chain(changes: dict[str, object], told: str) -> None:
    assert [link.text for link in chain(made(), made(**changes))] == [told]


def test_files_of_a_vintage_that_neither_prints_are_no_cause() -> None:
    read = {"staende": {"ba_arbeitslose": "2018-03-01"}}
    folder = "data/raw/ba_arbeitslose"
    later = {f"{folder}/2019-04-01/auszug.csv": "1", f"{folder}/2019-04-01/quelle.yaml": "1"}
    assert list(chain(made(**read), made(files=later, **read))) == []
    now = {"staende": {"ba_arbeitslose": "2019-04-01"}}
    assert [link.text for link in chain(made(files=later, **read), made(files=later, **now))] == [
        "Stand der Quelle ba_arbeitslose: 2018-03-01 → 2019-04-01"
    ]


def test_text_alone_moves_no_number_that_both_print() -> None:
    new = side(printed("a|wert", "2"), files={"report_templates/texte/arbeit.md": "2"})
    (changed,) = compare(side(printed("a|wert", "1")), new).numbers
    assert changed.ursache == "nicht zu klären: Die Eingaben sind dieselben."
    assert NumberChange("a|wert", "1", "2").quellen == frozenset()


def test_sentences_and_recommendations_that_went_or_came() -> None:
    old = {
        "6 Arbeit": ("Es waren 9.461.", "Bedarf BD-HF6-05", "HE-2013-2016-HF6-01 Beratung ausbauen.", "Bleibt."),
        "9 Ehrenamt": ("Weg.",),
    }
    new = {"6 Arbeit": ("Es waren 9.460.", "HE-2013-2016-HF6-02 Kurse anbieten.", "Bleibt.")}
    found = compare(side(text=old), side(text=new))
    assert found.needs == ("− BD-HF6-05",)
    assert found.cards == ("− HE-2013-2016-HF6-01", "+ HE-2013-2016-HF6-02")
    assert [(one.kapitel, one.entfallen, one.neu) for one in found.texts] == [
        (
            "6 Arbeit",
            ("Bedarf BD-HF6-05", "HE-2013-2016-HF6-01 Beratung ausbauen."),
            ("HE-2013-2016-HF6-02 Kurse anbieten.",),
        ),
        ("9 Ehrenamt", ("Weg.",), ()),
    ]


# The command

PAGE = """<html lang="de"><head><title>Bericht</title><style>
body {{ font-family: "Source Sans Pro" }} h1 {{ bookmark-level: 1 }} {fonts} </style></head>
<body><h1>Arbeit</h1><p>{text}</p></body></html>"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, text: str, number: str) -> Path:
        row = ("1", "HF6-01|wert", number, "Wert", "Bericht", "1", "", "ba_arbeitslose")
        files = [
            pdf.Attached(number_list.FILE, "Zahlen", as_csv(number_list.COLUMNS, [row])),
            pdf.Attached(manifest.FILE, "Manifest", made().as_json()),
        ]
        html = PAGE.format(text=text, fonts=pdf.font_css())
        (tmp_path / name).write_bytes(pdf.write_pdf(html, created=CYCLE.datenschluss, attached=files))
        return tmp_path / name

    return written


def test_two_pdfs(bericht: Callable[..., Called], write: Callable[..., Path], tmp_path: Path) -> None:
    a = str(write("a.pdf", "Es waren 9.461. Das ist gut.", "9.461"))
    b = str(write("b.pdf", "Es waren 9.462. Das ist besser.", "9.462"))
    assert bericht("diff", a, a, cwd=PROJECT).code == 0
    called = bericht("diff", a, b, cwd=PROJECT)
    assert called.code == 1
    assert "HF6-01|wert: 9.461 → 9.462 (+1)" in called.out
    assert "Text: Arbeit\n  − Das ist gut.\n  + Das ist besser.\n" in called.out
    told = json.loads(bericht("diff", a, b, "--format", "json", cwd=PROJECT).out)
    assert (told["ergebnis"], told["numbers"][0]["differenz"]) == ("Unterschiede", "+1")
    out = tmp_path / "vergleich.html"
    assert bericht("diff", a, b, "--format", "html", "--out", str(out), cwd=PROJECT).code == 1
    assert '<td class="zahl">9.462</td>' in out.read_text()
    assert "HF6-01|wert;9.461;9.462;1;" in bericht("diff", a, b, "--format", "csv", cwd=PROJECT).out


def test_folder_of_an_edition_is_compared_by_its_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "data/ausgaben/2013-2016-1"
    folder.mkdir(parents=True)
    with pytest.raises(DataError, match="Hier liegen weder ein Bericht"):
        read_side(tmp_path, "2013-2016-1")
    (folder / manifest.FILE).write_bytes(made().as_json())
    row = ("1", "HF6-01|wert", "9.461", "Wert", "Bericht", "1", "", "ba_arbeitslose")
    (folder / number_list.FILE).write_bytes(as_csv(number_list.COLUMNS, [row]))
    found = compare(read_side(tmp_path, "2013-2016-1"), side(printed("HF6-01|wert", "9.461")))
    assert found.empty
    assert "nicht verglichen" in FORMATS["text"](found)


def test_wrong_calls(bericht: Callable[..., Called], tmp_path: Path) -> None:
    (tmp_path / "data/ausgaben/2013-2016-1").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"Ausgaben: 2013-2016-1\."):
        read_side(tmp_path, "2013-2016-2")
    assert bericht("diff", "nichts", "nichts", cwd=PROJECT).code == 2
    assert "Erlaubt: text, csv, html, json" in bericht("diff", "a", "b", "--format", "xml", cwd=PROJECT).err
