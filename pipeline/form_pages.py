"""docs/formulare.md: every form with whom it goes to, what it asks, and what its figures are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from indicators.model import Groesse, Indicator, Ueberblick
from pipeline.cycle import Cycle
from pipeline.forms import (
    ARTEN,
    RESPONDENTS,
    Angabe,
    Block,
    Figure,
    Form,
    Frage,
    Spalte,
    cells_of,
    indicators_of,
    needed_figures,
    respondents,
    row_cells,
)
from pipeline.numbers import german_number
from pipeline.texts import in_words

HEAD = """# Formulare der eigenen Erhebungen

Erzeugt aus den Formularen in `report_templates/formulare/` und den Erklärungen in `indicators/` mit „make
docs/formulare.md“; nicht von Hand ändern. Jahre und Fristen gelten für den Zyklus {zyklus}.

Neben jedem Wert steht im Formular seine Art: {arten}.
Bei Ja und Nein und bei Auswahlen gibt es nur die beiden letzten, in Tabellen mit Ja und Nein keine. „Dient“ nennt die
Indikatoren und Tabellen, die auf einer Angabe beruhen.
"""
WHEN = {"jahr": "im Jahr", "jahresende": "am 31.12.", "berichtszeitraum": "seit {beginn}", "schuljahr": "im Oktober"}
ANGABEN = "| Angabe | Zeit | Einheit und Grenzen | Art und Zählweise | Dient |\n|---|---|---|---|---|"


def markdown(forms: Iterable[Form], indicators: Sequence[Indicator], project: Path, cycle: Cycle) -> str:
    """The whole page."""
    blocks = [HEAD.format(zyklus=cycle.druckname, arten=in_words([f"„{art}“" for art in ARTEN]))]
    for form in forms:
        serves = _serves(form, indicators)
        blocks.append(f"## {form.formular.titel}\n\n{form.formular.zweck}\n")
        blocks.append(_table(_facts(form, indicators, project, cycle)))
        blocks += [_block(form, block, serves, cycle) for block in form.formular.bloecke]
    return "\n".join(blocks)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "| | |\n|---|---|\n" + "".join(f"| {name} | {_cell(text)} |\n" for name, text in rows if text)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _facts(form: Form, indicators: Sequence[Indicator], project: Path, cycle: Cycle) -> Iterator[tuple[str, str]]:
    """What the cover says, and what rests on the form."""
    own = [one for one in indicators if one.erhebung == form.id]
    named = {one.id: one.title for one in own}
    yield "Formular", f"`{form.id}`, Version {form.formular.version}"
    yield "Befragt", _asked(form, project, cycle)
    yield "Zeitraum", _period(form, cycle)
    yield "Frist", f"{form.deadline(cycle):%d.%m.%Y}"
    yield "Ansprechstelle", form.ansprechstelle.stelle
    yield "Hinweise", " ".join(form.formular.hinweise)
    yield "Indikatoren", "<br>".join(f"{id} {named[id]}" for id in indicators_of(form, indicators))
    yield "Tabellen", "<br>".join(f"{table.titel} ({one.id})" for one in own for table in one.tabellen)


def _asked(form: Form, project: Path, cycle: Cycle) -> str:
    """`alle 44 Städte und Gemeinden und Kreistag`, or the bodies by name, or where the office keeps their list."""
    empfaenger, names = form.formular.empfaenger, list(form.formular.empfaenger.namen.values())
    match empfaenger.liste:
        case "gemeinden":
            number = len(respondents(form, project, cycle)) - len(names)
            return in_words([f"{empfaenger.mehrzahl}: alle {number} Gemeinden des Landkreises", *names])
        case "namentlich":
            return f"{empfaenger.mehrzahl if len(names) > 1 else empfaenger.einzahl}: {in_words(names)}"
        case _:
            return f"{empfaenger.mehrzahl} nach der Liste des Landratsamts (`{RESPONDENTS.as_posix()}`)"


def _period(form: Form, cycle: Cycle) -> str:
    kind = {"kalenderjahr": "Kalenderjahre", "schuljahr": "Schuljahre, Stand Oktober"}[form.formular.zeitraum.art]
    years = {year for block in form.formular.bloecke for year in form.formular.years(block, cycle)}
    first, last = min(years), max(years)
    return f"{kind}: {first if first == last else f'{first} bis {last}'}"


def _block(form: Form, block: Block, serves: Mapping[Figure, list[str]], cycle: Cycle) -> str:
    """A block with its questions, or the table that is asked."""
    only_last = f" Nur für {cycle.ende}." if block.jahre == "letztes" and form.formular.zeitraum.jahre == "alle" else ""
    told = " ".join(filter(None, [block.erlaeuterung, _rows(form, block)])) + only_last
    rows = [_row(form, block, one, serves, cycle) for one in block.angaben]
    return "\n".join([f"### {block.titel}\n", *([f"{told.strip()}\n"] if told else []), ANGABEN, *rows, ""])


def _rows(form: Form, block: Block) -> str:
    """What stands in the rows of a table."""
    if block.tabelle is None:
        return ""
    zeilen = block.tabelle.zeilen
    parts = [in_words(list(zeilen.fest.values()))] if zeilen.fest else []
    if zeilen.offen:
        listed = f"zur Auswahl aus {len(form.gemeinsam.listen[zeilen.liste])}" if zeilen.liste else "frei benannt"
        parts.append(f"bis zu {zeilen.offen}, {listed}")
    return f"Zeilen ({zeilen.titel}): {'; '.join(parts)}."


def _row(form: Form, block: Block, one: Frage | Spalte, serves: Mapping[Figure, list[str]], cycle: Cycle) -> str:
    """A question or a column: what, when, in which unit, how it is told, what it is for."""
    title = one.frage if isinstance(one, Frage) else one.titel
    parts = [_gliederung(one)] if isinstance(one, Frage) and one.gliederung else []
    what = "<br>".join(filter(None, [f"**{title}**", *parts, one.hilfe]))
    zeit = one.zeit if isinstance(one, Frage) else block.tabelle.zeit
    when = WHEN[zeit].format(beginn=cycle.beginn)
    ids = sorted({id for figure in _figures(block, one) for id in serves[figure]}, key=lambda id: (id[0] == "„", id))
    used = ", ".join([*ids, *([f"Vorbehalt bei {one.vorbehalt}"] if one.vorbehalt else [])])
    return "| " + " | ".join(_cell(text) for text in (what, when, _unit(form, one), _arten(one), used)) + " |"


def _gliederung(frage: Frage) -> str:
    """`insgesamt und je Teil: Bildung / Gesundheit`; two breakdowns are crossed."""
    return f"insgesamt und je Teil: {' × '.join(' / '.join(one.parts.values()) for one in frage.gliederung)}"


def _figures(block: Block, one: Frage | Spalte) -> list[Figure]:
    """All figures of a question, or of a column; the label of an open row stands as `*`."""
    if isinstance(one, Frage):
        return [cell.figure for cell in cells_of(one)]
    rows = [*block.tabelle.zeilen.fest, *(["*"] if block.tabelle.zeilen.offen else [])]
    return [cell.figure for row in rows for cell in row_cells(block, row, row) if cell.angabe is one]


def _unit(form: Form, one: Angabe) -> str:
    """`Personen, 0 bis 5.000`, or what can be chosen."""
    if one.choices:
        return " oder ".join(one.choices) if len(one.choices) == 2 else in_words(one.choices)
    low, high = (german_number(Fraction(limit), 0) for limit in form.limits(one))
    return f"{form.unit(one)}, {low} bis {high}"


def _arten(one: Angabe) -> str:
    """The ways of counting where there are several, and the Arten where not all are there."""
    fewer = set(one.allowed_arten) < set(ARTEN) and not one.choices
    arten = [in_words(one.allowed_arten)] if fewer else []
    return "; ".join([*arten, *([f"gezählt als: {' oder '.join(one.zaehlweisen)}"] if one.zaehlweisen else [])])


def _serves(form: Form, indicators: Iterable[Indicator]) -> dict[Figure, list[str]]:
    """By figure: the indicators that are computed from it, and the tables that show it or its sum."""
    found: dict[Figure, list[str]] = defaultdict(list)
    asked = {figure for block in form.formular.bloecke for one in block.angaben for figure in _figures(block, one)}
    for indicator in (one for one in indicators if one.erhebung == form.id):
        for figure in needed_figures(indicator, form.merkmale):
            found[figure].append(indicator.id)
        for table in indicator.tabellen:
            for figure in asked:
                if any(_shows(table, groesse, figure) for groesse in table.groessen):
                    found[figure].append(f"„{table.titel}“")
    return found


def _shows(table: Ueberblick, groesse: Groesse, figure: Figure) -> bool:
    named = dict(one.split("=", 1) for one in figure.detail.split(";") if one)
    fixed = {key: value for key, value in named.items() if key not in (*table.dimensions, groesse.nennungen)}
    return figure.measure == groesse.merkmal and fixed == dict(groesse.detail)
