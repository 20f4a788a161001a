"""The list of measures for people and for machines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from measure_examples import CYCLE, DONE, entry, states_of

from pipeline.measure_listing import as_csv, as_text

ROWS = (
    entry(1, "2014-03-01", "begonnen", "selbst", was="Beschluss", hemmnis="Mittel"),
    entry(2, "2015-06-01", "umgesetzt", **DONE),
)


def test_every_measure_has_its_state_and_its_history(tmp_path: Path):
    assert as_text(states_of(tmp_path, *ROWS), CYCLE) == (
        "Zyklus 2013-2016, Stand 31.12.2016: 2 Maßnahmen\n"
        "  umgesetzt 1, laufend 0, teilweise umgesetzt 0, begonnen 0, offen 0, entfallen 0, nicht bewertbar 1\n"
        "\n"
        "6 Arbeit\n"
        "  M-01        umgesetzt            Kurse, Träger 1 (Beispiel)\n"
        "              01.03.2014 begonnen (Selbstauskunft, Leitung)\n"
        "              01.06.2015 umgesetzt (Einschätzung des Amts, Leitung)\n"
        "  M-02        nicht bewertbar      Runder Tisch, Stadt A (kein Eintrag bis zum Ende des Berichtszeitraums)\n"
        "              geht auf in M-01\n"
    )


def test_machines_get_one_row_for_each_measure(tmp_path: Path):
    first, second = csv.DictReader(io.StringIO(as_csv(states_of(tmp_path, *ROWS))), delimiter=";")
    assert first.items() >= {
        "id": "M-01", "status": "umgesetzt", "zaehlt": "amt", "amt_datum": "2015-06-01", "selbst_status": "begonnen",
        "hemmnisse": "Mittel", "eintraege": "2", "beispiel": "nein",
    }.items()  # fmt: skip
    assert second.items() >= {"id": "M-02", "status": "nicht bewertbar", "zaehlt": "", "nachfolger": "M-01"}.items()


def test_a_cycle_without_measures_says_so():
    assert as_text([], CYCLE) == "Zyklus 2013-2016: Es liegt keine Maßnahmenliste vor.\n"
