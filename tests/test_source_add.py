"""`bericht source add`: a file becomes a source whose quelle.yaml says what the file says and is ready to be mapped."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT, Called

from pipeline.contents import Contents, contents_of
from pipeline.cycle import StrictLoader, load_cycle, load_yaml
from pipeline.drafts import labels as draft_labels
from pipeline.drafts.layout import draft_layout
from pipeline.drafts.portals import REGIONAL, code_in_name, portal_of
from pipeline.drafts.questions import Answers, Question
from pipeline.drafts.signs import NumberForm, dialects, number_form
from pipeline.drafts.time import draft_time, period_types
from pipeline.drafts.yaml_text import flow, scalar
from pipeline.faults import DataError, UsageError
from pipeline.readers import read_table
from pipeline.readers.table import Column, Row, Table
from pipeline.source_add import add
from pipeline.sources import Quelle, find_sources

Bericht = Callable[..., Called]
ORIGINALS = PROJECT.parent / "shared/data/original"

NEW = """\
GENESIS-Tabelle: 99999-01-01-4
Betreute Kinder nach Art der Betreuung - Stichtag 01.03. -;;;;;;
Kinder;;;;;;
;;;;Insgesamt;Insgesamt;Ausländer(innen)
;;;;Insgesamt;weiblich;Insgesamt
01.03.2015;DG;Deutschland;Tagespflege: privat;1000;500;100
01.03.2015;08116;  Esslingen, Landkreis;Tagespflege: privat;100;50;-
01.03.2015;08116;  Esslingen, Landkreis;Insgesamt;300;150;.
01.03.2016;08116;  Esslingen, Landkreis;Insgesamt;310;160;12
__________
"Fußnote: ohne Hort"
© Statistische Ämter
Stand: 10.10.2017 / 10:08:56
"""
TOLD = ["--basis", "ohne", "--gebietsstand", "31.12.2015"]
PLAIN = """\
ags,name,jahr,geschlecht,einheit,faelle,quote
08116,Esslingen,2015,insgesamt,Personen,1217,3.5
08116,Esslingen,2015,weiblich,Personen,600,3.4
08115,Böblingen,2015,insgesamt,Personen,1100,3.1
"""
CITED = ["--titel", "T", "--herausgeber", "H", "--lizenz", "L", "--namensnennung", "N"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A small project: the registries and one source, from whose lists labels are known."""
    raw = tmp_path / "projekt/data/raw"
    raw.mkdir(parents=True)
    for name in ("merkmale", "brueche", "schwellen", "gebietsaenderungen"):
        shutil.copy(PROJECT / f"data/raw/{name}.yaml", raw)
    (raw / "ausnahmen.yaml").write_text("{}\n", encoding="utf-8")
    shutil.copytree(PROJECT / "data/raw/rdb_12411-03-02-4", raw / "rdb_12411-03-02-4")
    shutil.copy(PROJECT / "params.yaml", tmp_path / "projekt")
    return tmp_path / "projekt"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A table that the project has never seen."""
    path = tmp_path / "kinder.csv"
    path.write_text(NEW, encoding="cp1252")
    return path


def drafted(office: Path, key: str) -> tuple[str, Quelle]:
    path = office / "data/raw" / key / "quelle.yaml"
    return path.read_text(encoding="utf-8"), load_yaml(path, Quelle, office)


def raw_folders(office: Path) -> set[str]:
    return {path.name for path in office.glob("data/**/*") if path.is_dir()}


# A table nobody has seen


def test_what_the_file_says_is_filled_in(new: Path, office: Path, bericht: Bericht) -> None:
    added = bericht("source", "add", str(new), *TOLD, cwd=office)
    assert (added.code, added.err) == (0, "")
    assert "data/raw/rdb_99999-01-01-4 angelegt" in added.out
    then = "„bericht extract --from data/raw/rdb_99999-01-01-4 --quelle rdb_99999-01-01-4“ den Auszug"
    assert then in " ".join(added.out.split())
    assert (office / "data/raw/rdb_99999-01-01-4/kinder.csv").read_bytes() == new.read_bytes()
    text, quelle = drafted(office, "rdb_99999-01-01-4")
    assert quelle.titel == "Betreute Kinder nach Art der Betreuung - Stichtag 01.03. - Kinder"
    assert (quelle.tabelle, quelle.stand) == ("99999-01-01-4", date(2017, 10, 10))
    assert (quelle.herausgeber, quelle.lizenz) == (REGIONAL.herausgeber, "dl-de/by-2-0")
    assert quelle.original is not None
    assert quelle.original.sha256 == hashlib.sha256(new.read_bytes()).hexdigest()
    assert (quelle.original.datei, quelle.original.bytes) == ("kinder.csv", len(new.read_bytes()))
    assert (quelle.leser, quelle.kodierung, quelle.zeichen) == ("genesis_klassisch", "cp1252", "klassisch")
    assert "# gedruckt: „-“ 1-mal, „.“ 1-mal\n" in text
    assert quelle.zeit.art == "stichtag"
    assert "# gedruckt: 01.03.2015 bis 01.03.2016\n" in text
    assert (quelle.raum.gebietsstand, quelle.raum.gemeinden, quelle.basis) == (date(2015, 12, 31), False, "ohne")
    assert quelle.zuordnung_geprueft == "noch nicht geprüft"
    assert quelle.kopf == read_table(new, "genesis_klassisch").fingerprint()
    assert "#   Fußnote: ohne Hort\n" in text


def test_labels_are_ready_to_be_mapped(new: Path, office: Path, bericht: Bericht) -> None:
    added = bericht("source", "add", str(new), *TOLD, cwd=office)
    assert "3 Spaltenmuster, 1 Beschriftungen" in added.out
    text, _ = drafted(office, "rdb_99999-01-01-4")
    assert text.partition("listen:\n")[2].startswith("""\
  merkmal_1:
    Insgesamt: {}
    # noch zuordnen:
    # "Tagespflege: privat": ???
  geschlecht:
    weiblich: {geschlecht: weiblich}
  nationalitaet:
    Ausländer(innen): {gruppe: auslaendisch}
zeilen: {merkmal_1: $merkmal_1}
spalten:
""")
    for kopf in ("[Insgesamt, Insgesamt]", "[Insgesamt, $geschlecht]", "[$nationalitaet, Insgesamt]"):
        assert f"  # - {{kopf: {kopf}, merkmal: ???, einheit: ???}}\n" in text


def checked(office: Path, bericht: Bericht, key: str) -> list[str]:
    """What `bericht check` says about a source."""
    said = bericht("check", cwd=office)
    block = re.search(rf"^data/raw/{key}/.*\n((?:  .*\n)*)", said.out + said.err, re.M)
    return block[1].splitlines() if block else []


def test_what_is_not_mapped_is_told_with_its_label(new: Path, office: Path, bericht: Bericht) -> None:
    bericht("source", "add", str(new), *TOLD, cwd=office)
    said = "\n".join(checked(office, bericht, "rdb_99999-01-01-4"))
    assert "Spalte 6: Die Spalte „Insgesamt | weiblich“ ist in quelle.yaml nicht zugeordnet (spalten)." in said
    assert "Zeile 6: „Tagespflege: privat“ fehlt in der Liste „merkmal_1“ (Merkmal merkmal_1)." in said
    assert said.count("[V02]") == 4


def test_a_forgotten_placeholder_is_told_where_it_stands(new: Path, office: Path, bericht: Bericht) -> None:
    bericht("source", "add", str(new), *TOLD, cwd=office)
    path = office / "data/raw/rdb_99999-01-01-4/quelle.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('    # "Tages', '    "Tages'), encoding="utf-8")
    said = "\n".join(checked(office, bericht, "rdb_99999-01-01-4"))
    assert "listen.merkmal_1.Tagespflege: privat: Gefunden: „???“." in said


def test_the_completed_draft_is_read(new: Path, office: Path, bericht: Bericht) -> None:
    bericht("source", "add", str(new), *TOLD, cwd=office)
    path = office / "data/raw/rdb_99999-01-01-4/quelle.yaml"
    text = re.sub(r"^( +)# (?=- |\")", r"\1", path.read_text(encoding="utf-8"), flags=re.M)
    text = text.replace('privat": ???', 'privat": {detail: {betreuung: tagespflege}}')
    text = text.replace("merkmal: ???", "merkmal: bevoelkerung").replace("einheit: ???", "einheit: Anzahl")
    path.write_text(text, encoding="utf-8")
    assert not any("V02" in line for line in checked(office, bericht, "rdb_99999-01-01-4"))
    out = bericht("check", cwd=office).out
    assert "0 Fehler, 0 Hinweise in 2 Quellen." in out


# What no file says


def test_what_no_file_says_is_asked_for_at_once(new: Path, office: Path, bericht: Bericht) -> None:
    added = bericht("source", "add", str(new), cwd=office)
    assert (added.code, added.out) == (2, "")
    assert "Das steht nicht in der Datei. Bitte angeben:" in added.err
    assert re.findall(r"^  (--\S+)", added.err, re.M) == ["--gebietsstand", "--basis"]
    assert raw_folders(office) == {"raw", "rdb_12411-03-02-4"}


def test_a_file_of_no_known_portal_needs_its_citation(office: Path, bericht: Bericht) -> None:
    (office / "plain.csv").write_text(PLAIN, encoding="utf-8")
    added = bericht("source", "add", "plain.csv", cwd=office)
    assert added.code == 2
    assert re.findall(r"^  (--\S+)", added.err, re.M) == [
        "--titel", "--herausgeber", "--lizenz", "--namensnennung", "--zeitart", "--gebietsstand", "--basis",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (["--gebietsstand", "2015"], "--gebietsstand: „2015“ passt nicht. Erwartet: ein Tag wie 31.12.2024."),
        (["--zeitart", "jahr"], "--zeitart: „jahr“ passt nicht. Erwartet: "),
        (["--zeitart", "schuljahr"], "„schuljahr“ passt nicht zu den gedruckten Zeitangaben („01.03.2015“)."),
        (["--zeichen", "alt"], "--zeichen: „alt“ passt nicht. Erwartet: klassisch, neu, ohne."),
        (["--basis", " "], "--basis: „ “ passt nicht."),
        (["--nach", "../fremd"], "„../fremd“ ist kein Name für eine Quelle."),
    ],
)
def test_a_wrong_answer_is_misuse(how: list[str], said: str, new: Path, office: Path, bericht: Bericht) -> None:
    added = bericht("source", "add", str(new), *TOLD, *how, cwd=office)
    assert (added.code, added.out) == (2, "")
    assert said in added.err
    assert raw_folders(office) == {"raw", "rdb_12411-03-02-4"}


class Terminal(io.StringIO):
    """Somebody who types these lines."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_only_the_rest_is_asked(
    new: Path, office: Path, bericht: Bericht, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\n\n\nirgendwann\n31.12.2014\nzensus_2011\n"))
    added = bericht("source", "add", str(new), "--nach", "kinder", cwd=office)
    assert added.code == 0, added.err
    asked = ["Herausgeber", "Lizenz", "Namensnennung", "Gebietsstand", "Gebietsstand", "Bevölkerungsbasis"]
    assert re.findall(r"(Titel|Herausgeber|Lizenz|Namensnennung|Gebietsstand|Bevölkerungsbasis) [^\n:]*\[?", added.out)
    assert [word for word in re.findall(r"\w+", added.out) if word in asked] == asked
    assert "[01.03.2016]" in added.out
    assert "„irgendwann“ passt nicht. Erwartet: ein Tag wie 31.12.2024." in added.out
    _, quelle = drafted(office, "kinder")
    assert (quelle.raum.gebietsstand, quelle.basis) == (date(2014, 12, 31), "zensus_2011")
    assert quelle.lizenz == "dl-de/by-2-0"


# Another vintage of a source

TABLE = "rdb_99999-01-01-4"


def test_a_vintage_gets_a_folder_of_its_own_with_the_mapping_of_the_one_before(
    new: Path, office: Path, bericht: Bericht
) -> None:
    assert bericht("source", "add", str(new), *TOLD, "--nach", f"{TABLE}/2017-10-10", cwd=office).code == 0
    new.write_text(NEW.replace("10.10.2017", "01.03.2018"), encoding="cp1252")
    added = bericht("source", "add", str(new), *TOLD, "--nach", f"{TABLE}/2018-03-01", cwd=office)
    assert (added.code, added.err) == (0, "")
    assert f"--quelle {TABLE}/2018-03-01“" in " ".join(added.out.split())
    assert drafted(office, f"{TABLE}/2018-03-01")[1].stand == date(2018, 3, 1)
    assert {path.name for path in (office / "data/raw" / TABLE).iterdir()} == {"2017-10-10", "2018-03-01"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (f"{TABLE}/neu", "„neu“ ist kein Stand."),
        (f"{TABLE}/2018-03-01", "Die Datei nennt den Stand 2017-10-10, der Ordner soll 2018-03-01 heißen."),
        ("rdb_12411-03-02-4/2017-10-10", "In data/raw/rdb_12411-03-02-4 liegen die Dateien noch ohne Ordner"),
    ],
)
def test_a_vintage_that_cannot_be_is_told(new: Path, office: Path, bericht: Bericht, name: str, told: str) -> None:
    before = raw_folders(office)
    added = bericht("source", "add", str(new), *TOLD, "--nach", name, cwd=office)
    assert added.code == 2
    assert told in added.err
    assert raw_folders(office) == before


# Whole or not at all


def test_nothing_is_overwritten(new: Path, office: Path, bericht: Bericht) -> None:
    assert bericht("source", "add", str(new), *TOLD, cwd=office).code == 0
    path = office / "data/raw/rdb_99999-01-01-4/quelle.yaml"
    path.write_text("meins\n", encoding="utf-8")
    again = bericht("source", "add", str(new), *TOLD, cwd=office)
    assert again.code == 2
    assert "data/raw/rdb_99999-01-01-4 gibt es schon und wird nicht überschrieben" in again.err
    assert "--nach" in again.err
    assert path.read_text(encoding="utf-8") == "meins\n"
    other = bericht("source", "add", str(new), *TOLD, "--nach", "rdb_99999-01-01-4_2016", cwd=office)
    assert other.code == 0


def test_a_faulty_file_becomes_no_source(new: Path, office: Path, bericht: Bericht) -> None:
    new.write_text(NEW.replace(";100;50;-", ";100;50"), encoding="utf-8")
    added = bericht("source", "add", str(new), *TOLD, cwd=office)
    assert (added.code, added.out) == (1, "")
    assert "Zeile 7: Die Zeile hat 6 Felder. Erwartet nach dem Kopf: 7." in added.err
    assert raw_folders(office) == {"raw", "rdb_12411-03-02-4"}


def test_when_copying_fails_nothing_is_left(new: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.source_add.shutil.copyfile", full)
    answers = Answers({"--basis": "ohne", "--gebietsstand": "31.12.2015"})
    with pytest.raises(OSError, match="No space"):
        add(office, load_cycle(office), new, answers)
    assert raw_folders(office) == {"raw", "rdb_12411-03-02-4"}


def test_an_extract_is_no_file_of_an_office(office: Path, bericht: Bericht) -> None:
    added = bericht("source", "add", "data/raw/rdb_12411-03-02-4/auszug.csv", *TOLD, cwd=office)
    assert added.code == 1
    assert "Das ist ein Auszug, keine Datei eines Amtes." in added.err


def test_outside_a_project_there_is_nowhere_to_put_it(new: Path, bericht: Bericht) -> None:
    added = bericht("source", "add", str(new), *TOLD, cwd=new.parent)
    assert added.code == 2
    assert "kein Projektordner" in added.err


# What the person should know


def test_remarks_say_what_will_be_in_the_way(new: Path, office: Path, bericht: Bericht) -> None:
    text = NEW.replace("08116;", "8116;").replace("10.10.2017", "10.10.2031").replace(";310;", ";310 k;")
    new.write_text(text, encoding="utf-8")
    out = bericht("source", "add", str(new), *TOLD, cwd=office).out
    assert "Hinweis: Die Datei enthält keinen Wert für 08116" in out
    assert "Hinweis: Keine amtlichen Regionalschlüssel (1): „8116“." in out
    assert "Hinweis: Der Stand liegt nach dem Datenschluss des Zyklus 2013-2016" in out
    assert "Hinweis: Zum Zeichensatz „klassisch“ gehört nicht: „k“." in out


def test_a_file_that_is_a_source_already_is_told(new: Path, office: Path, bericht: Bericht) -> None:
    bericht("source", "add", str(new), *TOLD, cwd=office)
    again = bericht("source", "add", str(new), *TOLD, "--nach", "noch_einmal", cwd=office)
    assert "Dieselbe Datei beschreibt schon die Quelle rdb_99999-01-01-4" in again.out


def test_the_next_edition_of_a_table_takes_over_its_mapping(office: Path, bericht: Bericht) -> None:
    text = NEW.replace("99999-01-01-4", "12411-03-02-4").replace("Tagespflege: privat", "unter 3 Jahre")
    (office / "neu.csv").write_text(text, encoding="utf-8")
    added = bericht("source", "add", "neu.csv", *TOLD, "--nach", "rdb_12411-03-02-4_2016", cwd=office)
    assert "Die Zuordnung ist die der Quelle rdb_12411-03-02-4; sie passt zu allen Beschriftungen." in added.out
    _, old = drafted(office, "rdb_12411-03-02-4")
    _, quelle = drafted(office, "rdb_12411-03-02-4_2016")
    assert (quelle.listen, quelle.zeilen, quelle.spalten) == (old.listen, old.zeilen, old.spalten)


def test_a_label_that_the_mapping_does_not_know_keeps_it_from_being_taken_over(office: Path, bericht: Bericht) -> None:
    (office / "neu.csv").write_text(NEW.replace("99999-01-01-4", "12411-03-02-4"), encoding="utf-8")
    added = bericht("source", "add", "neu.csv", *TOLD, "--nach", "rdb_12411-03-02-4_2016", cwd=office)
    assert "1 Beschriftungen" in added.out


# Plain CSV


def test_a_plain_csv_file_becomes_a_source(office: Path, bericht: Bericht) -> None:
    (office / "Fälle je Kreis.csv").write_text(PLAIN, encoding="utf-8")
    added = bericht("source", "add", "Fälle je Kreis.csv", *CITED, *TOLD, "--zeitart", "kalenderjahr", cwd=office)
    assert added.code == 0, added.err
    text, quelle = drafted(office, "faelle_je_kreis")
    assert quelle.csv is not None
    assert (quelle.csv.region, quelle.csv.zeit, quelle.csv.trenner) == ("ags", "jahr", ",")
    assert (quelle.csv.merkmale, quelle.csv.werte) == (("geschlecht", "einheit"), ("faelle", "quote"))
    assert (quelle.dezimal, quelle.tausender, quelle.zeichen, quelle.stand) == (".", "", "ohne", None)
    assert quelle.hinweise == ("Die Datei nennt keinen Stand.",)
    assert quelle.zeilen == {"geschlecht": "$geschlecht", "einheit": "$einheit"}
    assert "# nicht gelesen, weil sie nur die Region benennt: name\n" in text
    assert "  # - {kopf: [quote], merkmal: ???, einheit: ???}\n" in text


def layout(tmp_path: Path, text: str, **given: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    path = tmp_path / "plain.csv"
    path.write_text(text, encoding="utf-8")
    answers = Answers({f"--{name}-spalte": value for name, value in given.items()})
    found, _ = draft_layout(path, answers)
    return found.region, found.zeit, found.merkmale, found.werte


def test_keys_are_told_from_counts_that_look_like_keys(tmp_path: Path) -> None:
    text = "gruppe;zellen;region;tag\na;141;08116;31.12.2015\na;142;DG;31.12.2015\n"
    assert layout(tmp_path, text) == ("region", "tag", ("gruppe",), ("zellen",))


def test_signs_stand_among_values_and_words_do_not(tmp_path: Path) -> None:
    text = "region;jahr;wert;art\n08;2015;-;a\n08;2016;(5);b\n08;2017;.;a\n"
    assert layout(tmp_path, text) == ("region", "jahr", ("art",), ("wert",))


def test_only_names_of_regions_are_left_out(tmp_path: Path) -> None:
    text = "region;ort;art;jahr;wert\n08;Land;a;2015;5\n08116;Kreis;a;2015;5\n"
    assert layout(tmp_path, text) == ("region", "jahr", ("art",), ("wert",))
    assert layout(tmp_path, text.replace("Kreis;a", "Land;b"))[2] == ("ort",)


def test_which_of_several_columns_is_meant_is_asked(tmp_path: Path) -> None:
    text = "region;von;bis;wert\n08;2015;2016;5\n"
    with pytest.raises(UsageError, match="--zeit-spalte  Spalte mit der Zeit: von, bis"):
        layout(tmp_path, text)
    assert layout(tmp_path, text, zeit="bis")[1] == "bis"
    with pytest.raises(UsageError, match="--zeit-spalte: „wert“ passt nicht"):
        layout(tmp_path, text, zeit="wert")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region;wert\n08;5\n", "Spalte mit der Zeit"),
        ("ort;jahr;wert\nEsslingen;2015;5\n", "Spalte mit dem Regionalschlüssel"),
        ("region;jahr;wort\n08;2015;a\n", "Keine Spalte enthält Zahlen"),
    ],
)
def test_what_a_file_must_have_is_told(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said):
        layout(tmp_path, text)


# Signs and numbers


@pytest.mark.parametrize(
    ("raws", "form"),
    [
        (["1217", "-"], NumberForm(",", "", "")),
        (["3,5", "12"], NumberForm(",", "", "3,5")),
        (["1.560", "999"], NumberForm(",", ".", "1.560")),
        (["1.560,3", "999"], NumberForm(",", ".", "1.560,3")),
        (["8.137", "1217"], NumberForm(".", "", "8.137")),
        (["59.37"], NumberForm(".", "", "59.37")),
        (["0.137"], NumberForm(".", "", "0.137")),
        (["1,560.3"], None),
        (["8.137", "3,5", "1217"], None),
    ],
)
def test_the_form_of_numbers_is_told_by_the_cells(raws: list[str], form: NumberForm | None) -> None:
    assert number_form(raws) == form


def table(
    rows: list[tuple[str | None, tuple[str, ...], tuple[str, ...]]], *heads: tuple[str, ...], **more: Any
) -> Table:
    return Table(
        path=Path("x"), encoding="", code=None, title="", stand=None, attributes=more.pop("attributes", ()),
        columns=tuple(Column(n, head, **more) for n, head in enumerate(heads, start=5)),
        rows=tuple(Row(n, "08116", "", *row) for n, row in enumerate(rows, start=1)),
    )  # fmt: skip


def of_cells(*raws: str) -> Contents:
    return contents_of(table([("2015", (), raws)], *[(str(n),) for n in range(len(raws))]))


@pytest.mark.parametrize(
    ("raws", "found"),
    [
        (["5", "7"], {"ohne": ()}),
        (["-", "5"], {"klassisch": ()}),
        (["5", "(7)", "...", "."], {"klassisch": ()}),
        (["5", "k", "7 u"], {"neu": ()}),
        (["5 f", "."], {"klassisch": ("f",), "neu": (".",)}),
        (["x", "5 p"], {"klassisch": (), "neu": ()}),
        (["-", ".", "5 f"], {"klassisch": ("f",)}),
        (["5 e", "/"], {"klassisch": ()}),
        (["Ostsee", "5"], {"ohne": ("Ostsee",)}),
    ],
)
def test_the_dialect_is_told_by_the_signs(raws: list[str], found: dict[str, tuple[str, ...]]) -> None:
    assert dict(dialects(of_cells(*raws), NumberForm(","))) == found


def test_signs_that_both_dialects_know_are_asked_about(office: Path, bericht: Bericht) -> None:
    (office / "plain.csv").write_text(PLAIN.replace(",1100,", ",x,"), encoding="utf-8")
    told = ["source", "add", "plain.csv", *CITED, *TOLD, "--zeitart", "kalenderjahr"]
    added = bericht(*told, cwd=office)
    assert added.code == 2
    assert "--zeichen  Zeichensatz, zu dem „x“ gehört: klassisch, neu" in added.err
    assert bericht(*told, "--zeichen", "neu", cwd=office).code == 0
    assert drafted(office, "plain")[1].zeichen == "neu"


# Time


@pytest.mark.parametrize(
    ("times", "title", "arts"),
    [
        (["31.12.2015", "2014-12-31"], "", ["stichtag"]),
        (["2023-10P6M"], "", ["wintersemester"]),
        (["2015-03"], "", ["monat"]),
        (["2015", "2016"], "Arbeitslose - Jahresdurchschnitt -", ["jahresdurchschnitt"]),
        (["2015"], "Wanderungen - Jahressumme -", ["kalenderjahr"]),
        (["2015"], "Bevölkerung - Stichtag 31.12. -", ["stichtag"]),
        (["2015"], "Einbürgerungen", ["kalenderjahr", "jahresdurchschnitt"]),
        (["2015/16"], "Schüler - Schuljahr -", ["schuljahr"]),
        (["2015/16"], "", ["schuljahr", "wintersemester", "verwaltungsjahr"]),
        (["irgendwann"], "", []),
    ],
)
def test_the_period_type_is_told_by_dates_and_title(times: list[str], title: str, arts: list[str]) -> None:
    assert [zeit.art for zeit in period_types(times, title)] == arts


def test_a_stichtag_of_the_title_completes_bare_years() -> None:
    (zeit,) = period_types(["2015"], "Bevölkerung - Stichtag 31.12. -")
    assert zeit.tag == "31.12."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"--zeitart": "kalenderjahr"}, {"art": "kalenderjahr"}),
        ({"--zeitart": "stichtag", "--tag": "31.12."}, {"art": "stichtag", "tag": "31.12."}),
        ({"--zeitart": "schuljahr", "--jahr": "ende"}, {"art": "schuljahr", "jahr": "ende"}),
    ],
)
def test_what_a_bare_year_means_is_answered(given: dict[str, str], expected: dict[str, str]) -> None:
    zeit = draft_time(["2015"], "", Answers(given))
    assert zeit is not None
    assert zeit.model_dump(exclude_none=True) == expected


@pytest.mark.parametrize(("art", "option"), [("stichtag", "--tag"), ("schuljahr", "--jahr"), ("", "--zeitart")])
def test_what_a_bare_year_needs_is_asked(art: str, option: str) -> None:
    answers = Answers({"--zeitart": art} if art else {})
    assert draft_time(["2015"], "", answers) is None
    assert [question.option for question in answers.missing] == [option]


def test_a_file_without_any_date_needs_one() -> None:
    answers = Answers({})
    assert draft_time([], "", answers) is None
    assert [question.option for question in answers.missing] == ["--angabe"]
    zeit = draft_time([], "", Answers({"--angabe": "23.02.2025"}))
    assert zeit is not None
    assert (zeit.art, zeit.angabe) == ("stichtag", "23.02.2025")


# Labels


@pytest.fixture(scope="module")
def known() -> draft_labels.Known:
    return draft_labels.Known(find_sources(PROJECT)[0])


def mapping(text: str) -> dict[str, Any]:
    return yaml.load(text, StrictLoader)


def patterns(known: draft_labels.Known, *heads: tuple[str, ...]) -> list[tuple[str, ...]]:
    printed = table([("2015", (), ("1",) * len(heads))], *heads)
    return list(draft_labels.draft(contents_of(printed), known).patterns)


def test_sex_nationality_and_age_become_lists_and_so_do_their_totals(known: draft_labels.Known) -> None:
    heads = [
        (group, sex) for group in ("Insgesamt", "Ausländer(innen)") for sex in ("Insgesamt", "männlich", "weiblich")
    ]
    assert patterns(known, *heads) == [("$nationalitaet", "$geschlecht")]
    ages = [("Kinder", "Insgesamt"), ("Kinder", "unter 3 Jahre"), ("Plätze", "Insgesamt")]
    assert patterns(known, *ages) == [("Kinder", "$alter"), ("Plätze", "Insgesamt")]


def test_a_total_that_could_be_of_two_kinds_stays_as_printed(known: draft_labels.Known) -> None:
    heads = [("Kinder", "Insgesamt"), ("Kinder", "weiblich"), ("Kinder", "Deutsche")]
    found = patterns(known, *heads)
    assert found == [("Kinder", "Insgesamt"), ("Kinder", "$geschlecht"), ("Kinder", "$nationalitaet")]


@pytest.mark.parametrize("key", ["rdb_12411-03-02-4", "rdb_13111-01-03-4", "rdb_22811-02-02-4", "rdb_12111-07-01-4"])
def test_every_column_of_a_draft_is_taken_by_one_pattern(key: str, known: draft_labels.Known) -> None:
    from pipeline.mapping import Mapping
    from pipeline.readers import read_table
    from pipeline.sources import load_source

    source = load_source(PROJECT / "data/raw" / key, PROJECT)
    printed = read_table(source.folder / "auszug.csv", "auszug")
    text = draft_labels.draft(contents_of(printed), known).text()
    content = mapping(re.sub(r"^( +)# (?=- )", r"\1", text, flags=re.M).replace("???", "bevoelkerung"))
    changed = source.quelle.model_dump(exclude={"listen", "zeilen", "spalten"}) | content
    quelle = Quelle.model_validate(changed)
    for column in printed.columns:
        assert Mapping(quelle).column(column) is not None


def test_codes_are_keys_and_texts_are_comments(known: draft_labels.Known) -> None:
    labels = ["GESM | männlich", "GESX | divers", "INSGESAMT | Insgesamt"]
    rows: list[tuple[str | None, tuple[str, ...], tuple[str, ...]]] = [("2015", (label,), ("1",)) for label in labels]
    draft = draft_labels.draft(contents_of(table(rows, ("A",), attributes=("GES",))), known)
    assert draft.rows == {"GES": "$geschlecht"}
    assert draft.lists["geschlecht"].known == {
        "GESM": {"geschlecht": "maennlich"}, "Insgesamt": {"geschlecht": "insgesamt"},
    }  # fmt: skip
    assert "    # GESX: ???  # divers\n" in draft.text()


def test_ages_need_no_entry_unless_a_code_stands_before_them(known: draft_labels.Known) -> None:
    rows: list[tuple[str | None, tuple[str, ...], tuple[str, ...]]] = [
        ("2015", ("unter 3 Jahre", "ALT003 | unter 3 Jahre"), ("1",)),
        ("2015", ("Insgesamt", "INSGESAMT | Insgesamt"), ("1",)),
    ]
    alone = draft_labels.draft(
        contents_of(table([(t, (a,), c) for t, (a, _), c in rows], ("A",), attributes=("a",))), known
    )
    assert (alone.rows, alone.lists) == ({"a": "$alter"}, {})
    coded = draft_labels.draft(
        contents_of(table([(t, (b,), c) for t, (_, b), c in rows], ("A",), attributes=("b",))), known
    )
    assert coded.lists["alter"].known == {"unter 3 Jahre": {"alter": "0-<3"}, "Insgesamt": {"alter": "insgesamt"}}


def test_an_attribute_of_countless_labels_is_not_listed(known: draft_labels.Known) -> None:
    def drafted(number: int, *more: str) -> draft_labels.LabelDraft:
        labels = [*(f"Verband {n}" for n in range(number)), *more]
        rows: list[tuple[str | None, tuple[str, ...], tuple[str, ...]]] = [("2015", (one,), ("1",)) for one in labels]
        return draft_labels.draft(contents_of(table(rows, ("A",), attributes=("VB",))), known)

    left_out = drafted(1201).text()
    assert "# VB: 1.201 Beschriftungen; werden sie gebraucht, gehören sie in eine Liste.\n" in left_out
    assert mapping(left_out)["zeilen"] == {"VB": "nicht_benoetigt"}
    assert "Verband" not in left_out
    assert drafted(300).open_labels == 300
    assert drafted(1200, "weiblich").rows == {"VB": "$geschlecht"}


def test_a_draft_without_any_known_label_can_still_be_read(known: draft_labels.Known) -> None:
    draft = draft_labels.draft(
        contents_of(table([("2015", ("rot",), ("1",))], ("A: b",), attributes=("Farbe (neu)",))), known
    )
    content = mapping(draft.text())
    assert content["zeilen"] == {"Farbe (neu)": "$farbe_neu"}
    assert content["listen"] == {"farbe_neu": {"(noch zuordnen)": {}}}
    assert [spalte["kopf"] for spalte in content["spalten"]] == [["(noch zuordnen)"]]
    assert "    # rot: ???\n" in draft.text()
    assert '  # - {kopf: ["A: b"], merkmal: ???, einheit: ???}\n' in draft.text()


# Texts and portals


@pytest.mark.parametrize(
    "text",
    ["Insgesamt", "männlich", "Ja", "no", "08116", "2015", "a: b", "a #b", "a, b", "{x}", "Ende ", "", "„so“", "a\nb",
     "null", "1e3", "x\x96y", 'mit "Zeichen"', "2015-12-31", "- a", "?", "Ausländer(innen)"],
)  # fmt: skip
def test_every_text_reads_back_as_the_same(text: str) -> None:
    assert mapping(f"a: {scalar(text)}\n{scalar(text)}: b\n") == {"a": text, text: "b"}
    assert mapping(flow({text: [text, {text: text}]})) == {text: [text, {text: text}]}


def test_plain_words_stand_without_quotes() -> None:
    assert (
        flow({"kopf": ("$alter", "Bevölkerung am Ort"), "wert": True})
        == "{kopf: [$alter, Bevölkerung am Ort], wert: true}"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("12411-01-01-4_1773175772751_de_flat.csv", "12411-01-01-4"),
        ("12411-01-01-4.csv", "12411-01-01-4"),
        ("21311-01-01-4-B_1773175045085_de_flat.csv", "21311-01-01-4-B"),
        ("12531-0043_175879554_flat.csv", "12531-0043"),
        ("1000A-0000_1773175153999_de_flat.csv", "1000A-0000"),
        ("12211-Z-11_1773175349407_de_flat.csv", "12211-Z-11"),
        ("kinder-2015-01-01-4.csv", None),
        ("2015-01-01.csv", None),
    ],
)
def test_a_file_name_may_begin_with_the_code(name: str, code: str | None) -> None:
    assert code_in_name(name) == code


@pytest.mark.parametrize(
    ("leser", "code", "key"),
    [
        ("genesis_klassisch", "22411-01-01-4-B", "rdb"),
        ("ffcsv_neu", "12211-Z-11", "rdb"),
        ("ffcsv_neu", "12531-0043", "destatis"),
        ("ffcsv_neu", "1000A-0000", None),
        ("csv", "12531-0043", None),
        ("inkar_xls", None, "inkar"),
    ],
)
def test_the_portal_is_told_by_format_and_code(leser: str, code: str | None, key: str | None) -> None:
    portal = portal_of(leser, code)
    assert (portal and portal.key) == key


def test_known_portals_are_cited_as_in_the_sources_of_the_project() -> None:
    for source in find_sources(PROJECT)[0]:
        quelle = source.quelle
        portal = portal_of(quelle.leser, quelle.tabelle)
        if portal is not None and portal.lizenz:
            cited = (portal.herausgeber, portal.lizenz, portal.namensnennung, portal.adresse)
            assert cited == (quelle.herausgeber, quelle.lizenz, quelle.namensnennung, quelle.adresse), source.key


def test_a_proposal_is_taken_where_nobody_can_be_asked_and_a_suggestion_is_not() -> None:
    answers = Answers({"--c": " gegeben "})
    assert answers.get(Question("--a", "A", proposal="vorschlag")) == "vorschlag"
    assert answers.get(Question("--b", "B", suggestion="vielleicht")) is None
    assert answers.get(Question("--c", "C", proposal="vorschlag")) == "gegeben"
    with pytest.raises(UsageError, match=r"  --b  B$"):
        answers.demand()


# What single formats say


ELECTION = """\
AGS,Gemeindename,Wahlberechtigte,Wähler(innen),Gültige_Zweitstimmen,CDU_Zweitstimmen
08116019,Esslingen,58176,47864,47659,13940
BW,Baden-Württemberg,7653811,6382446,6349998,2006866
"""
EXPORT = """\
"Region";"Deutschland";"Regionsschlüssel:";"d"
"Gebietsstand";"April 2025"
"Berichtsjahr";"2023"
"Indikator";"Beschäftigte"
""
"Hinweise:";"HINT"
""
"Merkmal ";"Beschäftigte "
"unter 25 Jahre";"4.534.320"
""
"Exportdatum: ";"21.05.2025";"16:50:41"
"© Statistik der Bundesagentur für Arbeit"
"""


def test_the_land_and_the_bund_are_known_by_their_names(office: Path, bericht: Bericht) -> None:
    (office / "wahl.csv").write_text(ELECTION, encoding="cp1252")
    told = ["--titel", "Wahl", "--angabe", "23.02.2025", *TOLD]
    added = bericht("source", "add", "wahl.csv", *told, cwd=office)
    assert (added.code, added.err) == (0, "")
    assert "Regionalschlüssel" not in added.out
    assert drafted(office, "btw_wahl")[1].raum.entspricht == {"BW": "08"}
    (office / "fremd.csv").write_text(ELECTION.replace("BW,Baden-Württemberg", "BY,Bayern"), encoding="cp1252")
    added = bericht("source", "add", "fremd.csv", *told, cwd=office)
    assert "Hinweis: Keine amtlichen Regionalschlüssel (1): „BY“." in added.out
    assert drafted(office, "btw_fremd")[1].raum.entspricht == {}


@pytest.mark.parametrize(
    ("hint", "art", "tag"),
    [
        ("Bei den dargestellten Werten handelt es sich um Jahresdurchschnitte. ", "jahresdurchschnitt", None),
        ("In der Beschäftigungsstatistik ist der Stichtag 30.06. repräsentativ als Jahreswert.", "stichtag", "30.06."),
    ],
)
def test_the_hints_of_an_export_say_what_its_year_means(
    hint: str, art: str, tag: str | None, office: Path, bericht: Bericht
) -> None:
    (office / "alter.csv").write_text(EXPORT.replace("HINT", hint), encoding="utf-8-sig")
    added = bericht("source", "add", "alter.csv", *TOLD, cwd=office)
    assert (added.code, added.err) == (0, "")
    quelle = drafted(office, "ba_alter")[1]
    assert (quelle.zeit.art, quelle.zeit.tag) == (art, tag)
    assert (quelle.raum.entspricht, quelle.lizenz) == ({"d": "DG"}, "Nutzung mit Quellenangabe")


def test_a_title_without_words_is_none(office: Path, bericht: Bericht) -> None:
    cube = """\
* Export vom 03.09.2022
K;DQ;FACH-SCHL
D;22922KJ114
K;DQ-ERH;FACH-SCHL
D;22922
K;DQA;NAME
D;KREISE
K;DQZ;NAME
D;JAHR
K;DQI;NAME;ME-NAME
D;ELG002;EUR
K;QEI;FACH-SCHL;ZI-WERT;WERT
D;08116;2016;1503
"""
    (office / "cube.txt").write_text(cube, encoding="utf-8")
    told = [*CITED[2:], *TOLD, "--zeitart", "kalenderjahr"]
    assert bericht("source", "add", "cube.txt", *told, cwd=office).code == 0
    assert drafted(office, "22922KJ114")[1].titel == "ELG002"
    two = cube.replace("D;ELG002;EUR\n", "D;ELG002;EUR\nD;ELG003;EUR\n").replace(";1503", ";1503;3622")
    (office / "cube.txt").write_text(two, encoding="utf-8")
    again = bericht("source", "add", "cube.txt", *told, "--nach", "cube", cwd=office)
    assert re.findall(r"^  (--\S+)", again.err, re.M) == ["--titel"]


@pytest.mark.langsam
def test_a_gemeindeverzeichnis_says_its_boundaries(office: Path, bericht: Bericht) -> None:
    file = ORIGINALS / "gemeindeverzeichnis/31122021_Auszug_GV.xlsx"
    if not file.is_file():
        pytest.skip(f"Original {file.name} fehlt unter ../shared/data")
    added = bericht("source", "add", str(file), "--basis", "zensus_2011", "--nach", "neu", cwd=office)
    assert (added.code, added.err) == (0, "")
    text, quelle = drafted(office, "neu")
    assert (quelle.raum.gebietsstand, quelle.raum.gemeinden) == (date(2021, 12, 31), True)
    assert quelle.zeilen["VB"] == "nicht_benoetigt"
    assert len(text.splitlines()) < 150


# The offices' files


ADDED = {
    "regionaldatenbank_klassisch/22543-01-02-4_00.csv": [],
    "regionaldatenbank_klassisch/12711-03-02-4_00.csv": [],
    "regionaldatenbank_klassisch/12511-01-01-4.csv": ["--zeitart", "kalenderjahr"],
    "ffcsv_alt/12111-01-01-4.csv": [],
    "ffcsv_neu/12211-Z-11_1773175349407_de_flat.csv": ["--zeitart", "jahresdurchschnitt"],
    "inkar/B_SchulabgaengerohneAbschluss.xls": ["--zeitart", "kalenderjahr"],
    "genesis_cube/22922KJ1141.txt": [*CITED, "--zeitart", "kalenderjahr", "--zeichen", "klassisch"],
    "ba_export/beschäftigte_insgesamt_nachaltersgruppe.csv": [],
    "bundestagswahl_2025/latest-btw25-bw-gemeinden.csv": ["--titel", "T", "--angabe", "23.02.2025"],
    "stala_bw/Kreisergebnisse_KW_2019.xlsx": [],
}
"""Originals of all formats, and what they do not say."""


@pytest.mark.langsam
@pytest.mark.parametrize("name", ADDED)
def test_an_original_becomes_a_source(name: str, office: Path, bericht: Bericht) -> None:
    if not (ORIGINALS / name).is_file():
        pytest.skip(f"Original {name} fehlt unter ../shared/data")
    added = bericht("source", "add", str(ORIGINALS / name), *TOLD, *ADDED[name], "--nach", "neu", cwd=office)
    assert added.code == 0, added.err
    said = checked(office, bericht, "neu")
    assert said
    assert all("[V02]" in line for line in said if line.startswith("  ") and not line.startswith("    ")), said[:5]
