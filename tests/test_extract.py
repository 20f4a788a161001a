"""Extracts from originals: the right file, the right regions, nothing half-written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.faults import DataError, UsageError
from pipeline.sources import load_source

ORIGINAL = """\
GENESIS-Tabelle: 12411-01-01-5
Bevölkerungsstand (Anzahl);;;
31.12.2015;;;
;;Insgesamt;weiblich
DG;Deutschland;82175684;41661561
08;  Baden-Württemberg;10879618;5475174
08116;    Esslingen, Landkreis;524127;263530
08116077;      Wernau (Neckar), Stadt;12000;6100
08117;    Göppingen, Landkreis;251173;127000
08117026;      Göppingen, Stadt;56000;28000
__________
Stand: 10.10.2017 / 11:01:03
"""
QUELLE = """\
# Bevölkerung; dieser Satz bleibt stehen
titel: Bevölkerung nach Geschlecht
herausgeber: Statistische Ämter des Bundes und der Länder
stand: 2017-10-10
lizenz: dl-de/by-2-0
namensnennung: Statistische Ämter des Bundes und der Länder, Deutschland, 2017
herkunft: Regionaldatenbank, 10.10.2017
zuordnung_geprueft: Statistikstelle
original: {{datei: 12411-01-01-5.csv, sha256: {sha256}, bytes: {bytes}}}   # wie bezogen
leser: genesis_klassisch
zeichen: klassisch
zeit: {{art: stichtag}}
raum: {{gebietsstand: 2015-12-31, gemeinden: {gemeinden}}}   # mit Gemeinden?
basis: zensus_2011
spalten:
  - {{kopf: [Insgesamt], merkmal: bevoelkerung}}
  - {{kopf: [weiblich], merkmal: bevoelkerung, geschlecht: weiblich}}
"""
EXTRACT = """\
zeile | Tabelle: 12411-01-01-5 | Stand: 2017-10-10 | Einheit: Anzahl;region;name;zeit;Insgesamt;weiblich
5;DG;Deutschland;31.12.2015;82175684;41661561
7;08116;Esslingen, Landkreis;31.12.2015;524127;263530
8;08116077;Wernau (Neckar), Stadt;31.12.2015;12000;6100
"""
REGIONS = {"DG", "08116"}
WRONG = "ab" * 32


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def quelle(text: str = ORIGINAL, *, sha256: str | None = None, gemeinden: str = "true") -> str:
    return QUELLE.format(sha256=sha256 or digest(text), bytes=len(text.encode()), gemeinden=gemeinden)


class Office:
    """A project and, beside it, a folder with originals."""

    def __init__(self, root: Path) -> None:
        self.project, self.origin = root / "projekt", root / "downloads"
        (self.origin / "2017").mkdir(parents=True)
        self.lay_in("2017/12411-01-01-5.csv", ORIGINAL)
        self.declare("rdb_12411-01-01-5", quelle())

    def lay_in(self, name: str, text: str) -> None:
        (self.origin / name).parent.mkdir(parents=True, exist_ok=True)
        (self.origin / name).write_bytes(text.encode())

    def declare(self, key: str, text: str) -> None:
        folder = self.project / "data/raw" / key
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "quelle.yaml").write_bytes(text.encode())

    def run(self, **options):
        return extract(self.project, self.origin, REGIONS, "08116", **options)

    def faults(self, **options) -> list[tuple[str, str, str]]:
        before = self.content()
        with pytest.raises(DataError) as caught:
            self.run(**options)
        assert self.content() == before
        return [(fault.file, fault.place, fault.text) for fault in caught.value.faults]

    def content(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.project).as_posix(): path.read_bytes()
            for path in sorted(self.project.rglob("*"))
            if path.is_file()
        }

    def text(self, name: str, key: str = "rdb_12411-01-01-5") -> str:
        return (self.project / "data/raw" / key / name).read_bytes().decode()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_regions_and_the_gemeinden_of_the_county_are_cut_out(office: Office):
    [done] = office.run()
    assert office.text("auszug.csv") == EXTRACT
    assert (done.key, done.rows, done.sha256, done.changed) == ("rdb_12411-01-01-5", 3, digest(EXTRACT), True)
    assert done.origin == office.origin / "2017/12411-01-01-5.csv"
    assert load_source(done.file.parent, office.project).file == done.file


def test_without_gemeinden_only_the_regions_are_cut_out(office: Office):
    office.declare("rdb_12411-01-01-5", quelle(gemeinden="false"))
    [done] = office.run()
    assert done.rows == 2


def test_gemeinden_of_all_kreise_of_the_report_are_cut_out_where_that_is_declared(office: Office):
    office.declare("rdb_12411-01-01-5", quelle(gemeinden="vergleichskreise"))
    [done] = extract(office.project, office.origin, {"DG", "08", "08116", "08117"}, "08116")
    keys = [line.split(";")[1] for line in office.text("auszug.csv").splitlines()[1:]]
    assert keys == ["DG", "08", "08116", "08116077", "08117", "08117026"]
    assert done.rows == 6


@pytest.mark.parametrize("key", ["08116077", "081165006077"])
def test_gemeinden_are_told_by_the_length_of_their_key(office: Office, key: str):
    text = ORIGINAL.replace("08116077", key)
    office.lay_in("2017/12411-01-01-5.csv", text)
    office.declare("rdb_12411-01-01-5", quelle(text))
    extract(office.project, office.origin, {"DG"}, "08116")
    assert [line.split(";")[1] for line in office.text("auszug.csv").splitlines()[1:]] == ["DG", key]


def test_an_entry_that_is_right_keeps_its_form(office: Office):
    office.declare("rdb_12411-01-01-5", quelle().replace("original: {datei:", "original:   { datei:  "))
    office.run(adopt=True)
    assert "original:   { datei:   12411-01-01-5.csv" in office.text("quelle.yaml")


def test_a_missing_entry_is_added_and_all_else_in_quelle_yaml_stays_as_it_is(office: Office):
    office.run()
    original = f"original: {{datei: 12411-01-01-5.csv, sha256: {digest(ORIGINAL)}, bytes: {len(ORIGINAL.encode())}}}"
    auszug = f"auszug: {{sha256: {digest(EXTRACT)}}}"
    assert office.text("quelle.yaml") == quelle().replace(
        f"{original}   # wie bezogen\n", f"{original}   # wie bezogen\n{auszug}\n"
    )


def test_a_second_run_changes_nothing(office: Office):
    office.run()
    before = office.content()
    [done] = office.run()
    assert not done.changed
    assert office.content() == before


def test_an_extract_that_was_edited_is_made_anew(office: Office):
    [done] = office.run()
    done.file.write_text(EXTRACT.replace("524127", "524128"), encoding="utf-8")
    assert office.run()[0].changed
    assert office.text("auszug.csv") == EXTRACT


def test_line_ends_of_quelle_yaml_stay(office: Office):
    office.declare("rdb_12411-01-01-5", quelle().replace("\n", "\r\n"))
    office.run()
    assert "\n" not in office.text("quelle.yaml").replace("\r\n", "")
    assert f"\r\nauszug: {{sha256: {digest(EXTRACT)}}}\r\nleser:" in office.text("quelle.yaml")


def test_another_original_than_the_declared_one_is_a_fault(office: Office):
    changed = ORIGINAL.replace("524127", "524128 r")
    office.lay_in("2017/12411-01-01-5.csv", changed)
    path = office.origin / "2017/12411-01-01-5.csv"
    size = len(ORIGINAL.encode())
    assert office.faults() == [
        ("data/raw/rdb_12411-01-01-5/quelle.yaml", "original.bytes",
         f"{path}: gefunden {size + 2}, erwartet {size}."),
        ("data/raw/rdb_12411-01-01-5/quelle.yaml", "original.sha256",
         f"{path}: gefunden {digest(changed)}, erwartet {digest(ORIGINAL)}."),
    ]  # fmt: skip


def test_adopt_enters_the_original_that_is_found(office: Office):
    office.declare("rdb_12411-01-01-5", quelle(sha256=WRONG).replace("bytes: ", "bytes: 1"))
    [done] = office.run(adopt=True)
    assert done.changed
    assert f"{quelle().split('# wie')[0]}# wie bezogen\nauszug: {{" in office.text("quelle.yaml")
    assert not office.run()[0].changed


def test_of_two_files_of_one_name_the_declared_one_is_taken(office: Office):
    office.lay_in("2016/12411-01-01-5.csv", ORIGINAL.replace("524127", "1"))
    office.run()
    assert office.text("auszug.csv") == EXTRACT


def test_two_files_of_one_name_and_neither_declared_is_a_fault_even_with_adopt(office: Office):
    office.lay_in("2016/12411-01-01-5.csv", ORIGINAL.replace("524127", "1"))
    office.declare("rdb_12411-01-01-5", quelle(sha256=WRONG))
    [(_, place, text)] = office.faults(adopt=True)
    assert place == "original.sha256"
    assert text.startswith(f"Keine der Dateien dieses Namens hat SHA-256 {WRONG}: ")


def test_the_faults_of_all_sources_are_told_at_once_and_nothing_is_written(office: Office):
    office.lay_in("kaputt.csv", ORIGINAL.replace("524127;263530", "524127"))
    office.declare("a_fehlt", quelle().replace("12411-01-01-5.csv", "fehlt.csv"))
    office.declare("b_kaputt", quelle(ORIGINAL.replace("524127;263530", "524127")).replace(
        "12411-01-01-5.csv", "kaputt.csv"))  # fmt: skip
    office.declare("c_unlesbar", quelle() + "unbekannt: 1\n")
    found = office.faults()
    assert {place for _, place, _ in found} == {"original.datei", "Zeile 7", "unbekannt"}
    assert ("data/raw/a_fehlt/quelle.yaml", "original.datei",
            f"Die Datei „fehlt.csv“ liegt nicht unter {office.origin}.") in found  # fmt: skip


def test_an_original_without_the_regions_is_a_fault(office: Office):
    text = ORIGINAL.replace("DG;", "07;").replace("08116", "07116")
    office.lay_in("2017/12411-01-01-5.csv", text)
    office.declare("rdb_12411-01-01-5", quelle(text))
    [(_, _, message)] = office.faults()
    assert message == "Keine Zeile gehört zu einer der Regionen des Auszugs."


def test_an_entry_over_several_lines_is_a_fault(office: Office):
    office.declare("rdb_12411-01-01-5", quelle() + f"auszug:\n  sha256: {WRONG}\n")
    [(_, place, message)] = office.faults()
    assert (place, message) == ("auszug", "„auszug“ steht nicht auf einer Zeile. Erwartet: auszug: {...}.")


def test_a_source_without_original_is_left_alone(office: Office):
    lines = [line for line in quelle().splitlines(keepends=True) if not line.startswith("original")]
    office.declare("eigene_zahlen", "".join(lines))
    assert [done.key for done in office.run()] == ["rdb_12411-01-01-5"]
    assert office.text("quelle.yaml", "eigene_zahlen") == "".join(lines)


def test_only_some_sources(office: Office):
    office.declare("a_fehlt", quelle().replace("12411-01-01-5.csv", "fehlt.csv"))
    assert [done.key for done in office.run(only=["rdb_12411-01-01-5"])] == ["rdb_12411-01-01-5"]
    with pytest.raises(UsageError, match="gibt es unter data/raw nicht: rdb_1"):
        office.run(only=["rdb_1"])


def test_a_folder_that_is_not_there(office: Office):
    with pytest.raises(UsageError, match="gibt es nicht"):
        extract(office.project, office.origin / "fehlt", REGIONS, "08116")
