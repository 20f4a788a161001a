"""What a need is: its order, what is accepted, and that it is stored whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.need_case import Evidence, Trial
from pipeline.need_words import Verworfen
from pipeline.needs import Assessment, Judged, Need, accepted, as_csv, as_json, counted, in_order, load, read

VALUE = Evidence("Deutsche", "HF6-06|wert|08116", "30.06.2015", "11,6 %", "58/5")
TRACE = (
    Trial("N3", "gegriffen", "Kleiner geworden.", "beobachten", (VALUE,), "5 Prozentpunkte"),
    Trial("N10", "gegriffen", "."),
)
NO = Verworfen(grund="Anderswo bearbeitet.", rolle="Amtsleitung", datum=date(2016, 6, 1))


def need(id: str, feld: str, stufe: str, **more: object) -> Need:
    indicator = id.removeprefix("BD-") if stufe != "fachlich" else ""
    told = {"text": "Text", "regeln": ("N3",), "entwicklung_bewertbar": True, "spur": TRACE} | more
    return Need(id=id, feld=feld, indicator=indicator, stufe=stufe, **told)


ASSESSED = Assessment("HF6-06", "beobachten", ("N3",), True, "mittel", TRACE)
OBSERVED = need("BD-HF6-06", "arbeit", "beobachten", indikatoren=("HF6-06",), ohne_letztes_jahr="mittel")
REJECTED = need("BD-HF6-F01", "arbeit", "fachlich", regeln=("N12",), quelle="Protokoll 3", verworfen=NO)
LACKING = need("BD-HF6-01", "arbeit", "datenbedarf", spur=())
SECOND = Assessment("HF6-01", "datenbedarf", ("N9",), False, "datenbedarf", ())
JUDGED = Judged("2013-2016", "5", (OBSERVED, REJECTED, LACKING), (ASSESSED, SECOND), ("BD-HF6-03",))


def test_order_is_field_of_the_catalogue_then_level_then_id() -> None:
    high = need("BD-HF10-02", "zusammenleben", "hoch")
    early = need("BD-B-02", "basis", "datenbedarf")
    first = need("BD-HF6-04", "arbeit", "hoch")
    second = need("BD-HF6-06", "arbeit", "hoch")
    ordered = in_order([LACKING, high, second, REJECTED, first, early])
    assert ordered == [early, first, second, REJECTED, LACKING, high]


def test_rejected_need_is_not_accepted() -> None:
    assert accepted(JUDGED.bedarfe) == [OBSERVED, LACKING]


def test_needs_are_stored_whole_with_their_trace(tmp_path: Path) -> None:
    path = tmp_path / "bedarfe.json"
    path.write_text(as_json(JUDGED), encoding="utf-8")
    assert load(path) == JUDGED
    assert read(path) == [OBSERVED, REJECTED, LACKING]
    assert as_json(JUDGED).count("Kleiner geworden.") == 2  # once with the indicator, once with the need of experts


def test_review_list_has_level_rules_and_who_rejected_what() -> None:
    lines = as_csv(JUDGED).splitlines()
    assert lines[0] == (
        "id;feld;stufe;regeln;indicator;entwicklung_bewertbar;ohne_letztes_jahr;text;vom_amt;neu_zu_pruefen;"
        "quelle;verworfen;rolle;datum"
    )
    assert lines[1] == "BD-HF6-06;arbeit;beobachten;N3;HF6-06;ja;mittel;Text;nein;nein;;;;"
    assert lines[2].endswith(";Protokoll 3;Anderswo bearbeitet.;Amtsleitung;2016-06-01")


def test_needs_are_counted_apart_from_missing_data() -> None:
    assert counted(JUDGED) == "2 Bedarfe, 1 Datenbedarfe"


def test_assessment_counts_the_rules_that_could_be_tried_without_remarks() -> None:
    tried = Assessment(
        "HF6-06", "", (), True, "", (*TRACE, Trial("N6", "nicht anwendbar", "."), Trial("N5", "gesperrt", "."))
    )
    assert tried.tried == 2  # N3 and the blocked N5
    assert not tried.flips
    assert ASSESSED.flips
