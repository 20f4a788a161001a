"""Handlungsfelder and indicators as they are declared."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from indicators.model import ANZAHL, AUSLAENDISCH, INSGESAMT, Handlungsfeld, Indicator, amtlich, ersatz


def indicator(**declared: Any) -> Indicator:
    words = dict.fromkeys(("title", "short", "definition", "zaehler", "nenner", "sagt", "sagt_nicht"), "")
    return Indicator(**words | {"id": "X-01", "unit": ANZAHL, "direction": "neutral"} | declared)


def test_id_is_given_once_in_a_field() -> None:
    field = Handlungsfeld(1, "feld", "Feld", "Ziel")
    field.add(indicator())
    with pytest.raises(ValueError, match="Indikator X-01 ist doppelt erklärt"):
        field.add(indicator(title="ein anderer"))
    assert len(field.indicators) == 1


def test_field_gives_back_what_was_added_and_keeps_the_order() -> None:
    field = Handlungsfeld(1, "feld", "Feld", "Ziel")
    second = field.add(indicator(id="X-02"))
    first = field.add(indicator(id="X-01"))
    assert field.indicators == [second, first]


def test_indicators_of_two_fields_are_not_mixed() -> None:
    one, other = Handlungsfeld(1, "a", "A", ""), Handlungsfeld(2, "b", "B", "")
    one.add(indicator())
    assert [i.id for i in one.indicators] == ["X-01"]
    assert other.indicators == []


def test_an_own_survey_that_was_not_answered_is_the_reason_why_there_is_no_value() -> None:
    assert "„Gemeinden“" in indicator(erhebung="gemeinden").missing
    assert indicator(erhebung="gemeinden", no_data="Anderer Grund.").missing == "Anderer Grund."
    assert indicator().missing == ""


def test_first_group_is_the_one_an_indicator_is_about() -> None:
    assert indicator().group == INSGESAMT
    assert indicator(groups=(AUSLAENDISCH, INSGESAMT)).group == AUSLAENDISCH


def test_series_is_named_by_its_role_and_first_source() -> None:
    assert amtlich("tabelle_a", "tabelle_b").name == "amtlich:tabelle_a"
    assert ersatz("summe").name == "ersatz:summe"


def test_declaration_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        indicator().unit = "prozent"  # type: ignore[misc]
