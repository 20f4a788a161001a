"""What a chapter prints of the measures: every number bound, examples marked, no answer never as open."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from conftest import PROJECT
from jinja2.environment import TemplateModule
from markupsafe import Markup
from measure_examples import COURSE, CYCLE, DONE, PARTLY, REACHED, TABLE, entry, states_of
from report_examples import small_report, words
from test_presse import environment

from indicators.katalog import FELDER
from indicators.model import Handlungsfeld
from pipeline.captions import Captions
from pipeline.cells import printed_numbers
from pipeline.demo_marks import label_blocks
from pipeline.material import Material
from pipeline.measure_blocks import EFFECT, OVERALL, MeasureBlocks
from pipeline.measure_states import states
from pipeline.measures import load_plans
from pipeline.printed_checks import told_differently, unmarked

ARBEIT = next(feld for feld in FELDER if feld.key == "arbeit")
ROWS = (
    entry(1, "2015-06-01", "umgesetzt", **DONE, **REACHED, hemmnis="Mittel"),
    entry(
        2, "2016-06-01", "begonnen", "selbst", measure="M-02", was="Beschluss", bedarf="Mehr Zeit", zitat_erlaubt="ja"
    ),
)


@cache
def macros() -> TemplateModule:
    return environment().get_template("massnahmen.html.j2").module


def material() -> Material:
    return small_report().material


def blocks(project: Path, *entries: str, feld: Handlungsfeld = ARBEIT, **more: object) -> MeasureBlocks:
    found = states_of(project, *entries, **more)
    return MeasureBlocks(material(), macros(), found, least=5).of(Captions(feld))


@cache
def shipped() -> MeasureBlocks:
    return MeasureBlocks.load(PROJECT, material(), macros())


def told(html: str) -> dict[str, str]:
    """The printed numbers of a piece of the page by part and place."""
    return {"|".join(one.zelle.split("|")[1:3]): one.text for one in printed_numbers(html)}


def test_a_field_says_how_far_its_measures_are(tmp_path: Path):
    html = blocks(tmp_path, *ROWS).functions()["massnahmen"]()
    assert told(html).items() >= {
        "umgesetzt|arbeit": "1", "begonnen|arbeit": "1", "alle|arbeit": "2", "stand|alle": "31.12.2016",
        "personen|M-01": "120", "frauen|M-01": "50", "zeitraum|M-01": "2014", "jahr|M-01": "2015",
        "hemmnis_Mittel|arbeit": "1", "mit_hemmnis|arbeit": "1",
        "Einschätzung des Amts|arbeit": "1", "nur Selbstauskunft|arbeit": "1",
    }.items()  # fmt: skip
    text = words(html)
    assert "Anzahl der Maßnahmen nach Status, Stand 31.12.2016, von 2 Maßnahmen" in text
    assert (
        "Kurse, Träger 1 (Beispiel): umgesetzt 2015; Bericht; erreicht: 120 Personen, darunter 50 Frauen, 2014" in text
    )
    assert "Genannt bei 1 von 2 Maßnahmen, mehrere Angaben möglich: Mittel 1." in text.replace("\u00a0", " ")
    assert "„Mehr Zeit“, Leitung" in text
    assert "begonnen (Selbstauskunft) ohne" in text
    assert EFFECT in text


def test_no_answer_has_a_segment_of_its_own(tmp_path: Path):
    html = blocks(tmp_path)._chart_of(ARBEIT, states_of(tmp_path))
    assert told(html) == {
        "nicht bewertbar|arbeit": "2", "alle|arbeit": "2", "stand|alle": "31.12.2016", "beschlossen|probe": "2012",
    }  # fmt: skip
    assert (
        'alt="Gestapelter Balken. Umsetzungsstand der Maßnahmen. Arbeit: von\u00a02 Maßnahmen 2 nicht bewertbar."'
        in html
    )


def test_a_cycle_without_new_entries_says_so(tmp_path: Path):
    said = "Im Berichtszeitraum wurde zu diesen Maßnahmen nichts eingetragen."
    assert said in blocks(tmp_path, entry(1, "2012-06-01", "begonnen", was="Beschluss")).massnahmen()
    assert said not in blocks(tmp_path, *ROWS).massnahmen()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "erreicht: 120 Personen, darunter 50 Frauen, 2014"),
        ({"zaehlweise": "teilnahmen"},
         "erreicht: 120 Teilnahmen (wer mehrmals kam, zählt mehrmals), darunter 50 von Frauen, 2014"),
        ({"erreicht_von": "2013-01-01"}, "erreicht: 120 Personen, darunter 50 Frauen, 2013–2014"),
        ({"frauen": "118"}, "erreicht: 120 Personen, 2014"),
        ({"frauen": "3"}, "erreicht: 120 Personen, 2014"),
        ({"personen": "4", "frauen": ""}, "erreicht: Personen, Anzahl zum Schutz nicht ausgewiesen"),
    ],
)  # fmt: skip
def test_who_was_reached_is_told_by_its_way_of_counting_and_small_numbers_are_not(
    tmp_path: Path, cells: dict[str, str], expected: str
):
    found = blocks(tmp_path, entry(1, "2015-06-01", "umgesetzt", **{**DONE, **REACHED, **cells}))
    (line,) = [found._achieved(one) for one in found.states if found._is_achieved(one)]
    assert words(line.erreicht) == expected


def test_words_are_quoted_only_where_that_is_allowed(tmp_path: Path):
    silent = ROWS[1].replace(";ja", ";nein")
    assert "Mehr Zeit" in blocks(tmp_path, *ROWS).massnahmen()
    assert "Mehr Zeit" not in blocks(tmp_path, ROWS[0], silent).massnahmen()


def test_a_field_without_measures_and_a_project_without_a_list_say_so(tmp_path: Path):
    wohnen = next(feld for feld in FELDER if feld.key == "wohnen")
    assert "„Probeplan“ nennt zu diesem Handlungsfeld keine Maßnahmen." in blocks(tmp_path, feld=wohnen).massnahmen()
    none = MeasureBlocks(material(), macros(), [], 5)
    expected = "Eine Liste der Maßnahmen liegt für diesen Berichtszeitraum nicht vor."
    assert expected in none.of(Captions(ARBEIT)).massnahmen()
    assert expected in none.of(Captions(ARBEIT, part=OVERALL)).overview()


def test_the_base_chapter_has_no_measures(tmp_path: Path):
    assert blocks(tmp_path, feld=FELDER[0]).massnahmen() == Markup("")


def test_the_overview_has_all_fields_and_adds_up():
    numbers = told(shipped().of(Captions(ARBEIT, part=OVERALL)).overview())
    for status in ("umgesetzt", "nicht bewertbar", "alle"):
        fields = [
            int(text) for key, text in numbers.items() if key.startswith(f"{status}|") and key != f"{status}|alle"
        ]
        assert sum(fields) == int(numbers[f"{status}|alle"])
    assert numbers["alle|alle"] == "40"
    assert sum(key.startswith("alle|") for key in numbers) == 11


def test_the_overview_tells_which_measure_went_into_which(tmp_path: Path):
    rows = [COURSE, TABLE, "M-03;arbeit;Beratung;Stadt A;;;M-01, M-02"]
    text = words(
        MeasureBlocks(
            material(), macros(), states_of(tmp_path, *ROWS, measures=rows), 5, Captions(ARBEIT, part=OVERALL)
        ).overview()
    )
    assert "M-02 Runder Tisch M-01 M-03 Beratung M-01, M-02" in text


def test_examples_are_marked_everywhere_and_own_lists_nowhere(tmp_path: Path):
    cells = material().cells
    for html in (
        shipped().of(Captions(ARBEIT, part=OVERALL)).overview(),
        *(shipped().of(Captions(feld)).massnahmen() for feld in FELDER),
    ):
        page = label_blocks(html, cells.demo_cells())
        assert unmarked(page, cells.demo_cells(), small_report().real_names()) == []
        assert told_differently(printed_numbers(page)) == []
        assert all(zelle.zelle in cells.demo_cells() for zelle in printed_numbers(page))
    own = blocks(tmp_path, *ROWS).massnahmen()
    assert "Beispieldaten" not in own
    assert "<sup>B</sup>" not in own


def test_every_number_in_a_table_or_picture_is_bound():
    overview = shipped().of(Captions(ARBEIT, part=OVERALL)).overview()
    cells = re.findall(r'<td class="zahlen">(.*?)</td>', overview)
    assert len(cells) == 11 * 8
    assert all("data-zelle" in cell for cell in cells)
    found = states(load_plans(PROJECT), CYCLE)
    assert overview.count("\t") == 11 + sum(
        len({state.status for state in found if state.massnahme.feld is feld}) for feld in FELDER
    ) + len({state.status for state in found})


def test_without_examples_there_is_no_list():
    assert MeasureBlocks.load(PROJECT, material(), macros(), demo=False).states == []
    assert shipped().demo


def test_partly_done_without_persons_is_no_achievement(tmp_path: Path):
    found = blocks(tmp_path, entry(1, "2015-06-01", "teilweise umgesetzt", **PARTLY))
    assert [found._is_achieved(one) for one in found.states] == [False, False]
