"""The commands under `bericht formular`: which forms there are, the workbooks that go out, and what came back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.faults import DataError, UsageError
from pipeline.german import Command, Group

if TYPE_CHECKING:
    from pipeline.cycle import Cycle
    from pipeline.forms import Form, Respondent
    from pipeline.surveys import Survey

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Formulare der eigenen Erhebungen zeigen und erzeugen, ihren Rücklauf zeigen.",
)

Projekt = Annotated[Path | None, typer.Option("--projekt", help="Projektordner (sonst der nächste mit params.yaml).")]
Zyklus = Annotated[str | None, typer.Option("--zyklus", help="Berichtszyklus, zum Beispiel 2013-2016.")]


@app.command("list", cls=Command)
def list_command(projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Alle Formulare mit Empfängern, Feldern, Frist und den Indikatoren, die auf ihnen beruhen."""
    from indicators.katalog import all_indicators
    from pipeline.form_layout import layout
    from pipeline.forms import coverage, indicators_of, load_forms, respondents

    project, cycle = project_and_cycle(projekt, zyklus)
    forms, indicators = load_forms(project), all_indicators()
    if faults := coverage(forms, indicators):
        raise DataError(faults)
    print(f"{'Formular':<28}{'Version':<9}{'Felder':>6}  {'Frist':<12}{'Empfänger':<44}Indikatoren")
    for form in forms:
        asked = respondents(form, project, cycle)
        who = form.formular.empfaenger.mehrzahl
        told = (
            f"{len(asked)} {who if len(asked) > 1 else form.formular.empfaenger.einzahl}"
            if asked
            else f"{who} (ohne Liste)"
        )
        ids = ", ".join(indicators_of(form, indicators)) or "nur Tabelle"
        fields = len(layout(form, cycle).fields)
        version, day = form.formular.version, f"{form.deadline(cycle):%d.%m.%Y}"
        print(f"{form.id:<28}{version:<9}{fields:>6}  {day:<12}{told:<44}{ids}")


@app.command("make", cls=Command)
def make_command(
    form: Annotated[list[str] | None, typer.Option("--form", help="Nur dieses Formular (mehrfach möglich).")] = None,
    recipient: Annotated[
        str | None, typer.Option("--for", help="Nur für diese Stelle: Schlüssel oder Name, zum Beispiel 08116019.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Zielordner (sonst outputs/ZYKLUS/intern/formulare).")
    ] = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Die Formulare als Arbeitsmappen (XLSX) schreiben, eine für jede Stelle."""
    from pipeline.cycle import shown
    from pipeline.form_xlsx import file_name, make
    from pipeline.forms import load_forms

    project, cycle = project_and_cycle(projekt, zyklus)
    wanted = _wanted(load_forms(project), form or [])
    chosen = _chosen(wanted, recipient, bool(form), project, cycle)
    folder = out if out is not None else project / "outputs" / cycle.name / "intern" / "formulare"
    files = {}
    for one, bodies in chosen:
        for body, content in make(one, cycle, bodies):
            files[Path(one.id) / file_name(one, cycle, body)] = content
    _write(folder, files)
    for one, bodies in chosen:
        without = "" if bodies[0].name else "   ohne Stelle; diese trägt ihren Namen selbst ein"
        print(f"  {one.id:<28}{len(bodies):>4} {'Datei' if len(bodies) == 1 else 'Dateien'}{without}")
    total = f"{len(files)} {'Formular' if len(files) == 1 else 'Formulare'}"
    print(f"{total} für {cycle.name} in {shown(folder.resolve(), project)}.")


@app.command("status", cls=Command)
def status_command(
    form: Annotated[str | None, typer.Option("--form", help="Nur dieses Formular, mit allen Stellen.")] = None,
    projekt: Projekt = None,
    zyklus: Zyklus = None,
) -> None:
    """Der Rücklauf: wer befragt ist, wer geantwortet hat und welche Antworten fehlerhaft sind."""
    from pipeline.faults import render
    from pipeline.forms import load_forms, respondents
    from pipeline.surveys import OWN, Survey, find_surveys

    project, cycle = project_and_cycle(projekt, zyklus)
    wanted = _wanted(load_forms(project), [form] if form else [])
    found = {survey.form.id: survey for survey in find_surveys(project, cycle)}
    print(f"{'Formular':<28}" + "".join(f"{title:>13}" for title in COUNTED))
    for one in wanted:
        asked = tuple(respondents(one, project, cycle))
        survey = found.setdefault(one.id, Survey(one, OWN, asked, (), (), {}))
        print(_counts(survey, cycle))
        for body in survey.asked if form else ():
            print(f"  {body.name:<44}{_answer(survey, body, cycle)}")
    if faults := [fault for one in wanted for told in found[one.id].faulty.values() for fault in told]:
        print(f"\nZurückgestellt, bis sie berichtigt sind:\n{render(faults)}")


@app.command("seite", cls=Command, hidden=True)
def page_command(projekt: Projekt = None, zyklus: Zyklus = None) -> None:
    """Alle Formulare mit ihren Angaben als Markdown ausgeben."""
    from indicators.katalog import all_indicators
    from pipeline.form_pages import markdown
    from pipeline.forms import load_forms

    project, cycle = project_and_cycle(projekt, zyklus)
    sys.stdout.write(markdown(load_forms(project), all_indicators(), project, cycle))


COUNTED = ("befragt", "geantwortet", "verspätet", "überfällig", "telefonisch", "fehlerhaft", "ersetzt")


def _counts(survey: Survey, cycle: Cycle) -> str:
    """A form with its counts: returns after the deadline, and bodies without one though it is over."""
    counts = (
        len(survey.asked) or "ohne Liste", len(survey.returns), len(survey.late(cycle)), len(survey.overdue(cycle)),
        len(survey.by_phone), len(survey.faulty), len(survey.replaced),
    )  # fmt: skip
    mark = "" if survey.herkunft == "eigen" else "  Beispieldaten"
    return f"{survey.form.id:<28}" + "".join(f"{count:>13}" for count in counts) + mark


def _answer(survey: Survey, body: Respondent, cycle: Cycle) -> str:
    """What became of the form that a body got."""
    answer = next((one for one in survey.returns if one.respondent.key == body.key), None)
    if answer is None:
        return "überfällig" if body in survey.overdue(cycle) else "noch keine Antwort"
    when = f"{answer.datum:%d.%m.%Y}" if answer.datum else "ohne Datum"
    how = "telefonisch" if answer.channel == "telefonisch" else "schriftlich"
    older = [one.path.name for one in survey.replaced if one.respondent.key == body.key]
    more = [*(["nach der Frist"] if answer in survey.late(cycle) else []), *(f"ersetzt {name}" for name in older)]
    return ", ".join([when, how, answer.role, *more])


def _wanted(forms: Sequence[Form], names: Sequence[str]) -> list[Form]:
    known = {form.id: form for form in forms}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f" Meinten Sie „{near[0]}“?" if near else ""
            raise UsageError(f"Das Formular „{name}“ gibt es nicht.{meant}\nVorhanden: {', '.join(known)}.")
    return [form for form in forms if not names or form.id in names]


def _chosen(
    forms: Sequence[Form], named: str | None, is_form_named: bool, project: Path, cycle: Cycle
) -> list[tuple[Form, list[Respondent]]]:
    """The forms and the bodies each is made for.

    A body that a form does not know is only accepted for a form that has no list, and that was asked for by name.
    """
    from pipeline.forms import Respondent, respondents, slug

    lists = [(form, respondents(form, project, cycle)) for form in forms]
    if named is None:
        return [(form, bodies or [Respondent("", "")]) for form, bodies in lists]
    if not slug(named):
        raise UsageError(f"„{named}“ ist kein Name und kein Schlüssel einer Stelle.")
    found = [(form, hits) for form, bodies in lists if (hits := [body for body in bodies if _is(body, named)])]
    if found:
        return found
    free = [form for form, bodies in lists if not bodies]
    if is_form_named and free:
        return [(form, [Respondent(slug(named), named.strip())]) for form in free]
    names = {body.name for _, bodies in lists for body in bodies}
    near = get_close_matches(named, sorted(names), 3, 0.5)
    meant = f" Ähnlich heißen: {', '.join(near)}." if near else ""
    more = (
        ""
        if is_form_named
        else "\nEine Stelle ohne Liste braucht auch --form, zum Beispiel --form kurstraeger --for NAME."
    )
    raise UsageError(f"Die Stelle „{named}“ steht in keiner Liste.{meant}{more}")


def _is(body: Respondent, named: str) -> bool:
    return named.strip().casefold() in (body.key, body.name.casefold())


def _write(folder: Path, files: dict[Path, bytes]) -> None:
    """All files, or none: they are written beside and then moved into place."""
    import shutil
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".neu-", dir=folder))
    except OSError as error:
        raise UsageError(f"In den Ordner {folder} lässt sich nicht schreiben ({_why(error)}).") from None
    try:
        for name, content in files.items():
            (draft / name).parent.mkdir(exist_ok=True)
            (draft / name).write_bytes(content)
        for name in files:
            if (folder / name).is_dir():
                raise UsageError(f"{folder / name} ist ein Ordner. Erwartet: ein freier Dateiname.")
        for name in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (draft / name).replace(folder / name)
    except OSError as error:
        raise UsageError(f"In den Ordner {folder} lässt sich nicht schreiben ({_why(error)}).") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _why(error: OSError) -> str:
    match error:
        case PermissionError():
            return "keine Berechtigung"
        case FileExistsError() | NotADirectoryError():
            return "dort liegt eine Datei"
        case _:
            return "Datenträger voll oder nicht erreichbar"


def project_and_cycle(projekt: Path | None, zyklus: str | None) -> tuple[Path, Cycle]:
    """The project folder and the cycle that a command is called for."""
    from pipeline.cycle import find_project, load_cycle

    if projekt is None:
        project = find_project(Path.cwd())
    elif (projekt / "params.yaml").is_file():
        project = projekt.resolve()
    else:
        raise UsageError(f"{projekt} ist kein Projektordner: Dort liegt keine params.yaml.")
    return project, load_cycle(project, zyklus)
