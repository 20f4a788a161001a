"""The own surveys of a cycle: who was asked, which returns count, which were replaced or set aside.

    data/raw/vertraulich/erhebung_<form>/<cycle>/*.xlsx    real returns, outside git
    data/raw/erhebung_<form>/<cycle>/*.xlsx                example returns, used where no real one is there
    data/raw/erhebung_<form>/erhebung.yaml                 what the examples are, and who is said to have been asked

A faulty return is set aside and the others count. The newest return of a body counts; older ones stay and are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from indicators.model import INSGESAMT, SURVEY
from pipeline.cycle import Cycle, Declared, cycle_names, load_yaml, shown
from pipeline.faults import DataError, Fault
from pipeline.form_layout import COVER, COVER_FIELDS, TELEFONISCH, address, layout, period
from pipeline.forms import FEHLT, GESCHAETZT, Form, Respondent, load_forms, respondents
from pipeline.observations import COLUMNS, KEY
from pipeline.periods import parse_period
from pipeline.regions import level
from pipeline.returns import Entry, Return, read_return
from pipeline.signs import NOT_APPLICABLE, NOT_COLLECTED, OK, ZERO_EXACT
from pipeline.sources import Zeit, demand_file, of_form

RAW, CONFIDENTIAL = Path("data/raw"), Path("data/raw/vertraulich")
DECLARED = "erhebung.yaml"
DEMO, OWN = "demo", "eigen"

NOT_THE_FIRST = "counted_otherwise"
"""The flag of a figure that was counted in another way than the form names first."""


class Erhebung(Declared):
    """erhebung.yaml: what example returns are, and who is said to have been asked (key and name)."""

    formular: str
    herkunft: Literal["demo"]
    hinweis: str
    befragt: dict[Annotated[str, of_form("[a-z0-9_]+", "kleine Buchstaben, Ziffern und „_“")], str]


@dataclass(frozen=True)
class Survey:
    """A form in a cycle with its returns: those that count, the older ones, and the files that cannot be used."""

    form: Form
    herkunft: Literal["demo", "eigen"]
    asked: tuple[Respondent, ...]
    returns: tuple[Return, ...]
    replaced: tuple[Return, ...]
    faulty: Mapping[Path, list[Fault]]

    @property
    def key(self) -> str:
        """The source that its observations name."""
        return f"{SURVEY}{self.form.id}"

    @property
    def silent(self) -> list[Respondent]:
        """Who was asked and has no return that counts."""
        answered = {one.respondent.key for one in self.returns}
        return [body for body in self.asked if body.key not in answered]

    @property
    def by_phone(self) -> list[Return]:
        return [one for one in self.returns if one.channel == TELEFONISCH]

    def late(self, cycle: Cycle) -> list[Return]:
        """Returns that were filled in after the deadline."""
        return [one for one in self.returns if one.datum is not None and one.datum > self.form.deadline(cycle)]

    def overdue(self, cycle: Cycle) -> list[Respondent]:
        """Who has not answered though the deadline was over when the data of the cycle were frozen."""
        return self.silent if self.form.deadline(cycle) < cycle.datenschluss else []


def find_surveys(project: Path, cycle: Cycle, *, demo: bool = True) -> list[Survey]:
    """The surveys of a cycle that have files, in the order of the forms; real returns before examples.

    Raises `DataError` where a form is wrong, or a folder has the name of no form or cycle.
    """
    folders = sorted(path for root in (RAW, CONFIDENTIAL) for path in (project / root).glob(f"{SURVEY}*"))
    if not folders:
        return []
    forms = load_forms(project)
    if faults := list(_misplaced(folders, forms, project)):
        raise DataError(faults)
    found = (_find(form, project, cycle, demo) for form in forms)
    return [survey for survey in found if survey is not None]


def _misplaced(folders: Iterable[Path], forms: Sequence[Form], project: Path) -> Iterator[Fault]:
    """Folders in which nobody would ever look for returns."""
    ids, cycles = [form.id for form in forms], cycle_names(project)
    for folder in folders:
        if folder.name.removeprefix(SURVEY) not in ids:
            text = f"Dieses Formular gibt es nicht. Erwartet: {SURVEY} und danach eines von {', '.join(ids)}."
            yield Fault(shown(folder, project), "", text)
        for inside in sorted(path for path in folder.iterdir() if path.is_dir() and path.name not in cycles):
            text = f"Diesen Zyklus gibt es nicht. Erwartet: {', '.join(cycles)}."
            yield Fault(shown(inside, project), "", text)


def _find(form: Form, project: Path, cycle: Cycle, demo: bool) -> Survey | None:
    """The survey with one form: its real returns or, where there are none, its examples."""
    name = f"{SURVEY}{form.id}"
    if files := _files(project / CONFIDENTIAL / name / cycle.name):
        return _survey(form, OWN, respondents(form, project, cycle), files, project, cycle)
    if demo and (files := _files(project / RAW / name / cycle.name)):
        declared = project / RAW / name / DECLARED
        try:
            asked = _declared(declared, form, project)
        except DataError as error:
            return Survey(form, DEMO, (), (), (), {declared: error.faults})
        return _survey(form, DEMO, asked, files, project, cycle)
    return None


def _declared(path: Path, form: Form, project: Path) -> list[Respondent]:
    erhebung = load_yaml(path, Erhebung, project)
    if erhebung.formular != form.id:
        text = f"Gefunden: {erhebung.formular}. Erwartet: {form.id}, wie der Ordner heißt."
        raise DataError([Fault(shown(path, project), "formular", text)])
    return [Respondent(key, name) for key, name in erhebung.befragt.items()]


def _files(folder: Path) -> list[Path]:
    """What lies in a folder of returns, apart from what other programs put there for themselves."""
    ignored = (".dvc", ".md")
    paths = folder.iterdir() if folder.is_dir() else ()
    return sorted(p for p in paths if not p.name.startswith((".", "~$")) and p.suffix.lower() not in ignored)


def _survey(
    form: Form, herkunft: Literal["demo", "eigen"], asked: Sequence[Respondent], files: Sequence[Path],
    project: Path, cycle: Cycle,
) -> Survey:  # fmt: skip
    plan, good, faulty = layout(form, cycle), [], {}
    for path in files:
        try:
            demand_file(path, project)
            good.append(read_return(path, plan, project, asked))
        except DataError as error:
            faulty[path] = error.faults
    counting, replaced = [], []
    for returns in _by_body(good).values():
        newest = returns[-1]
        rivals = [one for one in returns if one.datum == newest.datum and one.content != newest.content]
        if rivals:
            same_day = [one for one in returns if one.datum == newest.datum]
            faulty |= {one.path: [_contradicted(one, same_day, project)] for one in same_day}
        else:
            counting.append(newest)
        replaced += [one for one in returns[:-1] if one.path not in faulty]
    return Survey(form, herkunft, tuple(asked), tuple(counting), tuple(replaced), dict(sorted(faulty.items())))


def _by_body(returns: Iterable[Return]) -> dict[str, list[Return]]:
    """The returns of each body, the newest last: by the day on the cover, then by the name of the file."""
    found = defaultdict(list)
    for one in sorted(returns, key=lambda one: (one.respondent.key, one.datum or date.min, one.path.name)):
        found[one.respondent.key].append(one)
    return found


def _contradicted(one: Return, same_day: Sequence[Return], project: Path) -> Fault:
    others = ", ".join(other.path.name for other in same_day if other is not one)
    day = f"vom {one.datum:%d.%m.%Y}" if one.datum else "ohne Datum"
    text = f"Von „{one.respondent.name}“ gibt es zwei Antworten {day} mit verschiedenen Angaben; die andere: {others}."
    advice = "Bitte die Stelle fragen, welche gilt, und bei ihr das spätere Datum eintragen oder die andere wegnehmen."
    return Fault(shown(one.path, project), f"{COVER}!{address(COVER_FIELDS['datum'])}", text, advice=advice)


def faults(surveys: Iterable[Survey]) -> dict[str, list[Fault]]:
    """The faults of the returns that were set aside, by source and file; none of them stops the others."""
    return {f"{survey.key}/{path.name}": told for survey in surveys for path, told in survey.faulty.items()}


# Observations


def cells_of(survey: Survey, cycle: Cycle) -> list[tuple[Any, ...]]:
    """The observations of the returns that count, in the columns of `observations.COLUMNS`, sorted by their key."""
    rows = [_observation(survey, one, entry, cycle) for one in survey.returns for entry in one.entries]
    return [tuple(row[name] for name in COLUMNS) for row in sorted(rows, key=lambda row: [row[name] for name in KEY])]


def _observation(survey: Survey, answer: Return, entry: Entry, cycle: Cycle) -> dict[str, Any]:
    """What a body says counts for the county, under the period of the form: so figures of one form always pair."""
    form, region, angabe = survey.form, cycle.kreis.ags, entry.field.cell.angabe
    year = parse_period(period(form, entry.field.year), Zeit(art=form.formular.zeitraum.art))
    return {
        "source": survey.key, "measure": entry.figure.measure, "region": region, "level": level(region),
        "start": year.start, "end": year.end, "period_type": year.art,
        "group_type": "staatsangehoerigkeit", "group": INSGESAMT, "sex": entry.figure.sex, "age": INSGESAMT,
        "detail": entry.figure.detail, "reporting_unit": answer.respondent.key, "base": "ohne",
        "gebietsstand": f"{entry.field.year}-12-31", "raw": entry.raw,
        "unit": form.unit(angabe) or form.merkmale[angabe.merkmal].einheit,
        "value": None if entry.value is None else format(entry.value, "f"), "status": _status(entry),
        "flags": ";".join(_flags(survey, entry)), "method": "exakt", "name": answer.respondent.name,
        "file": answer.sha256, "place": entry.place,
    }  # fmt: skip


def _status(entry: Entry) -> str:
    if entry.value is None:
        return NOT_COLLECTED if entry.art == FEHLT else NOT_APPLICABLE
    return OK if entry.value else ZERO_EXACT


def _flags(survey: Survey, entry: Entry) -> list[str]:
    """Sorted by name."""
    ways = entry.field.cell.angabe.zaehlweisen
    said = {
        NOT_THE_FIRST: entry.value is not None and bool(entry.zaehlweise) and entry.zaehlweise != ways[0],
        "demo": survey.herkunft == DEMO,
        "estimated": entry.art == GESCHAETZT,
    }
    return [flag for flag, holds in said.items() if holds]


def labels(surveys: Iterable[Survey]) -> dict[str, str]:
    """What the respondents wrote in open rows, by the key in the detail of the observations: `amt=sozialamt`."""
    told = {}
    for entry in (entry for survey in surveys for one in survey.returns for entry in one.entries if entry.label):
        own = {f"{key}={value}" for key, value in entry.field.cell.angabe.detail.items()}
        [row] = set(entry.figure.detail.split(";")) - own
        told[row] = entry.label
    return told
