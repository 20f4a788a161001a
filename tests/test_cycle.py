"""params.yaml and every other declaration: what is not understood is told in German, with its place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from conftest import PROJECT
from pydantic import Field, RootModel

from pipeline.cycle import Declared, Parameter, cycle_names, find_project, load_cycle, load_yaml, shown
from pipeline.faults import DataError, UsageError

PARAMS = """\
zyklus: 2013-2016
fenster_jahre: 10
kreis: {ags: "08116", name: Landkreis Esslingen, kurz: Esslingen}
vergleichskreise:
  - {ags: "08115", name: Landkreis Böblingen, kurz: Böblingen}
  - {ags: "08117", name: Landkreis Göppingen, kurz: Göppingen}
stadtkreise: []
land: {ags: "08", name: Baden-Württemberg, kurz: Baden-Württemberg}
bund: {ags: DG, name: Deutschland, kurz: Deutschland}
zyklen:
  2013-2016: {beginn: 2013, ende: 2016, datenschluss: 2026-11-01}
  2017-2020: {beginn: 2017, ende: 2020, datenschluss: 2026-11-01, vorgaenger: 2013-2016}
"""


def faults(tmp_path: Path, text: str, model: type = Parameter) -> list[tuple[str, str]]:
    """Place and text of all that is wrong with a YAML file."""
    path = tmp_path / "params.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(DataError) as caught:
        load_yaml(path, model, tmp_path)
    assert {fault.file for fault in caught.value.faults} == {"params.yaml"}
    return [(fault.place, fault.text) for fault in caught.value.faults]


def changed(old: str, new: str) -> str:
    assert PARAMS.count(old) == 1
    return PARAMS.replace(old, new)


def test_a_cycle_has_its_years_its_window_and_its_regions(tmp_path: Path):
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    cycle = load_cycle(tmp_path)
    assert (cycle.name, cycle.beginn, cycle.ende, cycle.vorgaenger) == ("2013-2016", 2013, 2016, None)
    assert cycle.fenster_von == 2007  # ten years: 2007 to 2016
    assert cycle.datenschluss == date(2026, 11, 1)
    assert cycle.druckname == "2013–2016"
    assert [region.ags for region in cycle.regionen] == ["08116", "08115", "08117", "08", "DG"]


def test_another_cycle_is_chosen_by_its_name(tmp_path: Path):
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    cycle = load_cycle(tmp_path, "2017-2020")
    assert (cycle.beginn, cycle.fenster_von, cycle.vorgaenger) == (2017, 2011, "2013-2016")
    assert cycle_names(tmp_path) == ["2013-2016", "2017-2020"]


def test_a_cycle_that_is_not_declared_is_a_wrong_call_that_names_the_declared_ones(tmp_path: Path):
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_cycle(tmp_path, "2030")
    assert str(caught.value) == "Den Zyklus „2030“ gibt es in params.yaml nicht. Vorhanden: 2013-2016, 2017-2020."


def test_the_real_cycles():
    assert cycle_names(PROJECT) == ["2013-2016", "2017-2020", "2021-2024"]
    cycle = load_cycle(PROJECT)
    assert (cycle.name, cycle.fenster_von, cycle.kreis.ags) == ("2013-2016", 2007, "08116")
    assert [r.ags for r in cycle.vergleichskreise] == ["08115", "08117", "08118", "08119", "08415", "08416"]
    assert [r.ags for r in cycle.stadtkreise] == ["08111"]
    assert load_cycle(PROJECT, "2021-2024").vorgaenger == "2017-2020"


def test_an_unknown_key_names_the_allowed_ones_and_a_missing_one_is_told_with_it(tmp_path: Path):
    assert faults(tmp_path, changed("fenster_jahre", "fenster")) == [
        (
            "fenster",
            "Diesen Schlüssel gibt es nicht. "
            "Erlaubt: zyklus, kreis, vergleichskreise, stadtkreise, land, bund, fenster_jahre, zyklen, vergleich.",
        ),
        ("fenster_jahre", "Dieser Schlüssel fehlt."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "allowed"),
    [
        ('kreis: {ags: "08116"', 'kreis: {farbe: rot, ags: "08116"', "kreis.farbe", "ags, name, kurz"),
        ("kurz: Göppingen", "kurz: Göppingen, x: 1", "vergleichskreise.1.x", "ags, name, kurz"),
        (
            "{beginn: 2013",
            "{start: 1, beginn: 2013",
            "zyklen.2013-2016.start",
            "beginn, ende, datenschluss, vorgaenger, zielwerte, staende",
        ),
    ],
)
def test_an_unknown_key_further_inside_names_the_keys_of_its_place(
    tmp_path: Path, old: str, new: str, place: str, allowed: str
):
    assert faults(tmp_path, changed(old, new)) == [(place, f"Diesen Schlüssel gibt es nicht. Erlaubt: {allowed}.")]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path):
    text = changed('"08116"', "8116").replace("fenster_jahre: 10", "fenster_jahre: 99").replace("beginn: 2013, ", "")
    assert faults(tmp_path, text) == [
        ("fenster_jahre", "Gefunden: 99. Erwartet: höchstens 40."),
        ("kreis.ags", "Gefunden: 8116. Erwartet: ein Text (in Anführungszeichen)."),
        ("zyklen.2013-2016.beginn", "Dieser Schlüssel fehlt."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ('"08116"', '"8116"', "kreis.ags", r"Gefunden: „8116“. Erwartet: ein Text der Form ^(DG|\d{2}|\d{5}|\d{8})$."),
        ("jahre: 10", "jahre: 1", "fenster_jahre", "Gefunden: 1. Erwartet: mindestens 2."),
        ("jahre: 10", "jahre: zehn", "fenster_jahre", "Gefunden: „zehn“. Erwartet: eine ganze Zahl."),
        ("jahre: 10", "jahre: 9.5", "fenster_jahre", "Gefunden: 9.5. Erwartet: eine ganze Zahl."),
        ("jahre: 10", "jahre:", "fenster_jahre", "Gefunden: nichts. Erwartet: eine ganze Zahl."),
        ("stadtkreise: []", "stadtkreise: {}", "stadtkreise", "Gefunden: Schlüssel mit Werten. Erwartet: eine Liste."),
        ("land: {ags: \"08\", name: Baden-Württemberg, kurz: Baden-Württemberg}", "land: [1]", "land",
         "Gefunden: eine Liste. Erwartet: Schlüssel mit Werten."),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_told_with_what_is_expected(
    tmp_path: Path, old: str, new: str, place: str, text: str
):
    assert faults(tmp_path, changed(old, new)) == [(place, text)]


def test_a_bare_year_is_no_day(tmp_path: Path):
    text = changed("ende: 2016, datenschluss: 2026-11-01", "ende: 2016, datenschluss: 2026")
    expected = "Gefunden: 2026. Erwartet: ein Datum wie 2017-10-10."
    assert faults(tmp_path, text) == [("zyklen.2013-2016.datenschluss", expected)]


def test_a_day_that_does_not_exist_is_told_with_its_line(tmp_path: Path):
    text = changed("ende: 2016, datenschluss: 2026-11-01", "ende: 2016, datenschluss: 2026-11-31")
    assert faults(tmp_path, text) == [
        ("Zeile 11, Spalte 55", "Kein lesbares YAML: „2026-11-31“ ist kein Tag, den es gibt.")
    ]


def test_a_key_that_stands_twice_is_a_fault_and_not_the_last_word(tmp_path: Path):
    assert faults(tmp_path, PARAMS + "zyklus: 2017-2020\n") == [
        ("Zeile 13, Spalte 1", "Kein lesbares YAML: der Schlüssel „zyklus“ steht zweimal.")
    ]


def test_a_key_that_stands_twice_further_inside_is_found_too(tmp_path: Path):
    assert faults(tmp_path, changed("beginn: 2013,", "beginn: 2013, beginn: 2012,")) == [
        ("Zeile 11, Spalte 29", "Kein lesbares YAML: der Schlüssel „beginn“ steht zweimal.")
    ]


HELP = "Kein lesbares YAML: bitte hier Einrückung, Doppelpunkte und Anführungszeichen prüfen."


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("a: b: c\n", "Zeile 1, Spalte 5", HELP),
        (
            "a:\n\t- b\n",
            "Zeile 2, Spalte 1",
            "Kein lesbares YAML: hier steht ein Tabulator, eingerückt wird mit Leerzeichen.",
        ),
        ('a: "offen\n', "Zeile 2, Spalte 1", HELP),
        ("a: [1, 2\nb: 3\n", "Zeile 2, Spalte 2", HELP),
        ("? [a, b]\n: c\n", "Zeile 1, Spalte 3", "Kein lesbares YAML: ein Schlüssel muss ein einfacher Wert sein."),
        ("a: !!python/object:x 1\n", "Zeile 1, Spalte 4", HELP),
        ("", "Wurzel", "Gefunden: nichts. Erwartet: Schlüssel mit Werten."),
        ("nur ein Satz\n", "Wurzel", "Gefunden: „nur ein Satz“. Erwartet: Schlüssel mit Werten."),
        ("- eine\n- Liste\n", "Wurzel", "Gefunden: eine Liste. Erwartet: Schlüssel mit Werten."),
    ],
)
def test_yaml_that_cannot_be_read_is_told_in_german(tmp_path: Path, text: str, place: str, expected: str):
    assert faults(tmp_path, text) == [(place, expected)]


def test_a_file_in_another_encoding_is_told_as_that(tmp_path: Path):
    assert faults(tmp_path, "zyklus: für".encode("cp1252")) == [("", "Die Datei ist nicht in UTF-8 gespeichert.")]


def test_a_missing_file_is_a_fault(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        load_cycle(tmp_path)
    assert [(f.file, f.text) for f in caught.value.faults] == [("params.yaml", "Die Datei fehlt.")]


def test_a_default_or_predecessor_that_is_not_declared_is_a_fault_of_the_file(tmp_path: Path):
    assert faults(tmp_path, changed("zyklus: 2013-2016", "zyklus: 2012-2015")) == [
        ("Wurzel", "Den Zyklus „2012-2015“ (zyklus) gibt es unter zyklen nicht: 2013-2016, 2017-2020.")
    ]
    assert faults(tmp_path, changed("vorgaenger: 2013-2016", "vorgaenger: 2009-2012")) == [
        (
            "Wurzel",
            "Den Zyklus „2009-2012“ (zyklen.2017-2020.vorgaenger) gibt es unter zyklen nicht: 2013-2016, 2017-2020.",
        )
    ]


def test_a_cycle_that_ends_before_it_begins_is_a_fault(tmp_path: Path):
    assert faults(tmp_path, changed("beginn: 2017", "beginn: 2021")) == [
        ("zyklen.2017-2020", "Der Zyklus beginnt 2021 und endet schon 2020.")
    ]


def test_a_region_that_stands_twice_would_count_twice_in_the_median(tmp_path: Path):
    text = changed("stadtkreise: []", 'stadtkreise: [{ags: "08117", name: Göppingen, kurz: GP}]')
    assert faults(tmp_path, text) == [("Wurzel", "Diese Regionen stehen zweimal: 08117.")]


TARGETS = "datenschluss: 2026-11-01, zielwerte: {%s}, vorgaenger"


def with_target(tmp_path: Path, target: str) -> Path:
    """A project whose later cycle, 2017-2020, has a target."""
    text = changed("datenschluss: 2026-11-01, vorgaenger", TARGETS % target)
    (tmp_path / "params.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_target_belongs_to_its_cycle_and_is_exact(tmp_path: Path):
    project = with_target(tmp_path, 'HF6-04: {wert: "7,5", jahr: 2024, beschluss: Kreistag}')
    ziel = load_cycle(project, "2017-2020").zielwerte["HF6-04"]
    assert (ziel.wert, ziel.zahl, ziel.jahr, ziel.beschluss) == ("7,5", Fraction(15, 2), 2024, "Kreistag")
    assert load_cycle(project, "2013-2016").zielwerte == {}


def test_no_target_is_set_unless_the_county_sets_one():
    assert [load_cycle(PROJECT, name).zielwerte for name in cycle_names(PROJECT)] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("target", "place", "text"),
    [
        (
            'HF6-99: {wert: "7,0", jahr: 2020, beschluss: x}',
            "HF6-99",
            "Diesen Indikator gibt es nicht. „bericht handlungsfelder“ nennt alle.",
        ),
        (
            'HF6-07: {wert: "7,0", jahr: 2020, beschluss: x}',
            "HF6-07",
            "Der Indikator ist geteilt. Erwartet: einer von HF6-07a, HF6-07b, HF6-07c.",
        ),
        (
            'B-01: {wert: "7,0", jahr: 2020, beschluss: x}',
            "B-01",
            "Der Indikator ist neutral; einen Zielwert gibt es nur, wo höher oder niedriger besser ist.",
        ),
        (
            'HF6-04: {wert: "7,0", jahr: 2016, beschluss: x}',
            "HF6-04.jahr",
            "Gefunden: 2016. Erwartet: mindestens 2017, das erste Jahr des Zyklus.",
        ),
        (
            "HF6-04: {wert: 7.0 %, jahr: 2020, beschluss: x}",
            "HF6-04.wert",
            "Gefunden: „7.0 %“. Erwartet: eine Zahl wie 7,0 in Anführungszeichen, ohne Einheit.",
        ),
        (
            'HF6-04: {wert: "7,0", bis: 2020, jahr: 2020, beschluss: x}',
            "HF6-04.bis",
            "Diesen Schlüssel gibt es nicht. Erlaubt: wert, jahr, beschluss.",
        ),
    ],
)
def test_a_target_that_cannot_be_is_told_with_its_place(tmp_path: Path, target: str, place: str, text: str):
    with pytest.raises(DataError) as caught:
        load_cycle(with_target(tmp_path, target))
    assert [(f.place, f.text) for f in caught.value.faults] == [(f"zyklen.2017-2020.zielwerte.{place}", text)]


class Teil(Declared):
    zahl: int = 0
    rund: float = 0.0
    ja: bool = False
    paar: tuple[float, float] = (0, 0)


class Beispiel(Declared):
    """A model with the forms that the real declarations have."""

    art: Literal["klassisch", "neu"] = "neu"
    wert: str | tuple[Teil, ...] = ""
    tag: date | tuple[Teil, ...] = ()
    liste: dict[str, dict[str, Teil | Literal["nicht_benoetigt"]]] = Field(default_factory=dict)
    anzahl: int = Field(default=1, gt=0, lt=9)


class Tafel(RootModel[dict[str, Teil]]):
    """A file that is one table."""


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("art: alt", "art", "Gefunden: „alt“. Erwartet: klassisch oder neu."),
        ("anzahl: 0", "anzahl", "Gefunden: 0. Erwartet: mehr als 0."),
        ("anzahl: 9", "anzahl", "Gefunden: 9. Erwartet: weniger als 9."),
        ("wert: 5", "wert", "Gefunden: 5. Erwartet: ein Text (in Anführungszeichen) oder eine Liste."),
        ("wert: [{zal: 5}]", "wert.0.zal", "Diesen Schlüssel gibt es nicht. Erlaubt: zahl, rund, ja, paar."),
        ("tag: 2016", "tag", "Gefunden: 2016. Erwartet: ein Datum wie 2017-10-10 oder eine Liste."),
        ("tag: morgen", "tag", "Gefunden: „morgen“. Erwartet: ein Datum wie 2017-10-10 oder eine Liste."),
        ("tag: [{zahl: x}]", "tag.0.zahl", "Gefunden: „x“. Erwartet: eine ganze Zahl."),
        (
            "liste: {a: {b: {zal: 1}}}",
            "liste.a.b.zal",
            "Diesen Schlüssel gibt es nicht. Erlaubt: zahl, rund, ja, paar.",
        ),
        ("liste: {a: {b: nix}}", "liste.a.b", "Gefunden: „nix“. Erwartet: Schlüssel mit Werten oder nicht_benoetigt."),
        ("liste: {a: 1}", "liste.a", "Gefunden: 1. Erwartet: Schlüssel mit Werten."),
        ("wert: [{rund: x}]", "wert.0.rund", "Gefunden: „x“. Erwartet: eine Zahl."),
        ("wert: [{ja: 7.5}]", "wert.0.ja", "Gefunden: 7.5. Erwartet: true oder false."),
        ("wert: [{ja: vielleicht}]", "wert.0.ja", "Gefunden: „vielleicht“. Erwartet: true oder false."),
        ("liste: {2013: {}}", "liste.2013", "Gefunden: 2013. Erwartet: ein Text (in Anführungszeichen)."),
        ("wert: [{paar: [1]}]", "wert.0.paar.1", "Dieser Wert fehlt."),
        ("wert: [{paar: [1, 2, 3]}]", "wert.0.paar", "Gefunden: eine Liste. Erwartet: eine Liste mit weniger Werten."),
    ],
)
def test_where_a_value_may_have_several_forms_the_fault_is_told_once(
    tmp_path: Path, text: str, place: str, expected: str
):
    assert faults(tmp_path, text, Beispiel) == [(place, expected)]


def test_a_file_that_is_one_table_names_the_keys_of_its_entries(tmp_path: Path):
    assert faults(tmp_path, "erstes: {zahl: 1}\nzweites: {zal: 1}\n", Tafel) == [
        ("zweites.zal", "Diesen Schlüssel gibt es nicht. Erlaubt: zahl, rund, ja, paar.")
    ]


def test_the_project_is_the_nearest_folder_upward_with_params(tmp_path: Path):
    inner = tmp_path / "aussen" / "innen"
    (inner / "data" / "raw").mkdir(parents=True)
    (tmp_path / "aussen" / "params.yaml").touch()
    assert find_project(inner / "data" / "raw") == tmp_path / "aussen"
    (inner / "params.yaml").touch()
    assert find_project(inner / "data" / "raw") == inner
    assert find_project(inner) == inner


def test_outside_of_a_project_the_user_is_told_what_to_do(tmp_path: Path):
    with pytest.raises(UsageError, match="Wechseln Sie in den Projektordner oder nennen Sie ihn mit --projekt"):
        find_project(tmp_path)


def test_a_path_is_shown_as_the_user_knows_it(tmp_path: Path):
    assert shown(tmp_path / "data/raw/x/auszug.csv", tmp_path) == "data/raw/x/auszug.csv"
    assert shown(Path("/anderswo/x.csv"), tmp_path) == "/anderswo/x.csv"
