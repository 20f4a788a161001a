"""Nothing gets in: every hostile file is refused in German or is text and nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.hostile import HARM, HOSTILE, REFUSED, TEXT, outcome, text
from test_cli import english_in
from test_faulty import QUOTED

HARMLESS = {
    "text_script", "text_html", "text_javascript", "text_file", "text_data", "text_autoescape",
    "anmerkung_markup", "anmerkung_csv", "anmerkung_word",
}  # fmt: skip
"""What may stand in a text and is nothing but text there."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_no_harm(name: str, tmp_path: Path) -> None:
    kind, said = outcome(HOSTILE[name], tmp_path)
    assert kind == (TEXT if name in HARMLESS else REFUSED), said
    if kind == REFUSED:
        assert english_in(QUOTED.sub("", said)) == []


def test_markup_that_got_through_would_be_harm(tmp_path: Path) -> None:
    assert outcome(lambda _: "<p><script>x</script></p>", tmp_path) == (HARM, "<script")
    assert outcome(lambda _: '<a href="javascript:x">', tmp_path)[0] == HARM
    assert outcome(lambda _: 1 / 0, tmp_path) == (HARM, "ZeroDivisionError('division by zero')")
    assert outcome(lambda _: object(), tmp_path) == (HARM, "ohne Meldung gelesen")
    assert outcome(text("[Amt](https://example.org)"), tmp_path)[0] == TEXT
