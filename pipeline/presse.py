"""Figures told by the press (data/raw/presse/angaben.csv): quoted with outlet and date, and used for nothing else.

They are no source of statistics: no reader, mapping, measure or indicator knows them. A row without outlet or
period is refused, and so is a text with digits: the only numbers are those that were printed, as they were printed.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationError, model_validator

from indicators.katalog import FELDER
from indicators.model import Handlungsfeld
from pipeline.cycle import Declared
from pipeline.faults import DataError, Fault, fault
from pipeline.sources import demand_file, lies_there

FOLDER = "data/raw/presse"
FILE = f"{FOLDER}/angaben.csv"

NO_OUTLET = {"presse", "tagespresse", "lokalpresse", "zeitung", "medien", "medienbericht", "internet", "unbekannt"}
"""What is written where nobody knows which newspaper it was."""
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def _wrong(text: str, expected: str) -> ValueError:
    return ValueError(f"gefunden: „{text}“. Erwartet: {expected}")


def _key(text: str) -> str:
    if not re.fullmatch("[a-z][a-z0-9_]*", text):
        raise _wrong(text, "kleine Buchstaben, Ziffern und „_“")
    return text


def _whole(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise _wrong(text, "eine ganze Zahl ohne Punkt wie 2000")
    return int(text)


def _yes(text: str) -> bool:
    if text not in ("ja", "nein"):
        raise _wrong(text, "ja oder nein")
    return text == "ja"


def _day(text: str) -> date:
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:  # a day that does not exist
        pass
    raise _wrong(text, "ein Datum wie 2017-10-10")


def _without_digits(text: str) -> str:
    if re.search(r"\d", text):
        raise _wrong(text, "ein Text ohne Ziffern; gedruckt wird nur die Zahl aus der Spalte „wert“")
    return text


def _outlet(text: str) -> str:
    if text.casefold() in NO_OUTLET:
        raise _wrong(text, "der Name des Mediums, zum Beispiel teckbote.de")
    return text


def _beside(text: str) -> str:
    keys = [feld.key for feld in FELDER]
    if text not in keys and text not in (one.id for feld in FELDER for one in feld.indicators):
        raise _wrong(text, f"die Kennung eines Indikators wie HF3-01 oder ein Handlungsfeld ({', '.join(keys)})")
    return text


Words = Annotated[str, AfterValidator(_without_digits)]
YesOrNo = Annotated[bool, BeforeValidator(_yes)]
Day = Annotated[date, BeforeValidator(_day)]


class Angabe(Declared):
    """One figure as it was told: what (`text`), how much, when, by whom, and the indicator it stands beside.

    `stichtag_bekannt`: false where it is known only that the day lies between `beginn` and `ende`. `fundstelle`:
    article and date as far as they are known. `bei`: an indicator, or the key of a Handlungsfeld.
    """

    merkmal: Annotated[str, AfterValidator(_key)]
    text: Words
    wert: Annotated[int, BeforeValidator(_whole)]
    gerundet: YesOrNo
    beginn: Day
    ende: Day
    stichtag_bekannt: YesOrNo
    medium: Annotated[str, AfterValidator(_outlet)]
    fundstelle: str = ""
    bei: Annotated[str, AfterValidator(_beside)]
    hinweis: Words = ""

    @model_validator(mode="after")
    def _period_is_one(self) -> Angabe:
        if self.beginn > self.ende:
            raise ValueError(f"der Zeitraum beginnt am {self.beginn} und endet schon am {self.ende}")
        if not self.stichtag_bekannt and self.beginn == self.ende:
            raise ValueError("der Tag ist nicht bekannt, beginn und ende nennen aber denselben Tag")
        return self

    @property
    def key(self) -> tuple[str, date, date]:
        """What there can be only one figure for."""
        return self.merkmal, self.beginn, self.ende

    @property
    def feld(self) -> Handlungsfeld:
        return next(f for f in FELDER if self.bei == f.key or self.bei in (one.id for one in f.indicators))

    @property
    def beleg(self) -> str:
        """The outlet, with the article as far as it is known."""
        return ", ".join(filter(None, (self.medium, self.fundstelle)))

    @property
    def zeitraum(self) -> str:
        """When: `31.12.2018`, `2020, Tag nicht genannt`, `2016 bis 2020 zusammen, kein Jahreswert`."""
        if not self.stichtag_bekannt:
            return f"{_period(self.beginn, self.ende)}, Tag nicht genannt"
        more_than_a_year = (self.ende - self.beginn).days > 365
        return _period(self.beginn, self.ende) + (" zusammen, kein Jahreswert" if more_than_a_year else "")


def _period(first: date, last: date) -> str:
    """An interval as it is told; one from September to August is a Schuljahr."""
    if first == last:
        return f"{first:%d.%m.%Y}"
    if first.day > 1 or (last + timedelta(days=1)).day > 1:
        return f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}"
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months == 1:
        return f"{MONTHS[first.month - 1]} {first.year}"
    if (first.month, last.month) == (1, 12):
        return str(first.year) if months == 12 else f"{first.year} bis {last.year}"
    if (first.month, months) == (9, 12):
        return f"Schuljahr {first.year}/{last.year % 100:02d}"
    return f"{MONTHS[first.month - 1]} {first.year} bis {MONTHS[last.month - 1]} {last.year}"


# --- Reading ------------------------------------------------------------------------------------------


def load_presse(project: Path) -> tuple[Angabe, ...]:
    """All figures in the order of the file; none where there is no file. Raises `DataError` with all faults."""
    path = project / FILE
    if lies_there(project / FOLDER / "quelle.yaml"):
        text = "Angaben aus der Presse sind keine statistische Quelle; in diesen Ordner gehört keine quelle.yaml."
        raise fault(f"{FOLDER}/quelle.yaml", "", text)
    if not lies_there(path):
        return ()
    demand_file(path, project)
    try:
        head, *lines = path.read_bytes().decode("utf-8-sig").splitlines() or [""]
    except UnicodeDecodeError:
        raise fault(FILE, "", "Die Datei ist nicht in UTF-8 gespeichert.") from None
    columns = _columns(_cells(1, head))
    wrong: list[Fault] = []
    told: dict[tuple[str, date, date], int] = {}
    found = []
    for number, line in enumerate(lines, start=2):
        try:
            angabe = _angabe(number, line, columns)
        except DataError as error:
            wrong += error.faults
            continue
        if angabe is None:
            continue
        found.append(angabe)
        if (first := told.setdefault(angabe.key, number)) != number:
            text = (
                f"Zu „{angabe.merkmal}“ und diesem Zeitraum steht schon in Zeile {first} eine Angabe. Erwartet: eine."
            )
            wrong.append(Fault(FILE, f"Zeile {number}", text))
    if wrong:
        raise DataError(wrong)
    return tuple(found)


def faults(project: Path) -> list[Fault]:
    """Everything that is wrong with the file."""
    try:
        load_presse(project)
    except DataError as error:
        return error.faults
    return []


def _columns(names: list[str]) -> list[str]:
    """The names in the head of the file; raises `DataError` where they are not those of an `Angabe`, each once."""
    known = list(Angabe.model_fields)
    wrong = [(name, f"Diese Spalte gibt es nicht. Erlaubt: {', '.join(known)}.") for name in names if name not in known]
    wrong += [(name, "Diese Spalte steht zweimal.") for name, n in Counter(names).items() if n > 1 and name in known]
    wrong += [(name, "Diese Spalte fehlt.") for name in known if name not in names]
    if wrong:
        raise DataError(Fault(FILE, f"Zeile 1, Spalte „{name}“", text) for name, text in wrong)
    return names


def _angabe(number: int, line: str, columns: list[str]) -> Angabe | None:
    """The figure in one line, None where the line is empty; raises `DataError` with all that is wrong in it."""
    cells = _cells(number, line)
    if not any(cells):
        return None
    if len(cells) != len(columns):
        text = f"Gefunden: {len(cells)} Werte. Erwartet: {len(columns)}, getrennt durch „;“."
        raise fault(FILE, f"Zeile {number}", text)
    try:
        return Angabe.model_validate({name: cell for name, cell in zip(columns, cells, strict=True) if cell})
    except ValidationError as error:
        raise DataError(Fault(FILE, *_told(number, item)) for item in error.errors()) from None


def _cells(number: int, line: str) -> list[str]:
    """The cells of one line; raises `DataError` where its quotation marks do not match."""
    try:
        return [cell.strip() for row in csv.reader([line], delimiter=";", strict=True) for cell in row]
    except csv.Error:
        text = "Die Zeile ist nicht lesbar. Erwartet: Werte, getrennt durch „;“, Anführungszeichen paarweise."
        raise fault(FILE, f"Zeile {number}", text) from None


def _told(line: int, item: Any) -> tuple[str, str]:
    """Place and text of what pydantic objects to."""
    place = f"Zeile {line}" + "".join(f", Spalte „{name}“" for name in item["loc"])
    if item["type"] == "missing":
        return place, "Dieser Wert fehlt." + MISSING.get(item["loc"][0], "")
    text = str(item["ctx"]["error"])
    return place, f"{text[0].upper()}{text[1:]}."


MISSING = {
    "medium": " Ohne Medium wird keine Angabe gedruckt.",
    "beginn": " Ohne Zeitraum wird keine Angabe gedruckt.",
    "ende": " Ohne Zeitraum wird keine Angabe gedruckt.",
}
