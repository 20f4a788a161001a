"""What the cells of a file say about their numbers and signs; what they leave open is asked."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from pipeline.contents import NUMBER, Contents, quoted, sign_of
from pipeline.drafts.questions import Answers, Question
from pipeline.signs import DIALECTS, UnknownSign, read_cell

CLASSIC = "klassisch"
NONE = "ohne"


class NumberForm(NamedTuple):
    """The decimal sign, the thousands sign, and a printed number that shows which they are."""

    dezimal: str
    tausender: str = ""
    example: str = ""


class Dialect(NamedTuple):
    """A sign dialect, and the printed signs that do not belong to it."""

    zeichen: str
    strange: tuple[str, ...] = ()


def draft_numbers(raws: Collection[str], answers: Answers) -> NumberForm:
    """How numbers are printed; a comma where no number has a decimal sign."""
    form = number_form(raws)
    if form is not None:
        return form
    question = Question("--dezimal", "Dezimalzeichen der Datei", allowed=(",", "."))
    return NumberForm(answers.get(question) or ",")


def number_form(raws: Collection[str]) -> NumberForm | None:
    """How numbers are printed; None where their commas and dots contradict each other.

    A dot is a thousands sign (`1.560`) where three digits follow each of them and no long number does
    without; else it is a decimal sign.
    """
    numbers = [text for raw in raws for text in NUMBER.findall(raw)]
    dotted = [text for text in numbers if "." in text]
    if not dotted:
        return NumberForm(",", "", next((text for text in numbers if "," in text), ""))
    plain = next((text for text in dotted if not re.fullmatch(GROUPED, text)), None)
    plain = plain or next((text for text in numbers if re.fullmatch(r"-?[0-9]{4,}(,[0-9]+)?", text)), None)
    if plain is None:
        return NumberForm(",", ".", dotted[0])
    return None if any("," in text for text in numbers) else NumberForm(".", "", dotted[0])


GROUPED = r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?"


def draft_dialect(contents: Contents, form: NumberForm, is_classic: bool, answers: Answers) -> Dialect:
    """The dialect of the signs that are printed; where they do not tell it, what `is_classic` or a person says."""
    found = {dialect.zeichen: dialect for dialect in dialects(contents, form)}
    question = Question("--zeichen", "Zeichensatz", allowed=tuple(DIALECTS))
    if question.option in answers.given:
        return _judged(question.accept(answers.given[question.option]), contents, form)
    if len(found) == 1:
        return next(iter(found.values()))
    if is_classic:
        return found[CLASSIC]
    ask = Question("--zeichen", f"Zeichensatz, zu dem {quoted(contents.signs)} gehört", allowed=tuple(found))
    return found.get(answers.get(ask) or "", Dialect(NONE))


def dialects(contents: Contents, form: NumberForm) -> list[Dialect]:
    """The dialects that leave the fewest of the printed signs unexplained: one where the signs decide it.

    Where only numbers are printed, or nothing that a dialect knows, there are no signs: one that comes
    later must be noticed.
    """
    if not contents.signs:
        return [Dialect(NONE)]
    found = [_judged(name, contents, form) for name in DIALECTS if name != NONE]
    fewest = min(len(dialect.strange) for dialect in found)
    if fewest == len(contents.signs):
        return [Dialect(NONE, tuple(contents.signs))]
    return [dialect for dialect in found if len(dialect.strange) == fewest]


def _judged(name: str, contents: Contents, form: NumberForm) -> Dialect:
    examples = {sign_of(raw): raw for raw in contents.raws}
    return Dialect(name, tuple(sign for sign in contents.signs if not _reads(examples[sign], name, form)))


def _reads(raw: str, dialect: str, form: NumberForm) -> bool:
    try:
        read_cell(raw, dialect, whole=True, never_zero=False, decimal=form.dezimal, thousands=form.tausender)
    except UnknownSign:
        return False
    return True
