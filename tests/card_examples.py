"""Cards and needs made by hand, for the tests of recommendations."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from conftest import PROJECT

from pipeline.cards import FOLDER
from pipeline.cycle import Cycle, load_cycle
from pipeline.language import RULES_FILE
from pipeline.needs import Need

CYCLE = load_cycle(PROJECT, "2013-2016")
FIRST = "HE-2013-2016-HF6-01"

CARD = dedent(
    """\
    id: HE-2013-2016-HF6-01
    version: 1
    handlungsfeld: arbeit
    querschnitt: [Frauen/Familien]
    bedarf_ids: [BD-HF6-05]
    titel: Beratung im Jobcenter ausbauen
    empfehlung: >-
      Vereinbaren, wie beraten wird. Der Anteil lag {{ jahr("HF6-05") }} bei {{ wert("HF6-05") }}.
    adressat: kreistag
    zustaendig: jobcenter
    beteiligte: [kammern]
    rolle_landkreis: initiiert
    zeithorizont: mittelfristig
    prioritaet: Schwerpunkt
    ressourcen: zu klären
    messgroesse: HF6-05
    """
)


def need(id: str = "BD-HF6-05", stufe: str = "mittel", feld: str = "arbeit", **more: object) -> Need:
    indicator = "" if "-F" in id else id.removeprefix("BD-")
    told = {"regeln": ("N2",), "text": "Ein Bedarf.", "entwicklung_bewertbar": False, "spur": ()}
    return Need(id=id, feld=feld, indicator=indicator, stufe=stufe, **(told | more))


def office(folder: Path) -> Path:
    """A project with the bodies, building blocks and language rules of this one, and no card."""
    (folder / FOLDER).mkdir(parents=True)
    for name in ("zustaendigkeiten.yaml", "bausteine.yaml"):
        (folder / FOLDER / name).write_bytes((PROJECT / FOLDER / name).read_bytes())
    for name in ("params.yaml", RULES_FILE):
        (folder / name).write_bytes((PROJECT / name).read_bytes())
    return folder


def lay(project: Path, text: str = CARD, name: str = FIRST, cycle: str = "2013-2016") -> Path:
    """A card, or a file beside the cards, in its place."""
    path = project / FOLDER / cycle / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(*pairs: tuple[str, str]) -> str:
    """The card with some words replaced; each must be in it."""
    text = CARD
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def second(*pairs: tuple[str, str]) -> str:
    """Another card beside the first."""
    return changed((FIRST, "HE-2013-2016-HF6-02"), ("Beratung im Jobcenter ausbauen", "Etwas anderes tun"), *pairs)


def cycle_after() -> Cycle:
    """The cycle whose predecessor is the one of the cards."""
    return load_cycle(PROJECT, "2017-2020")
