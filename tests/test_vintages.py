"""Several vintages of one source: which one counts, what is wrong in their folders, what was revised."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT, Called, ingested
from test_ingest import EXTRACT, MERKMALE, PARAMS, QUELLE, digest

from pipeline.cycle import load_cycle
from pipeline.faults import NOTE, DataError
from pipeline.ingest import sources_json
from pipeline.revisions import revised
from pipeline.source_show import vintages_beside
from pipeline.sources import find_sources, not_pinned, source_in, wrong_pins
from pipeline.stages import STAGES, Context, stage_key

OLD, NEW, LATE = "2017-10-10", "2018-03-01", "2021-05-05"
REVISED = EXTRACT.replace("08116;Esslingen, Landkreis;31.12.2015;100;60", "08116;Esslingen, Landkreis;31.12.2015;99;59")
REVISED += "7;08117;Göppingen, Landkreis;31.12.2015;50;30;20;.\n"
"""Esslingen: 100 became 99 and 60 became 59; Göppingen is new. The freeze of the cycle is 2020-01-01."""


class Office:
    """A project with a source `a` of vintages."""

    def __init__(self, root: Path) -> None:
        self.root, self.raw = root, root / "data/raw"
        self.raw.mkdir(parents=True)
        self.pin()
        (self.raw / "merkmale.yaml").write_text(MERKMALE, encoding="utf-8")
        for name in ("ausnahmen.yaml", "gebietsaenderungen.yaml"):
            (self.raw / name).write_text("{}\n", encoding="utf-8")
        for name in ("brueche.yaml", "schwellen.yaml"):
            shutil.copy(PROJECT / "data/raw" / name, self.raw)
        self.lay_in(OLD)

    def pin(self, **staende: str) -> None:
        params = yaml.safe_load(PARAMS)
        params["zyklen"]["2013-2016"]["staende"] = staende
        (self.root / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")

    def lay_in(self, name: str, extract: str = EXTRACT, key: str = "a", **changes: object) -> Path:
        folder = self.raw / key / name
        folder.mkdir(parents=True)
        (folder / "auszug.csv").write_text(extract, encoding="utf-8")
        quelle = QUELLE | {"auszug": {"sha256": digest(extract)}} | ({"stand": name} if name else {}) | changes
        (folder / "quelle.yaml").write_text(yaml.safe_dump(quelle, allow_unicode=True), encoding="utf-8")
        return folder

    def read(self) -> str:
        """The vintage that the cycle prints."""
        return source_in(self.root, "a", load_cycle(self.root)).folder.name

    def wrong(self) -> list[tuple[str, str]]:
        cycle = load_cycle(self.root)
        sources, _ = find_sources(self.root, cycle.datenschluss, cycle.staende)
        return [(fault.place, fault.text) for fault in wrong_pins(self.root, cycle, sources)]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# Which one counts


def test_without_a_pin_the_newest_up_to_the_freeze_counts_and_the_build_says_so(office: Office) -> None:
    office.lay_in(NEW)
    office.lay_in(LATE)
    assert office.read() == NEW
    cycle = load_cycle(office.root)
    [(key, note)] = not_pinned(office.root, cycle, find_sources(office.root, cycle.datenschluss)[0])
    assert (key, note.file, note.severity) == ("a", f"data/raw/a/{NEW}/auszug.csv", NOTE)
    assert note.text == f"Es gibt die Stände {OLD}, {NEW}, {LATE}. Gelesen ist {NEW}, der neueste bis zum Datenschluss."
    assert note.advice == f'Festlegen in params.yaml unter zyklen.2013-2016.staende: {{a: "{NEW}"}}.'


def test_a_pin_chooses_and_then_nothing_is_remarked(office: Office) -> None:
    office.lay_in(NEW)
    office.pin(a=OLD)
    cycle = load_cycle(office.root)
    [source] = find_sources(office.root, cycle.datenschluss, cycle.staende)[0]
    assert (source.key, source.folder.name, source.vintages) == ("a", OLD, (OLD, NEW))
    assert (list(not_pinned(office.root, cycle, [source])), office.wrong()) == ([], [])


def test_one_vintage_needs_no_pin_and_a_source_without_folders_stays_as_it_is(office: Office) -> None:
    office.lay_in("", key="b")
    cycle = load_cycle(office.root)
    sources, broken = find_sources(office.root, cycle.datenschluss)
    assert [(one.key, one.vintages) for one in sources] == [("a", (OLD,)), ("b", ())]
    assert (list(not_pinned(office.root, cycle, sources)), broken) == ([], {})


def test_each_vintage_has_its_own_mapping(office: Office) -> None:
    """The later table has no column for Zuzüge and another name for the total."""
    columns = [{"kopf": ["Gesamt"], "merkmal": "bevoelkerung", "einheit": "Anzahl"}]
    extract = "zeile;region;name;zeit;Gesamt\n5;08116;Esslingen, Landkreis;31.12.2015;99\n"
    office.lay_in(NEW, extract, spalten=columns, listen={})
    found = revised(office.root, "a")
    assert [(one.merkmal, one.region, one.art) for one in found.revisions if one.gliederung == "insgesamt"] == [
        ("bevoelkerung", "08", "entfallen"), ("bevoelkerung", "08116", "geändert"),
        ("zuzuege", "08", "entfallen"), ("zuzuege", "08116", "entfallen"),
    ]  # fmt: skip


@pytest.mark.langsam
def test_check_and_ingest_name_the_vintage_and_its_file(office: Office, bericht: Callable[..., Called]) -> None:
    office.lay_in(NEW)
    told = json.loads(bericht("check", "--format", "json", cwd=office.root).out)
    [source] = told["quellen"]
    assert (source["datei"], source["staende"]) == (f"data/raw/a/{NEW}/auszug.csv", [OLD, NEW])
    [remark] = [one for one in told["befunde"] if one["regel"] == "V16"]
    assert (remark["schwere"], remark["datei"]) == ("Hinweis", f"data/raw/a/{NEW}/auszug.csv")
    office.pin(a=OLD)
    done = ingested(office.root, load_cycle(office.root), []).done
    [read] = json.loads(sources_json(done, office.root))["gelesen"]
    assert (read["datei"], read["stand"]) == (f"data/raw/a/{OLD}/auszug.csv", OLD)


def test_another_pin_and_another_vintage_run_the_first_stage_again(office: Office) -> None:
    (office.root / "report_templates/formulare").mkdir(parents=True)

    def key() -> str:
        return stage_key(STAGES[0], Context(office.root, load_cycle(office.root)))

    keys = [key()]
    office.lay_in(NEW)
    keys.append(key())
    office.pin(a=OLD)
    keys.append(key())
    assert len(set(keys)) == 3


def test_a_pin_that_leads_nowhere_stops_the_build(office: Office) -> None:
    office.pin(a=NEW)
    with pytest.raises(DataError, match=rf"Den Stand {NEW} dieser Quelle gibt es nicht\. Vorhanden: {OLD}\."):
        ingested(office.root, load_cycle(office.root), [])


# What is wrong


@pytest.mark.parametrize(
    ("pin", "told"),
    [
        ({"a": "2016-01-01"}, f"Den Stand 2016-01-01 dieser Quelle gibt es nicht. Vorhanden: {OLD}."),
        ({"b": "2016-01-01"}, f"Den Stand 2016-01-01 dieser Quelle gibt es nicht. Vorhanden: {OLD}."),
        ({"a": LATE}, f"Der Stand {LATE} liegt nach dem Datenschluss 2020-01-01 dieses Zyklus."),
        ({"fehlt": OLD}, "Die Quelle „fehlt“ gibt es unter data/raw nicht."),
        ({"b": OLD}, None),
    ],
)
def test_pins_that_lead_nowhere_are_told_with_their_place(
    office: Office, pin: dict[str, str], told: str | None
) -> None:
    office.lay_in("", key="b")
    office.pin(**pin)
    assert office.wrong() == ([(f"zyklen.2013-2016.staende.{next(iter(pin))}", told)] if told else [])


def test_what_lies_among_vintages_and_is_none_is_told(office: Office) -> None:
    shutil.copy(office.raw / "a" / OLD / "auszug.csv", office.raw / "a/auszug.csv")
    office.lay_in("alt")
    sources, broken = find_sources(office.root)
    assert sources == []
    assert [(fault.file, fault.text) for fault in broken["a"]] == [
        ("data/raw/a/alt", "Der Ordner „alt“ liegt neben Ständen dieser Quelle. Erwartet: ein Stand wie 2017-10-10."),
        ("data/raw/a/auszug.csv",
         f"Die Datei liegt neben den Ordnern der Stände ({OLD}, alt). Erwartet: in einem von ihnen."),
    ]  # fmt: skip


def test_folder_and_stand_must_agree_and_each_has_its_declaration(office: Office) -> None:
    office.lay_in(NEW, stand=OLD)
    office.lay_in(OLD, key="b")
    (office.raw / "b" / OLD / "quelle.yaml").unlink()
    _, broken = find_sources(office.root)
    assert {key: [(fault.file, fault.place, fault.text) for fault in found] for key, found in broken.items()} == {
        "a": [(f"data/raw/a/{NEW}/quelle.yaml", "stand",
               f"Gefunden: {OLD}. Erwartet: {NEW}, denn so heißt der Ordner dieses Standes.")],
        "b": [(f"data/raw/b/{OLD}/quelle.yaml", "", "Die Datei fehlt.")],
    }  # fmt: skip


def test_a_file_that_dvc_keeps_and_nobody_has_fetched_is_named_with_source_and_hash(office: Office) -> None:
    """The extract beside it does not take its place: the report rests on the original."""
    sha = "ab" * 32
    folder = office.lay_in("", key="b", original={"datei": "t.csv", "sha256": sha, "bytes": 9}, tabelle="12411-01-01-4")
    (folder / "t.csv.dvc").touch()
    [fault] = find_sources(office.root)[1]["b"]
    assert fault.file == "data/raw/b/t.csv"
    assert fault.text == (
        "Die Datei fehlt; sie liegt in der Ablage von DVC (Quelle: x, Tabelle 12411-01-01-4). "
        f"Prüfsumme laut quelle.yaml: {sha}."
    )
    assert fault.advice == "Bitte „.venv/bin/dvc pull data/raw/b/t.csv.dvc“ aufrufen."


# What was revised


def test_revisions_with_old_and_new_figure_size_and_place(office: Office) -> None:
    office.lay_in(NEW, REVISED)
    found = revised(office.root, "a")
    assert (found.names, found.same) == ((OLD, NEW), 6)
    told = [
        (one.art, one.region, one.gliederung, one.old and one.old.raw, one.new and one.new.raw, one.difference,
         one.percent) for one in found.revisions if one.merkmal == "bevoelkerung"
    ]  # fmt: skip
    assert told == [
        ("geändert", "08116", "insgesamt", "100", "99", "−1", "−1,0"),
        ("geändert", "08116", "maennlich", "60", "59", "−1", "−1,7"),
        ("neu", "08117", "insgesamt", None, "50", "", ""),
        ("neu", "08117", "maennlich", None, "30", "", ""),
        ("neu", "08117", "weiblich", None, "20", "", ""),
    ]
    assert next(one.old and one.old.place for one in found.revisions) == "Z. 3, Sp. 5"
    assert [one.art for one in revised(office.root, "a", NEW, OLD).revisions].count("entfallen") == 4


def test_command_tells_revisions_as_text_csv_page_and_json(
    office: Office, bericht: Callable[..., Called], tmp_path: Path
) -> None:
    office.lay_in(NEW, REVISED)
    called = bericht("diff", "--vintages", "a", cwd=office.root)
    assert called.code == 1
    assert called.out.splitlines()[:4] == [
        f"a: Stand {OLD}  →  {NEW}",
        "2 geändert, 4 neu, 0 entfallen, 6 unverändert",
        "  bevoelkerung, Esslingen, Landkreis (08116), 31.12.2015, insgesamt: 100 → 99 (−1; −1,0 %)",
        f"      data/raw/a/{OLD}/auszug.csv Z. 3, Sp. 5; data/raw/a/{NEW}/auszug.csv Z. 3, Sp. 5",
    ]
    told = bericht("diff", "--vintages", "a", OLD, NEW, "--format", "csv", cwd=office.root).out
    rows = list(csv.DictReader(io.StringIO(told.lstrip("\ufeff")), delimiter=";"))
    assert (rows[0]["alt"], rows[0]["neu"], rows[0]["Differenz"], rows[0]["Stelle neu"]) == (
        "100",
        "99",
        "-1",
        "Z. 3, Sp. 5",
    )
    assert '<td class="zahl">99</td>' in bericht("diff", "--vintages", "a", "--format", "html", cwd=office.root).out
    as_json = json.loads(bericht("diff", "--vintages", "a", "--format", "json", cwd=office.root).out)
    assert (as_json["unveraendert"], len(as_json["revisionen"])) == (6, 6)
    same = bericht("diff", "--vintages", "a", OLD, OLD, cwd=office.root)
    assert (same.code, same.out.splitlines()[1]) == (0, "keine Unterschiede, 8 Werte verglichen")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--vintages", "a"], f"Die Quelle „a“ hat nur den Stand {OLD}."),
        (["--vintages", "zz"], "Die Quelle „zz“ hat keine Ordner für Stände, oder es gibt sie nicht."),
        (["--vintages", "b", "2016-01-01", NEW], f"Quelle „b“ gibt es nicht. Vorhanden: {OLD}, {NEW}."),
        (["--vintages", "b", OLD], "Mit --vintages erwartet: zwei Stände"),
        ([OLD], "Erwartet: zwei Ausgaben, A und B."),
    ],
)  # fmt: skip
def test_wrong_calls(office: Office, bericht: Callable[..., Called], words: list[str], told: str) -> None:
    office.lay_in(OLD, key="b")
    office.lay_in(NEW, key="b")
    called = bericht("diff", *words, cwd=office.root)
    assert called.code == 2
    assert told in called.err


def test_source_show_lists_the_vintages_beside_a_file(office: Office, tmp_path: Path) -> None:
    office.lay_in(NEW)
    path = office.raw / "a" / NEW / "auszug.csv"
    assert vintages_beside(path) == [("Stände der Quelle", [OLD, f"{NEW} (diese Datei)"])]
    assert vintages_beside(tmp_path / "tabelle.csv") == []
