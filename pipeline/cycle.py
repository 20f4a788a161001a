"""The project folder and its params.yaml: county, comparison regions, reporting cycles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError, field_validator, model_validator

from pipeline.deceit import deceptive
from pipeline.faults import DataError, Fault, UsageError, fault

Model = TypeVar("Model", bound=BaseModel)


class Declared(BaseModel):
    """Base of everything that is declared in YAML: an unknown key is an error, a value is final."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Region(Declared):
    """A region of the report: `ags` is its key (`DG`, `08`, `08116`), `kurz` the name in charts."""

    ags: str = Field(pattern=r"^(DG|\d{2}|\d{5}|\d{8})$")
    name: str
    kurz: str


class Zielwert(Declared):
    """A value that the county wants an indicator to reach by the end of a year, and who decided so."""

    wert: str
    jahr: int
    beschluss: str

    @field_validator("wert")
    @classmethod
    def _is_a_number(cls, wert: str) -> str:
        if not re.fullmatch(r"-?[0-9]+(,[0-9]+)?", wert):
            raise ValueError(f"gefunden: „{wert}“. Erwartet: eine Zahl wie 7,0 in Anführungszeichen, ohne Einheit")
        return wert

    @property
    def zahl(self) -> Fraction:
        """The value as an exact number."""
        return Fraction(self.wert.replace(",", "."))


class Zyklus(Declared):
    """A reporting cycle of whole calendar years and the day its data were frozen.

    `zielwerte` are by the id of their indicator; `staende`: by source the vintage that is printed.
    """

    beginn: int
    ende: int
    datenschluss: date
    vorgaenger: str | None = None
    zielwerte: dict[str, Zielwert] = Field(default_factory=dict)
    staende: dict[str, date] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Zyklus:
        if self.beginn > self.ende:
            raise ValueError(f"der Zyklus beginnt {self.beginn} und endet schon {self.ende}")
        return self


KreisAgs = Annotated[str, Field(pattern=r"^\d{5}$")]


class Parameter(Declared):
    """params.yaml as a whole; `vergleich`: by the AGS of other Kreise the Kreise that they are compared with."""

    zyklus: str
    kreis: Region
    vergleichskreise: tuple[Region, ...]
    stadtkreise: tuple[Region, ...]
    land: Region
    bund: Region
    fenster_jahre: int = Field(ge=2, le=40)
    zyklen: dict[str, Zyklus]
    vergleich: dict[KreisAgs, tuple[KreisAgs, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_are_declared(self) -> Parameter:
        earlier = {f"zyklen.{name}.vorgaenger": zyklus.vorgaenger for name, zyklus in self.zyklen.items()}
        for key, name in {"zyklus": self.zyklus, **earlier}.items():
            if name is not None and name not in self.zyklen:
                raise ValueError(f"den Zyklus „{name}“ ({key}) gibt es unter zyklen nicht: {', '.join(self.zyklen)}")
        regions = [self.kreis, *self.vergleichskreise, *self.stadtkreise, self.land, self.bund]
        if twice := sorted(key for key, n in Counter(region.ags for region in regions).items() if n > 1):
            raise ValueError(f"diese Regionen stehen zweimal: {', '.join(twice)}")
        return self


class Cycle(BaseModel):
    """One cycle, ready to be used: its name, years, window and regions.

    `basis`: the declared cycle of which this is the one of another Kreis, which has no texts, surveys, measures and
    recommendations here; None for the project's own.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    basis: str | None = None
    beginn: int
    ende: int
    fenster_von: int
    datenschluss: date
    vorgaenger: str | None
    kreis: Region
    vergleichskreise: tuple[Region, ...]
    stadtkreise: tuple[Region, ...]
    land: Region
    bund: Region
    zielwerte: dict[str, Zielwert] = Field(default_factory=dict)
    staende: dict[str, date] = Field(default_factory=dict)

    @property
    def regionen(self) -> tuple[Region, ...]:
        """All regions of the report: own Kreis, Vergleichskreise, Stadtkreise, Land, Bund."""
        return (self.kreis, *self.vergleichskreise, *self.stadtkreise, self.land, self.bund)

    @property
    def befehl(self) -> str:
        """The command that makes its report."""
        return "bericht build" if self.eigen else f"bericht build --kreis {self.kreis.ags}"

    @property
    def eigen(self) -> bool:
        """Whether it is a cycle of the Kreis that the project belongs to."""
        return self.basis is None

    @property
    def gebiet(self) -> str:
        """What the Kreis is called in general; a Kreis can be a Stadt too."""
        return "Landkreis" if self.eigen else "Kreis"

    @property
    def druckname(self) -> str:
        """The cycle as it is printed, with an en dash."""
        return f"{self.beginn}–{self.ende}"


def find_project(start: Path) -> Path:
    """The nearest folder upward from `start` that holds a params.yaml."""
    for folder in (start, *start.parents):
        if (folder / "params.yaml").is_file():
            return folder
    raise UsageError(
        f"Hier ist kein Projektordner: weder in {start} noch darüber liegt eine params.yaml.\n"
        "Wechseln Sie in den Projektordner oder nennen Sie ihn mit --projekt ORDNER."
    )


def load_cycle(project: Path, name: str | None = None) -> Cycle:
    """The cycle `name` of the project (the default one where None).

    Raises `DataError` where params.yaml is wrong, `UsageError` where the cycle is not declared.
    """
    params = load_yaml(project / "params.yaml", Parameter, project)
    if faults := list(_wrong_targets(params)):
        raise DataError(faults)
    chosen = params.zyklus if name is None else name
    if chosen not in params.zyklen:
        known = ", ".join(params.zyklen)
        raise UsageError(f"Den Zyklus „{chosen}“ gibt es in params.yaml nicht. Vorhanden: {known}.")
    zyklus = params.zyklen[chosen]
    return Cycle(
        name=chosen,
        beginn=zyklus.beginn,
        ende=zyklus.ende,
        fenster_von=zyklus.ende - params.fenster_jahre + 1,
        datenschluss=zyklus.datenschluss,
        vorgaenger=zyklus.vorgaenger,
        kreis=params.kreis,
        vergleichskreise=params.vergleichskreise,
        stadtkreise=params.stadtkreise,
        land=params.land,
        bund=params.bund,
        zielwerte=zyklus.zielwerte,
        staende=zyklus.staende,
    )


def _wrong_targets(params: Parameter) -> Iterator[Fault]:
    """Targets that no indicator can have, or that lie before their cycle."""
    for name, zyklus in params.zyklen.items():
        for id, ziel in zyklus.zielwerte.items():
            place = f"zyklen.{name}.zielwerte.{id}"
            if text := _why_no_target(id):
                yield Fault("params.yaml", place, text)
            if ziel.jahr < zyklus.beginn:
                expected = f"mindestens {zyklus.beginn}, das erste Jahr des Zyklus"
                yield Fault("params.yaml", f"{place}.jahr", f"Gefunden: {ziel.jahr}. Erwartet: {expected}.")


def _why_no_target(id: str) -> str:
    """What speaks against a target for an indicator; the catalogue itself rests on this module."""
    from indicators.katalog import by_id, parts

    known = by_id()
    if id in known:
        neutral = known[id].direction == "neutral"
        text = "Der Indikator ist neutral; einen Zielwert gibt es nur, wo höher oder niedriger besser ist."
        return text if neutral else ""
    if listed := parts(id):
        return f"Der Indikator ist geteilt. Erwartet: einer von {', '.join(one.id for one in listed)}."
    return "Diesen Indikator gibt es nicht. „bericht handlungsfelder“ nennt alle."


def cycle_names(project: Path) -> list[str]:
    """The names of all declared cycles, in the order of params.yaml."""
    return list(load_yaml(project / "params.yaml", Parameter, project).zyklen)


def shown(path: Path, project: Path) -> str:
    """A path as the user knows it: relative to the project where it lies inside."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)


def load_yaml(path: Path, model: type[Model], project: Path) -> Model:
    """A YAML file checked against its model; every fault names the file, the key and the allowed keys."""
    file = shown(path, project)
    try:
        text = path.read_text(encoding="utf-8")
        content = _parsed(text)
    except FileNotFoundError:
        raise fault(file, "", "Die Datei fehlt.") from None
    except UnicodeDecodeError:
        raise fault(file, "", "Die Datei ist nicht in UTF-8 gespeichert.") from None
    except OSError:
        raise fault(
            file, "", "Die Datei lässt sich nicht öffnen. Erwartet: eine Datei, die gelesen werden darf."
        ) from None
    except yaml.YAMLError as error:
        raise fault(file, _yaml_place(error), f"Kein lesbares YAML: {_yaml_problem(error)}.") from None
    if hidden := [Fault(file, f"Zeile {line}", said) for line, said in deceptive(text)]:
        raise DataError(hidden)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise DataError(_faults_of(file, error, content, model)) from None


class Unreadable(yaml.MarkedYAMLError):
    """YAML that says nothing definite; the problem is told in German."""


class Strict(yaml.constructor.SafeConstructor):
    """YAML without surprises: a key that stands twice is an error, a day that does not exist too."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise Unreadable(problem="ein Schlüssel muss ein einfacher Wert sein", problem_mark=key_node.start_mark)
            if key in seen:
                raise Unreadable(problem=f"der Schlüssel „{key}“ steht zweimal", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> date:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            problem = f"„{node.value}“ ist kein Tag, den es gibt"
            raise Unreadable(problem=problem, problem_mark=node.start_mark) from None

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        try:
            return super().construct_yaml_int(node)
        except ValueError:  # thousands of digits, or an underscore alone
            problem = f"„{node.value[:40]}“ ist keine Zahl, die gelesen werden kann"
            raise Unreadable(problem=problem, problem_mark=node.start_mark) from None


class StrictLoader(Strict, yaml.SafeLoader):
    """Parses in Python: slower, with the messages that are told in German."""


class FastLoader(Strict, yaml.CSafeLoader):
    """Parses in C."""


MAX_YAML = 1 << 20
_TOO_DEEP = re.compile(r"(?:[\[{]\s*|[-?]\s+){50}")
"""The parser in C does not survive that some ten thousand lists lie in each other."""


def _parsed(text: str) -> Any:
    if len(text) > MAX_YAML or _TOO_DEEP.search(text):
        raise Unreadable(problem="die Datei ist zu groß oder zu tief verschachtelt")
    try:
        return yaml.load(text, Loader=FastLoader)
    except yaml.YAMLError:
        return yaml.load(text, Loader=StrictLoader)


Strict.add_constructor("tag:yaml.org,2002:timestamp", Strict.construct_yaml_timestamp)
Strict.add_constructor("tag:yaml.org,2002:int", Strict.construct_yaml_int)


def _yaml_place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"Zeile {mark.line + 1}, Spalte {mark.column + 1}" if mark else ""


def _yaml_problem(error: yaml.YAMLError) -> str:
    problem = str(getattr(error, "problem", ""))
    if isinstance(error, Unreadable):
        return problem
    return next((said for found, said in _PROBLEMS.items() if found in problem or found in str(error)), _UNCLEAR)


_UNCLEAR = "bitte hier Einrückung, Doppelpunkte und Anführungszeichen prüfen"
_PROBLEMS = {
    "'\\t'": "hier steht ein Tabulator, eingerückt wird mit Leerzeichen",
    "expected a single document": "hier beginnt ein zweites Dokument (---), erlaubt ist eines",
}


def _faults_of(file: str, error: ValidationError, content: Any, model: type[BaseModel]) -> Iterator[Fault]:
    """One fault for each place.

    Where a value may have several forms, pydantic objects once for each of them. The form that was
    meant is the one with objections further inside; where there is none, all forms are expected.
    """
    found = defaultdict(list)
    for item in error.errors():
        found[_keys(item, content)].append(item)
    for keys, items in found.items():
        if not any(len(other) > len(keys) and other[: len(keys)] == keys for other in found):
            yield Fault(file, ".".join(map(str, keys)) or "Wurzel", _text_of(items, keys, model))


def _keys(item: Any, content: Any) -> tuple[str | int, ...]:
    """The keys that lead to the place as the file has them, without pydantic's names for the forms of a value."""
    keys: list[str | int] = []
    for part in item["loc"]:
        inside = part in content if isinstance(content, dict) else isinstance(part, int) and isinstance(content, list)
        if inside:
            content = content[part] if isinstance(content, dict) or part < len(content) else None
            keys.append(part)
    return (*keys, item["loc"][-1]) if item["type"] == "missing" and not inside else tuple(keys)


def _text_of(items: list[Any], keys: tuple[str | int, ...], model: type[BaseModel]) -> str:
    first = items[0]
    if first["type"] == "extra_forbidden":
        return f"Diesen Schlüssel gibt es nicht. Erlaubt: {', '.join(_allowed(model, keys)) or 'keine'}."
    if first["type"] == "missing":
        return "Dieser Wert fehlt." if isinstance(keys[-1], int) else "Dieser Schlüssel fehlt."
    if first["type"] == "value_error":
        text = str(first["ctx"]["error"])
        return f"{text[0].upper()}{text[1:]}."
    expected = dict.fromkeys(_expected(item) for item in items)
    return f"Gefunden: {_as_written(first['input'])}. Erwartet: {' oder '.join(expected)}."


def _as_written(value: Any) -> str:
    """A value from a YAML file as it stands there."""
    match value:
        case None:
            return "nichts"
        case bool():
            return str(value).lower()
        case str():
            return f"„{value}“"
        case dict():
            return "Schlüssel mit Werten"
        case list():
            return "eine Liste"
        case _:
            return str(value)


def _expected(item: Any) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "literal_error":
        return " oder ".join(word or "nichts" for word in re.findall("'([^']*)'", context["expected"]))
    if kind in LIMITS:
        word, limit = LIMITS[kind]
        return f"{word} {str(context[limit]).removesuffix('.0')}"
    if kind == "string_pattern_mismatch":
        return f"ein Text der Form {context['pattern']}"
    return GERMAN.get(kind, item["msg"])


LIMITS = {
    "greater_than": ("mehr als", "gt"),
    "greater_than_equal": ("mindestens", "ge"),
    "less_than": ("weniger als", "lt"),
    "less_than_equal": ("höchstens", "le"),
}

WHOLE, DAY, KEYS, LIST = "eine ganze Zahl", "ein Datum wie 2017-10-10", "Schlüssel mit Werten", "eine Liste"

GERMAN = {
    "int_parsing": WHOLE,
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "float_parsing": "eine Zahl",
    "float_type": "eine Zahl",
    "string_type": "ein Text (in Anführungszeichen)",
    "bool_parsing": "true oder false",
    "bool_type": "true oder false",
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_parsing": DAY,
    "date_type": DAY,
    "dict_type": KEYS,
    "model_type": KEYS,
    "tuple_type": LIST,
    "list_type": LIST,
    "too_long": "eine Liste mit weniger Werten",
}


def _allowed(model: Any, keys: tuple[str | int, ...]) -> list[str]:
    """The keys a model allows at the place where an unknown one was found."""
    for key in keys[:-1]:
        model = _content(model)
        if key in model.model_fields:
            model = _model_inside(model.model_fields[key].annotation) or model
    return list(_content(model).model_fields)


def _content(model: Any) -> Any:
    """A file that is one table of models (`RootModel`) allows what these allow."""
    return _model_inside(model.model_fields["root"].annotation) if issubclass(model, RootModel) else model


def _model_inside(annotation: Any) -> Any:
    """The pydantic model inside a type such as `tuple[Region, ...]` or `dict[str, Zyklus] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_inside(inner)
        if found is not None:
            return found
    return None
