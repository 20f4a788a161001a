"""What kind of period the printed dates name, as far as dates and title tell it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import get_args

from pipeline.drafts.questions import Answers, Question
from pipeline.faults import UsageError
from pipeline.periods import YEAR, parse_period
from pipeline.sources import Zeit, Zeitart

ARTS: tuple[str, ...] = get_args(Zeitart)

HINTS = {
    "stichtag": r"Stichtag",
    "jahresdurchschnitt": r"Jahresdurchschnitt",
    "kalenderjahr": r"Jahressumme|Kalenderjahr",
    "schuljahr": r"Schuljahr(?!esbeginn)",
    "wintersemester": r"Wintersemester|\bWS\b",
}
"""Words of a title that tell the period type."""

DAY = re.compile(r"Stichtag:? *([0-9]{2}\.[0-9]{2}\.)")


def draft_time(times: Collection[str], title: str, answers: Answers) -> Zeit | None:
    """How the dates are to be understood; None where an answer is missing.

    Raises `UsageError` for an answer that does not fit the printed dates.
    """
    angabe = None if times else answers.get(Question("--angabe", "Zeit der Werte; gedruckt ist keine", ANY_TIME))
    if not times and angabe is None:
        return None
    texts = times or (angabe,)
    found = period_types(texts, title)
    if len(found) != 1 or "--zeitart" in answers.given:
        ask = Question("--zeitart", f"Zeitart für {_example(texts)}", _possible(found, texts), ARTS)
        art = answers.get(ask)
        found = [_completed(art, texts, title, answers)] if art else []
    return found[0].model_copy(update={"angabe": angabe}) if found and found[0] else None


ANY_TIME = "wie sie ein Amt druckt, zum Beispiel 23.02.2025 oder 2024"


def period_types(times: Collection[str], title: str) -> list[Zeit]:
    """The period types that all printed dates fit; one where dates and title decide it."""
    fitting = [Zeit(art=art) for art in ARTS]
    if day := DAY.search(title):
        fitting.append(Zeit(art="stichtag", tag=day[1]))
    fitting = [zeit for zeit in fitting if _fits(times, zeit)]
    told = [zeit for zeit in fitting if zeit.art in HINTS and re.search(HINTS[zeit.art], title)]
    kinds = told or fitting
    return kinds[:1] if len({zeit.art for zeit in kinds}) == 1 else fitting


def _fits(times: Collection[str], zeit: Zeit) -> bool:
    return all(parse_period(text, zeit) for text in times)


def _possible(found: Collection[Zeit], times: Collection[str]) -> str:
    """What the period type can be, for people."""
    arts = list(dict.fromkeys(zeit.art for zeit in found))
    if all(map(YEAR.fullmatch, times)):
        arts += ["stichtag (mit --tag)", "schuljahr (mit --jahr)"]
    return ", ".join(arts or ARTS)


def _completed(art: str, times: Collection[str], title: str, answers: Answers) -> Zeit | None:
    """A period type with what a bare year needs besides; None where an answer is missing."""
    if _fits(times, Zeit(art=art)):
        return Zeit(art=art)
    extra: dict[str, str | None] = {}
    if any(map(YEAR.fullmatch, times)):
        if art == "stichtag":
            day = DAY.search(title)
            extra["tag"] = answers.get(Question("--tag", "Tag im Jahr", "wie 31.12.", suggestion=day and day[1]))
        elif art in ("schuljahr", "verwaltungsjahr"):
            text = "Welches Jahr des Schuljahrs gedruckt ist"
            extra["jahr"] = answers.get(Question("--jahr", text, allowed=("beginn", "ende")))
        if None in extra.values():
            return None
    zeit = Zeit.model_validate({"art": art, **extra})
    if not _fits(times, zeit):
        said = " ".join(filter(None, (art, *extra.values())))
        raise UsageError(f"--zeitart: „{said}“ passt nicht zu den gedruckten Zeitangaben ({_example(times)}).")
    return zeit


def _example(times: Collection[str]) -> str:
    first = next(iter(times))
    return f"„{first}“"
