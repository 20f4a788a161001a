"""The project folder and its params.yaml: county, comparison regions, reporting cycles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


class Zyklus(Declared):
    """A reporting cycle of whole calendar years and the day its data were frozen."""

    beginn: int
    ende: int
    datenschluss: date
    vorgaenger: str | None = None


class Parameter(Declared):
    """params.yaml as a whole."""

    zyklus: str
    kreis: Region
    vergleichskreise: tuple[Region, ...]
    stadtkreise: tuple[Region, ...]
    land: Region
    bund: Region
    fenster_jahre: int = Field(ge=2, le=40)
    zyklen: dict[str, Zyklus]


class Cycle(BaseModel):
    """One cycle, ready to be used: its name, years, window and regions."""

    model_config = ConfigDict(frozen=True)

    name: str
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

    @property
    def regionen(self) -> tuple[Region, ...]:
        """All regions of the report: own Kreis, Vergleichskreise, Stadtkreise, Land, Bund."""
        return (self.kreis, *self.vergleichskreise, *self.stadtkreise, self.land, self.bund)

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
    chosen = name or params.zyklus
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
    )


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
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)
    except FileNotFoundError:
        raise fault(file, "", "Die Datei fehlt.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise fault(file, _yaml_place(error), f"Kein lesbares YAML: {_yaml_problem(error)}") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise DataError(_fault_of(file, item, model) for item in error.errors()) from None


class StrictLoader(yaml.SafeLoader):
    """YAML without surprises: a key that stands twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"der Schlüssel „{key}“ steht zweimal", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _yaml_place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"Zeile {mark.line + 1}, Spalte {mark.column + 1}" if mark else ""


def _yaml_problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error)


def _fault_of(file: str, item: Any, model: type[BaseModel]) -> Fault:
    place = ".".join(str(part) for part in item["loc"]) or "Wurzel"
    kind = item["type"]
    if kind == "extra_forbidden":
        allowed = ", ".join(_allowed(model, item["loc"])) or "keine"
        return Fault(file, place, f"Diesen Schlüssel gibt es nicht. Erlaubt: {allowed}.")
    if kind == "missing":
        return Fault(file, place, "Dieser Schlüssel fehlt.")
    return Fault(file, place, f"Gefunden: {item['input']!r}. Erwartet: {GERMAN.get(kind, item['msg'])}.")


GERMAN = {
    "int_parsing": "eine ganze Zahl",
    "int_type": "eine ganze Zahl",
    "string_type": "ein Text (in Anführungszeichen)",
    "bool_parsing": "true oder false",
    "date_from_datetime_parsing": "ein Datum wie 2017-10-10",
    "date_parsing": "ein Datum wie 2017-10-10",
    "date_type": "ein Datum wie 2017-10-10",
    "dict_type": "Schlüssel mit Werten",
    "model_type": "Schlüssel mit Werten",
    "tuple_type": "eine Liste",
    "list_type": "eine Liste",
    "literal_error": "einer der erlaubten Werte",
    "string_pattern_mismatch": "ein Text in der vorgeschriebenen Form",
}


def _allowed(model: Any, loc: tuple[Any, ...]) -> list[str]:
    """The keys a model allows at the place where an unknown one was found."""
    for part in loc[:-1]:
        if isinstance(part, str) and hasattr(model, "model_fields") and part in model.model_fields:
            model = _model_inside(model.model_fields[part].annotation)
    return list(model.model_fields) if hasattr(model, "model_fields") else []


def _model_inside(annotation: Any) -> Any:
    """The pydantic model inside a type such as `tuple[Region, ...]` or `dict[str, Zyklus] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_inside(inner)
        if found is not None:
            return found
    return None
