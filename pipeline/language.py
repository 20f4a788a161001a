"""How texts of the office are to be written: declared rules over words, applied to every text, with file and line.

`report_templates/sprache.yaml` has the rules. Code in placeholders is not read; what it prints stands as `¤`, and the
words it hands on for printing (titles, names) are read like the text around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from jinja2 import Environment, TemplateSyntaxError
from pydantic import AfterValidator, Field

from pipeline.cycle import Declared, load_yaml, shown
from pipeline.deceit import deceptive
from pipeline.faults import DataError, Fault

RULES_FILE = "report_templates/sprache.yaml"
TEXTS = "report_templates/texte"
LAW = "report_templates/recht.yaml"
PRINTED = "¤"
"""Stands for what a placeholder prints."""
NOTHING = "\x00"
"""Stands where code was, so that what is left and right of it does not meet."""
QUOTED = "zitat"
"""The placeholder that prints a number as somebody else told it, with the source."""

IMPRINT = "impressum.md"
"""Has an address, so numbers are typed there."""
Kind = Literal["texte", "bedarfe", "empfehlungen", "massnahmen", "praxisbeispiele", "recht", "impressum"]
Style = Literal["paarform", "stern", "doppelpunkt"]


def _readable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"gefunden: „{pattern}“. Erwartet: ein regulärer Ausdruck ({error})") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_readable)]


class Regel(Declared):
    """A rule: what it objects to (`muster`), but not inside `erlaubt`; what it says, and what to write instead.

    `gilt`: the kinds of texts it is for, all where empty. `genau`: capitals count. `hausstil`: only for this style.
    """

    id: str = Field(pattern=r"^S\d\d$")
    meldung: str
    vorschlag: str
    muster: tuple[Pattern, ...] = Field(min_length=1)
    erlaubt: tuple[Pattern, ...] = ()
    gilt: tuple[Kind, ...] = ()
    genau: bool = False
    hausstil: Style | None = None
    falsch: str
    richtig: str

    @cached_property
    def wrong(self) -> re.Pattern[str]:
        return _any_of(self.muster, self.genau)

    @cached_property
    def fine(self) -> re.Pattern[str] | None:
        return _any_of(self.erlaubt, self.genau) if self.erlaubt else None

    def hits(self, text: str) -> Iterator[re.Match[str]]:
        """What it objects to in a text."""
        spans = [match.span() for match in self.fine.finditer(text)] if self.fine else []
        for match in self.wrong.finditer(text):
            if not any(begin <= match.start() < end for begin, end in spans):
                yield match


def _any_of(patterns: Collection[str], exact: bool) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.MULTILINE | (0 if exact else re.IGNORECASE))


class Sprache(Declared):
    """sprache.yaml: the rules and the style of the house."""

    version: str
    hausstil: Style
    regeln: tuple[Regel, ...]

    def rules(self, kind: Kind) -> Iterator[Regel]:
        """The rules for texts of a kind."""
        for rule in self.regeln:
            if (not rule.gilt or kind in rule.gilt) and rule.hausstil in (None, self.hausstil):
                yield rule


@cache
def _loaded(project: Path, changed: int) -> Sprache:
    return load_yaml(project / RULES_FILE, Sprache, project)


def load(project: Path) -> Sprache:
    """The rules of a project; raises `DataError` where the file has a fault."""
    path = project / RULES_FILE
    return _loaded(project, path.stat().st_mtime_ns if path.is_file() else 0)


def faults(file: str, text: str, project: Path, *, line: int = 1, kind: Kind = "texte") -> list[Fault]:
    """What is wrong with the words of a text that begins in this line of a file, and what in it deceives."""
    try:
        prose = read(text)
    except TemplateSyntaxError as error:
        place = f"Zeile {line + error.lineno - 1}"
        return [Fault(file, place, f"Der Platzhalter ist nicht lesbar ({error.message}).")]
    hidden = [Fault(file, f"Zeile {line + number - 1}", said) for number, said in deceptive(text)]
    return hidden + [
        Fault(file, f"Zeile {line + prose.line(match.start()) - 1}", _told(rule, match[0]), rule.id)
        for rule in load(project).rules(kind)
        for match in rule.hits(prose.text)
    ]


def _told(rule: Regel, found: str) -> str:
    seen = " ".join(found.replace(NOTHING, "").replace(PRINTED, "{{ … }}").split()) or found
    return f"{rule.meldung} Gefunden: „{seen}“. Erwartet: {rule.vorschlag}."


def faults_in_yaml(path: Path, project: Path, keys: Collection[str], kind: Kind) -> list[Fault]:
    """What is wrong with the words of a YAML file under these keys, however deep they lie, with their lines."""
    content = path.read_text(encoding="utf-8")
    tree = yaml.compose(content, Loader=yaml.CSafeLoader)
    lines = content.split("\n")
    return [
        one
        for node in _texts(tree, keys)
        for one in faults(shown(path, project), _written(node, lines), project, line=_first(node), kind=kind)
    ]


def _texts(node: yaml.Node | None, keys: Collection[str], wanted: bool = False) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _texts(value, keys, wanted or key.value in keys)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _texts(value, keys, wanted)
    elif isinstance(node, yaml.ScalarNode) and wanted and node.tag.endswith(":str"):
        yield node


def _first(node: yaml.ScalarNode) -> int:
    """The line in which the words of a scalar begin: those of a block stand below its sign."""
    return node.start_mark.line + (2 if node.style in ("|", ">") else 1)


def _written(node: yaml.ScalarNode, lines: list[str]) -> str:
    """The words of a scalar as they stand in the file, line by line, without indent and quotes."""
    begin, end = node.start_mark, node.end_mark
    if node.style in ("|", ">"):
        return "\n".join(line.strip() for line in lines[begin.line + 1 : end.line + (end.column > 0)])
    told = [*lines[begin.line : end.line], lines[end.line][: end.column]]
    told[0] = told[0][begin.column :]
    text = "\n".join(line.strip() for line in told)
    return text[1:-1] if node.style else text


def faults_of_texts(project: Path) -> list[Fault]:
    """What is wrong with the words of all texts of the report, the passages of the office among them."""
    law = project / LAW
    found = faults_in_yaml(law, project, ("titel", "text"), "recht") if law.is_file() else []
    for path in sorted((project / TEXTS).rglob("*.md")):
        kind: Kind = "impressum" if path.name == IMPRINT else "texte"
        found += faults(shown(path, project), path.read_text(encoding="utf-8"), project, kind=kind)
    return found


def demand_good(project: Path) -> None:
    """Raises `DataError` where a text of the report breaks a rule."""
    if found := faults_of_texts(project):
        raise DataError(found)


# --- What of a text is read ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Prose:
    """The words of a text without its code, and where each stretch of them began in the file."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line(self, position: int) -> int:
        """The line in which a position of the words stands."""
        index = bisect_right(self.starts, position) - 1
        return self.lines[index] + self.text.count("\n", self.starts[index], position)


def read(text: str) -> Prose:
    """The words of a text; raises `TemplateSyntaxError` where a placeholder cannot be read."""
    parts, starts, lines, length = [], [], [], 0
    for line, part in _words(text):
        parts.append(part)
        starts.append(length)
        lines.append(line)
        length += len(part)
    return Prose("".join(parts), tuple(starts), tuple(lines)) if parts else Prose("", (0,), (1,))


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The stretches of a text by their line: prose, `¤` for placeholders, and the prose that these are given."""
    printing = quoting = False
    environment = Environment(keep_trailing_newline=True)
    environment.parse(text)
    for line, token, value in environment.lex(text):
        if token == "data":
            yield line, value
        elif token == "variable_begin":
            printing, quoting = True, False
        elif token == "variable_end":
            printing = False
            yield line, PRINTED
        elif token == "name":
            quoting = quoting or value == QUOTED
        elif token == "string" and printing and not quoting and " " in value:
            yield line, f"{NOTHING}{value[1:-1]}{NOTHING}"
        elif token == "block_begin":
            yield line, NOTHING
