"""Fact sheets of the annex."""

from __future__ import annotations

import re

from report_examples import report_of, value

from indicators.katalog import by_id
from pipeline.factsheets import factsheet


def test_an_overlap_of_series_stands_in_the_fact_sheet() -> None:
    both = [
        value("HF6-05", 2016, "38.5"),
        value("HF6-05", 2016, "38.7", series="ersatz:ba_arbeitslose", leading=False),
    ]
    report = report_of(*both)
    rows = dict(factsheet(report.material, report.findings["HF6-05"], by_id()["HF6-05"]).rows)
    printed = re.sub("<[^>]*>", "", rows["Doppelte Jahre"])
    assert printed == "2016: 38,5\u202f% (amtliche Reihe) · 38,7\u202f% (Ersatzreihe)"
