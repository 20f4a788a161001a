"""The smallest real project: the real programs and templates with few indicators, three sources and an own survey."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from conftest import PROJECT
from form_examples import send_back

from pipeline.form_xlsx import Answer
from pipeline.forms import Respondent

INDICATORS = ("B-01", "B-K1", "HF6-05", "HF9-01")
SOURCES = (
    "gemeindeverzeichnis_2021",
    "geo_gemeinden_2021",
    "rdb_12411-01-01-5",
    "rdb_13211-02-05-4",
    "zensus_2022_gemeinden",
)
RETURNS = "data/raw/vertraulich/erhebung_arbeitskreise/2013-2016"
MARK = "Zvwqxy"
"""Stands in the names of files and bodies and in the answers of returns, and nowhere else."""
VALUES = {"traeger_1": 173_306, "traeger_2": 187_108, "traeger_3": 190_704}
"""Marked values of single returns, too large to be met by chance; only their sum may be told."""
FEWER = """
for _field in FELDER:
    _field.indicators[:] = [one for one in _field.indicators if one.id in {names}]
"""
GEMEINDEN = """version: "1"
groesse: B-K1
aehnliche: 6
kennzahlen: [B-K1, B-01]
vergleich: [B-K1, B-01]
erhebungen: []
angaben:
  - {id: B-K1, name: Einwohnerinnen und Einwohner, grenzen: [5000, 10000, 20000, 40000]}
  - {id: B-01, name: Ausländische Bevölkerung, grenzen: [6, 10, 14, 18]}
"""


def make_code(folder: Path) -> Path:
    """The programs as they are, with a catalogue of few indicators."""
    no_cache = shutil.ignore_patterns("__pycache__")
    for name in ("pipeline", "indicators"):
        shutil.copytree(PROJECT / name, folder / name, ignore=no_cache)
    shutil.copy(PROJECT / "requirements.lock", folder)
    with (folder / "indicators/katalog.py").open("a", encoding="utf-8") as stream:
        stream.write(FEWER.format(names=INDICATORS))
    return folder


def make_project(folder: Path) -> Path:
    """A project for these indicators, with three returns of a survey."""
    shutil.copytree(PROJECT / "report_templates", folder / "report_templates")
    for name in SOURCES:
        shutil.copytree(PROJECT / "data/raw" / name, folder / "data/raw" / name)
    for path in (PROJECT / "data/raw").glob("*.yaml"):
        shutil.copy(path, folder / "data/raw")
    (folder / "data/ausgaben").mkdir()
    shutil.copy(PROJECT / "params.yaml", folder)
    _only_what_there_is(folder)
    names = "".join(f"    {key}: {MARK} {key}\n" for key in VALUES)
    (folder / RETURNS).mkdir(parents=True)
    listed = folder / "data/raw/vertraulich/empfaenger.yaml"
    listed.write_text(f"empfaenger:\n  arbeitskreise:\n{names}", encoding="utf-8")
    for key, value in VALUES.items():
        answer(folder, key, value)
    return folder


def answer(project: Path, key: str, value: int, day: date = date(2017, 2, 1)) -> Path:
    """A return of one body: so many volunteers in the last year, one of them a man."""
    told = {"2016/aktive": value, "2016/aktive.weiblich": value - 1, "2016/aktive.maennlich": 1}
    ways = {"2016/aktive": "nach einer Mitgliederliste"}
    answers = {id: Answer(number, "gezählt", ways.get(id, "")) for id, number in told.items()}
    path = project / RETURNS / f"{MARK}_{key}_{day}.xlsx"
    body = Respondent(key, f"{MARK} {key}")
    return send_back(path, "arbeitskreise", body, answers, funktion=f"{MARK}amt", datum=day)


def _only_what_there_is(folder: Path) -> None:
    """Take away what names an indicator or a source that this project has not."""
    templates = folder / "report_templates"
    for name in ("bedarfe/2013-2016", "empfehlungen/2013-2016"):
        shutil.rmtree(templates / name)
        (templates / name).mkdir()
    for name in ("arbeit", "basis"):
        (templates / f"texte/{name}.md").unlink()
    _change(templates / "formulare/arbeitskreise.yaml", "bis: 2000", "bis: 99000000")
    _change(
        folder / "data/raw/merkmale.yaml",
        r"(?s)(ehrenamtliche_integration:.*?bereich: )\[0, [0-9]+\]",
        r"\1[0, 99000000]",
    )
    _change(folder / "data/raw/schwellen.yaml", r"(richtwerte:)(\n +HF[^\n]*)+", r"\1 {}")
    _change(templates / "texte/kurzbericht.md", r"(?s)## Entwicklung\n.*?(?=## Bedarfe)", "")
    for name, text in {
        "recht.yaml": "{}\n",
        "gemeinden.yaml": GEMEINDEN,
        "texte/kurzfassung.md": "Der Bericht zeigt ausgewählte Werte.\n",
        "texte/dolmetscherkonzept.md": "## Dolmetschen\n",
    }.items():
        (templates / name).write_text(text, encoding="utf-8")
    (folder / "data/raw/ausnahmen.yaml").write_text("{}\n", encoding="utf-8")


def _change(path: Path, old: str, new: str) -> None:
    text, times = re.subn(old, new, path.read_text(encoding="utf-8"))
    assert times == 1, path
    path.write_text(text, encoding="utf-8")
