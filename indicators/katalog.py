"""The catalogue of Handlungsfelder in the order of the report, version of the 2021 edition."""

from __future__ import annotations

from indicators import (
    altenhilfe,
    arbeit,
    basis,
    beratung,
    bildung,
    deutsch,
    ehrenamt,
    gesundheit,
    oeffnung,
    wohnen,
    zusammenleben,
)
from indicators.model import Handlungsfeld, Indicator

FELDER: tuple[Handlungsfeld, ...] = (
    basis.FELD,
    oeffnung.FELD,
    beratung.FELD,
    wohnen.FELD,
    deutsch.FELD,
    bildung.FELD,
    arbeit.FELD,
    gesundheit.FELD,
    altenhilfe.FELD,
    ehrenamt.FELD,
    zusammenleben.FELD,
)


def all_indicators() -> list[Indicator]:
    """Every declared indicator, field by field."""
    return [indicator for feld in FELDER for indicator in feld.indicators]


def by_id() -> dict[str, Indicator]:
    """Every declared indicator by its id."""
    return {indicator.id: indicator for indicator in all_indicators()}
