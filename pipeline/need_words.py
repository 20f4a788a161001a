"""The office's words on needs: its text for each, rejections with reason and role, needs that experts have named.

One file for each Handlungsfeld under report_templates/bedarfe/<cycle>/. Where the office has not written, a neutral
building block by rule stands (bausteine.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, RootModel

from indicators.katalog import FELDER
from indicators.model import Handlungsfeld, Indicator
from pipeline import language
from pipeline.cycle import Cycle, Declared, load_yaml, shown
from pipeline.faults import DataError, Fault

FOLDER = Path("report_templates/bedarfe")
PRINTED = ("titel", "text")
"""Keys of what the report prints: it follows the rules of language."""
BAUSTEINE = FOLDER / "bausteine.yaml"

Regel = Literal["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"]
"""The rules that propose needs."""


def _filled(found: Any) -> Any:
    """Something must stand there."""
    if not (found.strip() if isinstance(found, str) else found):
        raise ValueError("gefunden: nichts. Erwartet: ein Eintrag")
    return found


Text = Annotated[str, AfterValidator(_filled)]


class Bedarfstext(Declared):
    """The office's word on a need, and the rules it was written for: where others fire, it is to be read again.

    `grund`: why a target was missed, asked for where rule N6 fired.
    """

    text: Text
    regeln: Annotated[tuple[Regel, ...], AfterValidator(_filled)]
    grund: str = ""


class Verworfen(Declared):
    """A need the office does not follow: why, which role decided so, and when."""

    grund: Text
    rolle: Text
    datum: date


class Protokoll(Declared):
    """Where a need of experts is written down."""

    protokoll: Text
    datum: date
    gremium: Text

    @property
    def beleg(self) -> str:
        """The source as it is printed."""
        return f"{self.protokoll} ({self.gremium}, {self.datum:%d.%m.%Y})"


class Fachbedarf(Declared):
    """A need that experts or a workshop have named (rule N12)."""

    id: str
    titel: Text
    text: Text
    quelle: Protokoll
    indikatoren: tuple[str, ...] = ()


class Bedarfsdatei(Declared):
    """The words of the office on the needs of one Handlungsfeld."""

    bedarfe: dict[str, Bedarfstext] = Field(default_factory=dict)
    verworfen: dict[str, Verworfen] = Field(default_factory=dict)
    fachlich: tuple[Fachbedarf, ...] = ()


class Bausteine(RootModel[dict[str, dict[str, Text]]]):
    """bausteine.yaml: by rule, then by direction of the indicator (`alle` stands for any)."""


@dataclass(frozen=True)
class Words:
    """What the office has written for a cycle, by Handlungsfeld, and the building blocks."""

    bausteine: Mapping[str, Mapping[str, str]]
    dateien: Mapping[str, Bedarfsdatei] = field(default_factory=dict)

    def text(self, feld: str, id: str) -> Bedarfstext | None:
        """What the office has written about a need, whatever rules it was written for."""
        return self._of(feld).bedarfe.get(id)

    def rejection(self, feld: str, id: str) -> Verworfen | None:
        return self._of(feld).verworfen.get(id)

    def experts(self, feld: str) -> tuple[Fachbedarf, ...]:
        return self._of(feld).fachlich

    def ids(self) -> set[str]:
        """All needs the office has written about or rejected."""
        return {id for one in self.dateien.values() for id in (*one.bedarfe, *one.verworfen)}

    def _of(self, feld: str) -> Bedarfsdatei:
        return self.dateien.get(feld, Bedarfsdatei())

    def neutral(self, regeln: Iterable[str], indicator: Indicator) -> str:
        """The building blocks of the rules that fired, in their order."""
        blocks = (self.bausteine[regel] for regel in regeln)
        texts = (block.get(indicator.direction) or block["alle"] for block in blocks)
        return " ".join(text.strip().format(titel=indicator.short) for text in texts)


def need_id(indicator: str) -> str:
    """The id of the need that an indicator can raise."""
    return f"BD-{indicator}"


def prefix(feld: Handlungsfeld) -> str:
    """What the ids of a field begin with: `HF6`."""
    return feld.indicators[0].id.partition("-")[0]


RULES: tuple[str, ...] = get_args(Regel)
DIRECTIONS = ("hoeher_besser", "niedriger_besser", "naeher_an_null", "alle")


def load_words(project: Path, cycle: Cycle) -> Words:
    """The office's words for a cycle; raises `DataError` with everything that is wrong in its files."""
    bausteine = load_yaml(project / BAUSTEINE, Bausteine, project).root
    faults = list(_block_faults(bausteine))
    faults += language.faults_in_yaml(project / BAUSTEINE, project, RULES, "bedarfe")
    files: dict[str, Bedarfsdatei] = {}
    for path in sorted((project / FOLDER / cycle.name).glob("*.y*ml")):
        feld = next((one for one in FELDER if one.key == path.stem), None)
        if feld is None or path.suffix != ".yaml":
            expected = ", ".join(f"{one.key}.yaml" for one in FELDER)
            faults.append(
                Fault(shown(path, project), "", f"Der Dateiname nennt kein Handlungsfeld. Erwartet: {expected}.")
            )
            continue
        try:
            files[feld.key] = load_yaml(path, Bedarfsdatei, project)
        except DataError as error:
            faults += error.faults
        else:
            faults += _file_faults(files[feld.key], feld, path, project)
            faults += language.faults_in_yaml(path, project, PRINTED, "bedarfe")
    if faults:
        raise DataError(faults)
    return Words(bausteine, files)


def _block_faults(bausteine: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    """Building blocks that are missing, for nothing, or with placeholders nobody fills."""
    file = BAUSTEINE.as_posix()
    for regel in dict.fromkeys([*RULES, *bausteine]):
        texts = bausteine.get(regel)
        if regel not in RULES or texts is None:
            yield Fault(file, regel, f"Erwartet: ein Baustein für jede der Regeln {RULES[0]} bis {RULES[-1]}.")
            continue
        if wrong := [one for one in texts if one not in DIRECTIONS]:
            yield Fault(file, f"{regel}.{wrong[0]}", f"Diese Richtung gibt es nicht. Erlaubt: {', '.join(DIRECTIONS)}.")
        if "alle" not in texts and not set(DIRECTIONS[:-1]) <= set(texts):
            yield Fault(file, regel, "Es fehlt ein Text für „alle“ oder für jede Richtung.")
        for name, text in texts.items():
            if re.search(r"[{}]", text.replace("{titel}", "")):
                yield Fault(file, f"{regel}.{name}", "Erlaubt ist nur der Platzhalter {titel}.")


def _file_faults(datei: Bedarfsdatei, feld: Handlungsfeld, path: Path, project: Path) -> Iterator[Fault]:
    """Ids that no need of the field can have, needs of experts that stand twice or name unknown indicators."""
    file, lines = shown(path, project), path.read_text(encoding="utf-8").splitlines()
    own = [one.id for one in datei.fachlich]
    for key, id in _unknown(datei, {need_id(one.id) for one in feld.indicators}, own):
        text = f"Den Bedarf „{id}“ ({key}) kann es im Handlungsfeld „{feld.title}“ nicht geben."
        yield Fault(file, _line(lines, id), f"{text} Erwartet: BD- und die Kennung eines seiner Indikatoren.")
    ids = {one.id for other in FELDER for one in other.indicators}
    for one in datei.fachlich:
        if not re.fullmatch(f"BD-{prefix(feld)}-F[0-9]{{2}}", one.id):
            text = f"Gefunden: „{one.id}“. Erwartet: eine Kennung wie BD-{prefix(feld)}-F01."
            yield Fault(file, _line(lines, one.id), text)
        for id in one.indikatoren:
            if id not in ids:
                yield Fault(file, _line(lines, id), f"{one.id}: Den Indikator „{id}“ gibt es nicht.")
    for id in sorted({id for id in own if own.count(id) > 1}):
        yield Fault(file, _line(lines, id), f"Der Bedarf „{id}“ steht zweimal unter „fachlich“.")


def _unknown(datei: Bedarfsdatei, known: set[str], own: list[str]) -> Iterator[tuple[str, str]]:
    """Ids that are none, with the key they stand under; only the needs of experts are told where they are declared."""
    yield from (("bedarfe", id) for id in datei.bedarfe if id not in known)
    yield from (("verworfen", id) for id in datei.verworfen if id not in known | {*own})


def _line(lines: list[str], id: str) -> str:
    """The line an id stands in."""
    found = (
        number for number, line in enumerate(lines, start=1) if re.search(rf"(?<![\w-]){re.escape(id)}(?!\w)", line)
    )
    return f"Zeile {next(found, 1)}"
