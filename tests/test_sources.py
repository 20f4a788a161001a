"""quelle.yaml: what it must say, what it may not say, and which file is read."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from pipeline.cycle import load_yaml
from pipeline.faults import DataError
from pipeline.sources import Abschnitt, Quelle, Zuordnung, find_sources, load_source, sha256, value_on

QUELLE = """\
titel: Bevölkerung nach Geschlecht
herausgeber: Statistische Ämter des Bundes und der Länder
tabelle: 12411-01-01-4
stand: 2017-10-10
lizenz: dl-de/by-2-0
namensnennung: Statistische Ämter
herkunft: Regionaldatenbank
zuordnung_geprueft: Rolle Statistik
original: {datei: tabelle.csv, sha256: SHA, bytes: 12}
auszug: {sha256: SHA}
leser: genesis_klassisch
zeichen: klassisch
zeit: {art: stichtag}
raum: {gebietsstand: 2015-12-31}
basis: zensus_2011
listen:
  geschlecht: {Insgesamt: {geschlecht: insgesamt}, Divers: nicht_benoetigt}
zeilen: {merkmal_1: $alter}
spalten:
  - {kopf: [Bevölkerung, $geschlecht], merkmal: bevoelkerung}
""".replace("SHA", "ab" * 32)
KEYS = (
    "titel, herausgeber, erheber, tabelle, stand, adresse, lizenz, namensnennung, veraendert, herkunft, "
    "zuordnung_geprueft, original, auszug, leser, kodierung, kopf, zeichen, dezimal, tausender, methode, "
    "ohne_angabe, ruecklauf, csv, zeit, raum, basis, gruppe_art, flags, listen, zeilen, spalten, hinweise"
)


def declare(project: Path, text: str = QUELLE, key: str = "rdb_1", *files: str) -> Path:
    folder = project / "data/raw" / key
    folder.mkdir(parents=True)
    (folder / "quelle.yaml").write_text(text, encoding="utf-8")
    for name in files:
        (folder / name).write_text("Daten", encoding="utf-8")
    return folder


def faults(tmp_path: Path, old: str, new: str) -> list[tuple[str, str]]:
    """Place and text of all that is wrong in a declaration in which one thing is changed."""
    assert QUELLE.count(old) == 1, old
    folder = declare(tmp_path, QUELLE.replace(old, new))
    with pytest.raises(DataError) as caught:
        load_yaml(folder / "quelle.yaml", Quelle, tmp_path)
    assert {fault.file for fault in caught.value.faults} == {"data/raw/rdb_1/quelle.yaml"}
    return [(fault.place, fault.text) for fault in caught.value.faults]


def test_a_declaration_that_is_right_is_read(tmp_path: Path):
    quelle = load_yaml(declare(tmp_path) / "quelle.yaml", Quelle, tmp_path)
    assert quelle.stand == date(2017, 10, 10)
    assert quelle.raum.gebietsstand == date(2015, 12, 31)
    assert quelle.listen["geschlecht"] == {"Insgesamt": Zuordnung(geschlecht="insgesamt"), "Divers": "nicht_benoetigt"}
    assert quelle.spalten[0].kopf == ("Bevölkerung", "$geschlecht")
    assert (quelle.methode, quelle.gruppe_art, quelle.flags) == ("exakt", "staatsangehoerigkeit", ())


@pytest.mark.parametrize("key", ["titel", "herausgeber", "lizenz", "namensnennung", "herkunft", "zuordnung_geprueft"])
def test_without_citation_origin_and_check_there_is_no_source(tmp_path: Path, key: str):
    line = next(line for line in QUELLE.splitlines(keepends=True) if line.startswith(key))
    assert faults(tmp_path, line, "") == [(key, "Dieser Schlüssel fehlt.")]


@pytest.mark.parametrize("key", ["leser", "zeichen", "zeit", "raum", "basis", "spalten"])
def test_reader_dialect_time_space_base_and_mapping_are_never_guessed(tmp_path: Path, key: str):
    end = {"spalten": 2}.get(key, 1)
    lines = QUELLE.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(key))
    assert faults(tmp_path, "".join(lines[start : start + end]), "") == [(key, "Dieser Schlüssel fehlt.")]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("titel:", "titl:", "titl", f"Diesen Schlüssel gibt es nicht. Erlaubt: {KEYS}."),
        ("zeichen: klassisch", "zeichen: alt", "zeichen", "Gefunden: „alt“. Erwartet: klassisch oder neu oder ohne."),
        ("leser: genesis_klassisch", "leser: xlsx", "leser",
         "Gefunden: „xlsx“. Erwartet: genesis_klassisch oder ffcsv_neu oder ffcsv_alt oder genesis_cube oder "
         "inkar_csv oder inkar_xls oder gv_isys oder stala_bw oder btw_2025 oder ba_export oder csv."),
        ("art: stichtag", "art: jahr", "zeit.art",
         "Gefunden: „jahr“. Erwartet: stichtag oder kalenderjahr oder jahresdurchschnitt oder schuljahr oder "
         "wintersemester oder verwaltungsjahr oder monat oder zyklus."),
        ("stand: 2017-10-10", "stand: 2017", "stand", "Gefunden: 2017. Erwartet: ein Datum wie 2017-10-10."),
        ("bytes: 12", "bytes: 0", "original.bytes", "Gefunden: 0. Erwartet: mehr als 0."),
        ("basis: zensus_2011", "basis: 2011", "basis",
         "Gefunden: 2011. Erwartet: ein Text (in Anführungszeichen) oder eine Liste."),
        ("gebietsstand: 2015-12-31", "gebietsstand: 2015", "raum.gebietsstand",
         "Gefunden: 2015. Erwartet: ein Datum wie 2017-10-10 oder eine Liste."),
        ("{geschlecht: insgesamt}", "{geschlecht: alle}", "listen.geschlecht.Insgesamt.geschlecht",
         "Gefunden: „alle“. Erwartet: insgesamt oder maennlich oder weiblich."),
        ("{geschlecht: insgesamt}", "{sex: insgesamt}", "listen.geschlecht.Insgesamt.sex",
         "Diesen Schlüssel gibt es nicht. Erlaubt: merkmal, gruppe_art, gruppe, geschlecht, alter, detail, einheit, "
         "basis, gilt_von, gilt_bis."),
        ("Divers: nicht_benoetigt", "Divers: unnötig", "listen.geschlecht.Divers",
         "Gefunden: „unnötig“. Erwartet: Schlüssel mit Werten oder nicht_benoetigt."),
        ("{geschlecht: insgesamt}", "{alter: 15 bis 20}", "listen.geschlecht.Insgesamt.alter",
         "Gefunden: „15 bis 20“. Erwartet: insgesamt, eine Spanne wie 3-<6 oder eine offene wie 65+."),
        ("{geschlecht: insgesamt}", '{detail: {status: "a;b=c"}}', "listen.geschlecht.Insgesamt.detail.status",
         "Gefunden: „a;b=c“. Erwartet: ein Wort ohne „;“ und „=“."),
        ("{geschlecht: insgesamt}", "{gilt_von: 2011, gilt_bis: 2010}", "listen.geschlecht.Insgesamt",
         "Die Zuordnung gilt von 2011 bis 2010, also nie."),
        ("{merkmal_1: $alter}", "{merkmal_1: $nation}", "Wurzel", "Die Liste „nation“ ist nicht erklärt."),
        ("[Bevölkerung, $geschlecht]", "[Bevölkerung, $sex]", "Wurzel", "Die Liste „sex“ ist nicht erklärt."),
        ("leser: genesis_klassisch", "leser: csv", "Wurzel", "„csv“ gehört zum Leser csv und nur zu ihm."),
        ("zeichen: klassisch", "zeichen: klassisch\ncsv: {region: r, zeit: z, werte: [w]}", "Wurzel",
         "„csv“ gehört zum Leser csv und nur zu ihm."),
        ("leser: genesis_klassisch", "leser: csv\ncsv: {region: r, werte: [w]}", "Wurzel",
         "Die Zeit der Werte fehlt: csv.zeit nennt ihre Spalte oder zeit.angabe die Zeit selbst."),
        ("zeichen: klassisch", "zeichen: klassisch\nflags: [geraten]", "flags.0",
         "Gefunden: „geraten“. Erwartet: provisional oder revised oder estimated oder limited oder rounded5 oder "
         "cell_key oder sample oder own_sum oder mixed_base oder mixed_date oder secondary oder printed_error "
         "oder demo."),
        ("zeichen: klassisch", "zeichen: klassisch\nohne_angabe: 1", "ohne_angabe",
         "Gefunden: 1. Erwartet: weniger als 1."),
        ("zeichen: klassisch", "zeichen: klassisch\ntausender: ' '", "tausender",
         "Gefunden: „ “. Erwartet: . oder nichts."),
    ],
)  # fmt: skip
def test_what_is_declared_wrong_is_told_with_what_is_expected(
    tmp_path: Path, old: str, new: str, place: str, text: str
):
    found = faults(tmp_path, old, new)
    assert (place, text) in found
    assert {item_place for item_place, _ in found} <= {place, "titel"}


@pytest.mark.parametrize(
    ("csv", "zeit"),
    [("{region: r, werte: [w]}", '{art: stichtag, angabe: "15.05.2022"}'),
     ("{region: r, zeit: z, werte: [w]}", "{art: stichtag}")],
)  # fmt: skip
def test_a_plain_file_says_its_time_in_a_column_or_the_description_says_it(tmp_path: Path, csv: str, zeit: str):
    text = QUELLE.replace("leser: genesis_klassisch", f"leser: csv\ncsv: {csv}").replace("{art: stichtag}", zeit)
    quelle = load_yaml(declare(tmp_path, text) / "quelle.yaml", Quelle, tmp_path)
    assert bool(quelle.csv and quelle.csv.zeit) != bool(quelle.zeit.angabe)


def test_a_checksum_is_a_whole_one(tmp_path: Path):
    text = QUELLE.replace("ab" * 32, "ab" * 31)
    folder = declare(tmp_path, text)
    with pytest.raises(DataError) as caught:
        load_yaml(folder / "quelle.yaml", Quelle, tmp_path)
    assert [fault.place for fault in caught.value.faults] == ["auszug.sha256", "original.sha256"]


def test_a_label_that_stands_twice_in_a_list_is_a_fault_and_not_the_last_word(tmp_path: Path):
    old = "{Insgesamt: {geschlecht: insgesamt}, Divers: nicht_benoetigt}"
    new = "{Insgesamt: {geschlecht: insgesamt}, Insgesamt: {geschlecht: weiblich}}"
    assert faults(tmp_path, old, new) == [
        ("Zeile 17, Spalte 52", "Kein lesbares YAML: der Schlüssel „Insgesamt“ steht zweimal.")
    ]


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (
            "[{bis: 2011-05-09, wert: alt}, {ab: 2011-05-09, wert: neu}]",
            "In basis gelten „alt“ und „neu“ am selben Tag.",
        ),
        ("[{ab: 2022-01-01, wert: neu}, {wert: alt}]", "In basis gelten „alt“ und „neu“ am selben Tag."),
        ("[{ab: 2012-01-01, bis: 2011-01-01, wert: neu}]", "In basis liegt ab 2012-01-01 nach bis 2011-01-01."),
    ],
)
def test_two_population_bases_on_one_day_are_a_fault(tmp_path: Path, parts: str, text: str):
    assert faults(tmp_path, "basis: zensus_2011", f"basis: {parts}") == [("Wurzel", text)]


BASE = (
    Abschnitt(bis=date(2010, 12, 31), wert="volkszaehlung_1987"),
    Abschnitt(ab=date(2011, 5, 9), bis=date(2021, 12, 31), wert="zensus_2011"),
    Abschnitt(ab=date(2022, 12, 31), wert="zensus_2022"),
)


@pytest.mark.parametrize(
    ("day", "base"),
    [
        ("1995-12-31", "volkszaehlung_1987"),
        ("2010-12-31", "volkszaehlung_1987"),
        ("2011-01-01", None),
        ("2011-05-08", None),
        ("2011-05-09", "zensus_2011"),
        ("2021-12-31", "zensus_2011"),
        ("2022-01-01", None),
        ("2022-12-31", "zensus_2022"),
        ("2099-12-31", "zensus_2022"),
    ],
)
def test_the_base_of_a_day_is_declared_and_none_is_made_up_between(day: str, base: str | None):
    assert value_on(BASE, date.fromisoformat(day)) == base


def test_one_value_may_hold_for_all_days():
    assert value_on("zensus_2011", date(1900, 1, 1)) == "zensus_2011"
    assert value_on(date(2015, 12, 31), date(1900, 1, 1)) == "2015-12-31"


def test_the_original_is_read_where_it_lies_beside_the_extract(tmp_path: Path):
    source = load_source(declare(tmp_path, QUELLE, "rdb_1", "auszug.csv", "tabelle.csv"), tmp_path)
    assert (source.key, source.file.name, source.is_original) == ("rdb_1", "tabelle.csv", True)


def test_the_extract_is_read_where_the_original_is_not_there(tmp_path: Path):
    source = load_source(declare(tmp_path, QUELLE, "rdb_1", "auszug.csv", "anderes.csv"), tmp_path)
    assert (source.file.name, source.is_original) == ("auszug.csv", False)


def test_a_source_without_a_file_says_which_files_it_may_have(tmp_path: Path):
    folder = declare(tmp_path)
    with pytest.raises(DataError) as caught:
        load_source(folder, tmp_path)
    [fault] = caught.value.faults
    assert (fault.file, fault.rule) == ("data/raw/rdb_1", "V16")
    assert fault.text == "Neben quelle.yaml liegt keine Datei mit Daten. Erwartet: „auszug.csv“ oder „tabelle.csv“."


def test_sources_come_in_the_order_of_their_keys_and_not_after_the_freeze(tmp_path: Path):
    for key, stand in (("b", "2017-10-10"), ("a", "2018-02-01"), ("c", "2026-03-10")):
        declare(tmp_path, QUELLE.replace("2017-10-10", stand), key, "auszug.csv")
    declare(tmp_path, QUELLE.replace("stand: 2017-10-10\n", ""), "ohne_stand", "auszug.csv")
    assert [source.key for source in find_sources(tmp_path)[0]] == ["a", "b", "c", "ohne_stand"]
    assert [source.key for source in find_sources(tmp_path, date(2018, 2, 1))[0]] == ["a", "b", "ohne_stand"]


def test_all_broken_declarations_are_told_at_once_and_the_others_are_found(tmp_path: Path):
    declare(tmp_path, QUELLE, "gut", "auszug.csv")
    declare(tmp_path, QUELLE, "ohne_datei")
    declare(tmp_path, QUELLE.replace("titel", "titl"), "unbekannt", "auszug.csv")
    sources, broken = find_sources(tmp_path)
    assert [source.key for source in sources] == ["gut"]
    assert {key: [fault.place for fault in found] for key, found in broken.items()} == {
        "ohne_datei": [""],
        "unbekannt": ["titel", "titl"],
    }


def test_the_citation_names_office_table_stand_and_licence(tmp_path: Path):
    folder = declare(tmp_path, QUELLE, "rdb_1", "auszug.csv")
    expected = "Statistische Ämter, Tabelle 12411-01-01-4 (Stand 10.10.2017), dl-de/by-2-0"
    assert load_source(folder, tmp_path).beleg == expected


def test_the_citation_says_where_no_stand_is_known(tmp_path: Path):
    text = QUELLE.replace("stand: 2017-10-10\n", "").replace("tabelle: 12411-01-01-4\n", "")
    folder = declare(tmp_path, text, "rdb_1", "auszug.csv")
    assert load_source(folder, tmp_path).beleg == "Statistische Ämter (Stand nicht angegeben), dl-de/by-2-0"


def test_the_checksum_is_that_of_the_bytes(tmp_path: Path):
    (tmp_path / "x.csv").write_bytes(b"a;b\r\n")
    assert sha256(tmp_path / "x.csv") == hashlib.sha256(b"a;b\r\n").hexdigest()
