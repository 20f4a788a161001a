"""The forms of the own surveys: what they ask, for whom, and what a wrong declaration is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT, for_all
from form_examples import change, office

from indicators.katalog import all_indicators, by_id
from indicators.model import FORMULARE, Indicator
from pipeline.cycle import Cycle, load_cycle
from pipeline.faults import DataError
from pipeline.forms import (
    Figure,
    Form,
    Formular,
    Frist,
    Respondent,
    Rule,
    asked_figures,
    cells_of,
    coverage,
    load_forms,
    needed_figures,
    respondents,
    rules_of,
    slug,
    words,
)
from pipeline.registries import load_merkmale

__all__ = ["office"]

KINDS = [
    "antidiskriminierung", "arbeitskreise", "ausbildungsvermittlung", "beratungsdienste", "dolmetscherhotline",
    "dolmetscherpools", "gemeinden", "kurstraeger", "mandate", "mehrsprachige_informationen", "personalamt",
    "pflegeeinrichtungen", "schulen", "traumaberatung", "unterbringung",
]  # fmt: skip
FORMS = {form.id: form for form in load_forms(PROJECT)}
CYCLE = load_cycle(PROJECT)


def told(office: Path) -> str:
    with pytest.raises(DataError) as error:
        load_forms(office)
    return str(error.value)


# What is asked


def test_there_is_a_form_for_every_kind_of_respondent() -> None:
    assert list(FORMS) == KINDS
    assert set(FORMULARE) == set(KINDS)


def test_every_figure_an_indicator_needs_is_asked_and_nothing_else_without_a_reason() -> None:
    assert coverage(FORMS.values(), all_indicators()) == []


@for_all("indicator", [i for i in all_indicators() if i.erhebung], lambda i: i.id)
def test_exactly_one_cell_asks_for_each_figure(indicator: Indicator) -> None:
    form = FORMS[indicator.erhebung]
    asked = [figure for figure, _ in asked_figures(form.formular)]
    needed = needed_figures(indicator, form.merkmale)
    assert needed
    assert {figure: asked.count(figure) for figure in needed} == dict.fromkeys(needed, 1)


def test_needed_figures_follow_sex_breakdown_and_numerator() -> None:
    merkmale = load_merkmale(PROJECT)
    staff = needed_figures(by_id()["HF1-03"], merkmale)
    assert len(staff) == 2 * 3 * 4
    group = "laufbahngruppe=hoeherer_dienst"
    assert Figure("beschaeftigtenbefragung_antworten", "weiblich", group) in staff
    health = needed_figures(by_id()["HF7-04"], merkmale)
    assert health == {
        Figure("dolmetschereinsaetze", detail="bereich=gesundheit"),
        Figure("dolmetscheranfragen", detail="bereich=gesundheit"),
    }


def test_an_official_denominator_is_not_asked() -> None:
    needed = needed_figures(by_id()["HF2-04"], load_merkmale(PROJECT))
    assert {figure.measure for figure in needed} == {"mbe_faelle"}


def test_a_question_that_is_missing_or_serves_nothing_is_named() -> None:
    form = FORMS["unterbringung"]
    fragen = form.formular.bloecke[0].fragen
    told = [frage.model_copy(update={"merkmal": "ratsmandate"}) if frage is fragen[0] else frage for frage in fragen]
    block = form.formular.bloecke[0].model_copy(update={"fragen": tuple(told)})
    changed = Form(form.formular.model_copy(update={"bloecke": (block,)}), form.gemeinsam, form.merkmale)
    indicators = [one for one in all_indicators() if one.erhebung == "unterbringung"]
    assert [fault.text for fault in coverage([changed], indicators)] == [
        "Für HF3-01 fehlt die Frage nach: unterbringung_plaetze.",
        "Wofür wird ratsmandate gebraucht? Erwartet: ein Indikator, tabelle oder vorbehalt.",
    ]


def test_a_table_that_nobody_declares_is_named() -> None:
    form = FORMS["dolmetscherhotline"]
    indicators = [replace(one, tabellen=()) if one.erhebung == form.id else one for one in all_indicators()]
    assert {fault.text for fault in coverage(FORMS.values(), indicators)} == {
        "Die Tabelle „Dolmetscherhotline nach Sprachen“ gibt es nicht. Erwartet: keine.",
        "Die Tabelle „Dolmetscherhotline nach Ämtern“ gibt es nicht. Erwartet: keine.",
    }


def test_a_form_that_is_missing_is_named() -> None:
    forms = [form for id, form in FORMS.items() if id != "arbeitskreise"]
    assert [(fault.file, fault.text) for fault in coverage(forms, all_indicators())] == [
        ("report_templates/formulare/arbeitskreise.yaml", "Dieses Formular fehlt; es wird für HF9-01 gebraucht.")
    ]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_form_asks_for_the_name_of_a_person(form: Form) -> None:
    words = " ".join(f"{one.frage} {one.hilfe}" for block in form.formular.bloecke for one in block.fragen)
    assert not re.search(r"\b(Name|Namen|Vorname|Geburtsdatum|Anschrift|Telefonnummer)\b", words)
    assert any("nie nach einzelnen Personen" in text for text in form.gemeinsam.datenschutz)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_limits_lie_within_those_of_the_measure(form: Form) -> None:
    for _, angabe in asked_figures(form.formular):
        low, high = form.merkmale[angabe.merkmal].bereich
        assert low <= form.limits(angabe)[0] < form.limits(angabe)[1] <= high


# Cells and rules


def test_a_question_has_a_cell_for_the_whole_and_one_for_each_part() -> None:
    antworten = FORMS["personalamt"].formular.bloecke[2].fragen[0]
    cells = cells_of(antworten)
    assert len(cells) == 12
    assert [(cell.id, cell.label, cell.depth) for cell in cells[:5]] == [
        ("antworten", "Gültige Antworten auf die Frage nach der Einwanderungsgeschichte", 0),
        ("antworten.weiblich", "Frauen", 1),
        ("antworten.maennlich", "Männer", 1),
        ("antworten.mittlerer_dienst", "Mittlerer Dienst", 1),
        ("antworten.mittlerer_dienst.weiblich", "Frauen", 2),
    ]
    part = Figure("beschaeftigtenbefragung_antworten", "weiblich", "laufbahngruppe=mittlerer_dienst")
    assert cells[4].figure == part


def test_sums_of_a_breakdown_hold_within_each_part_of_the_other() -> None:
    rules = rules_of(FORMS["personalamt"].formular)
    assert Rule("antworten", ("antworten.weiblich", "antworten.maennlich"), True) in rules
    crossed = ("antworten.mittlerer_dienst.weiblich", "antworten.mittlerer_dienst.maennlich")
    assert Rule("antworten.mittlerer_dienst", crossed, True) in rules
    groups = ("mittlerer_dienst", "gehobener_dienst", "hoeherer_dienst")
    assert Rule("antworten", tuple(f"antworten.{group}" for group in groups), False) in rules
    women = tuple(f"antworten.{group}.weiblich" for group in groups)
    assert Rule("antworten.weiblich", women, False) in rules


def test_a_figure_stays_below_the_one_it_is_part_of_for_each_sex() -> None:
    rules = rules_of(FORMS["personalamt"].formular)
    assert Rule("beschaeftigte", ("geschulte",), False) in rules
    assert Rule("beschaeftigte.weiblich", ("geschulte.weiblich",), False) in rules
    assert (
        Rule("antworten.hoeherer_dienst.maennlich", ("mit_einwanderungsgeschichte.hoeherer_dienst.maennlich",), False)
        in rules
    )


def test_people_in_several_fields_need_not_add_up() -> None:
    rules = [rule for rule in rules_of(FORMS["dolmetscherpools"].formular) if rule.whole == "aktive"]
    parts = [("aktive.bildung",), ("aktive.gesundheit",), ("aktive.sonstige",), ("qualifizierte",)]
    assert [rule for rule in rules if rule.equal] == []
    assert sorted(rule.parts for rule in rules) == parts


def test_rows_of_a_table_make_up_the_whole_of_a_question() -> None:
    rules = rules_of(FORMS["dolmetscherhotline"].formular)
    [rule] = [rule for rule in rules if rule.whole == "gespraeche" and rule.parts[0].startswith("aemter")]
    assert rule.equal
    assert rule.parts[::24] == ("aemter.1.gespraeche", "aemter.25.gespraeche")


# Respondents and deadlines


def test_all_gemeinden_of_the_county_come_from_the_official_list() -> None:
    found = respondents(FORMS["gemeinden"], PROJECT, CYCLE)
    assert len(found) == 44
    assert found[0] == Respondent("08116004", "Altbach")
    assert Respondent("08116019", "Esslingen am Neckar") in found
    assert len({body.key for body in found}) == 44


def test_the_six_grosse_kreisstaedte_are_gemeinden_of_the_list() -> None:
    names = {body.key: body.name for body in respondents(FORMS["gemeinden"], PROJECT, CYCLE)}
    towns = respondents(FORMS["dolmetscherpools"], PROJECT, CYCLE)
    assert [body.name for body in towns] == [
        "Esslingen am Neckar", "Filderstadt", "Kirchheim unter Teck",
        "Leinfelden-Echterdingen", "Nürtingen", "Ostfildern",
    ]  # fmt: skip
    assert {body.key: names.get(body.key) for body in towns} == {body.key: body.name for body in towns}


def test_the_kreistag_is_asked_with_the_gemeinderaete() -> None:
    found = respondents(FORMS["mandate"], PROJECT, CYCLE)
    assert len(found) == 45
    assert found[-1] == Respondent("kreistag", "Kreistag")


def test_the_office_lists_bodies_in_a_file_outside_of_git(office: Path) -> None:
    form = FORMS["kurstraeger"]
    assert respondents(form, office, CYCLE) == []
    listed = office / "data/raw/vertraulich/empfaenger.yaml"
    listed.parent.mkdir(parents=True)
    listed.write_text("empfaenger: {kurstraeger: {traeger_3: Träger 3 (Beispiel)}}\n", encoding="utf-8")
    assert respondents(form, office, CYCLE) == [Respondent("traeger_3", "Träger 3 (Beispiel)")]
    assert respondents(FORMS["schulen"], office, CYCLE) == []


@pytest.mark.parametrize(
    ("frist", "day"),
    [
        (Frist(tag="31.03."), date(2017, 3, 31)),
        (Frist(tag="15.12.", jahre_danach=0), date(2016, 12, 15)),
        (Frist(datum=date(2026, 12, 15)), date(2026, 12, 15)),
    ],
)
def test_a_deadline_follows_from_its_rule(frist: Frist, day: date) -> None:
    assert frist.day(2016) == day


def test_years_of_a_block_begin_with_the_last(office: Path) -> None:
    formular = FORMS["dolmetscherhotline"].formular
    assert formular.years(formular.bloecke[0], CYCLE) == [2016, 2015, 2014, 2013]
    assert formular.years(formular.bloecke[1], CYCLE) == [2016]


@pytest.mark.parametrize(
    ("name", "expected"), [("Träger 3 (Beispiel)", "traeger_3_beispiel"), ("Groß-Süd", "gross_sued")]
)
def test_a_name_becomes_part_of_a_file_name(name: str, expected: str) -> None:
    assert slug(name) == expected


# What a wrong declaration is told


@pytest.mark.parametrize(
    ("form", "old", "new", "place", "text"),
    [
        (
            "gemeinden", "id: gemeinden", "id: staedte", "id",
            "Gefunden: „staedte“. Erwartet: „gemeinden“, wie die Datei heißt.",
        ),
        ("gemeinden", "version: 1", "version: 0", "version", "Gefunden: 0. Erwartet: mindestens 1."),
        (
            "gemeinden", "version: 1", "version: 1\nfarbe: blau", "farbe",
            "Diesen Schlüssel gibt es nicht. Erlaubt: id, version, titel, empfaenger, zweck, zeitraum, frist, "
            "ansprechstelle, datenschutz, hinweise, bloecke.",
        ),
        (
            "gemeinden", "merkmal: ehrenamtskoordination_vorhanden", "merkmal: koordination",
            "bloecke.0.fragen.1.merkmal",
            "Die Größe „koordination“ steht nicht in data/raw/merkmale.yaml.",
        ),
        (
            "gemeinden", "typ: zahl", "typ: anzahl", "bloecke.1.fragen.1.typ",
            "Gefunden: anzahl. Erwartet: zahl, denn integrationsmanagement_vollzeitstellen wird nicht in ganzen "
            "Einheiten gezählt.",
        ),
        (
            "gemeinden", "bis: 100", "bis: 100\n        von: 200", "bloecke.1.fragen.1",
            "Von (200) ist größer als bis (100).",
        ),
        (
            "gemeinden", "hoechstens: soll", "hoechstens: haben", "Wurzel",
            "Bei ueberhang nennt hoechstens „haben“. Erwartet: integrationsbeauftragte, ehrenamtskoordination, "
            "zielgruppe, vollzeitstellen, soll, zugewiesene, personen, auszuege.",
        ),
        (
            "gemeinden", "schluessel: soll", "schluessel: personen", "Wurzel",
            "Diese Schlüssel stehen zweimal: personen.",
        ),
        (
            "gemeinden", "liste: gemeinden", "liste: namentlich", "empfaenger",
            "Bei der liste „namentlich“ stehen die Stellen mit ihren Schlüsseln unter namen.",
        ),
        (
            "kurstraeger", "liste: eigene_liste", "liste: eigene_liste, namen: {a: A}", "empfaenger",
            "Bei „eigene_liste“ gibt es keine namen; die Stellen stehen in data/raw/vertraulich/empfaenger.yaml.",
        ),
        (
            "arbeitskreise", "gliederung: [{nach: geschlecht}]", "gliederung: [{nach: herkunft}]",
            "bloecke.0.fragen.0.gliederung.0",
            "Unter werte stehen die Teile der Gliederung; bei geschlecht stehen sie fest und werte bleibt weg.",
        ),
        (
            "arbeitskreise", "zaehlweisen: [nach", "arten: [geraten]\n        zaehlweisen: [nach",
            "bloecke.0.fragen.0.arten.0",
            "Gefunden: „geraten“. Erwartet: gezählt oder geschätzt oder liegt nicht vor oder trifft nicht zu.",
        ),
        (
            "dolmetscherhotline", "liste: sprachen}", "liste: dialekte}", "bloecke.1.tabelle.zeilen.liste",
            "Die Liste „dialekte“ gibt es in gemeinsam.yaml nicht. Vorhanden: sprachen.",
        ),
        (
            "dolmetscherhotline", "offen: 25", "offen: 0", "bloecke.2.tabelle.zeilen",
            "Die Tabelle hat keine Zeilen. Erwartet: fest, offen oder beides.",
        ),
        (
            "dolmetscherhotline", "blatt: Ämter", "blatt: Ämter/Stellen", "bloecke.2.blatt",
            "Gefunden: „Ämter/Stellen“. Erwartet: höchstens 24 Zeichen ohne [ ] : * ? / \\ '.",
        ),
        (
            "dolmetscherhotline", "merkmal: dolmetscherhotline_minuten\n", "merkmal: dolmetscherhotline_gespraeche\n",
            "bloecke",
            "Zwei Felder fragen dasselbe: dolmetscherhotline_gespraeche. Erwartet: jedes nur einmal.",
        ),
        (
            "gemeinsam", 'tag: "31.03."', 'tag: "31.3."', "frist.tag",
            "Gefunden: „31.3.“. Erwartet: ein Tag ohne Jahr wie „31.03.“.",
        ),
        (
            "gemeinsam", 'tag: "31.03."', 'tag: "31.04."', "frist",
            "Den Tag 31.04. gibt es nicht in jedem Jahr.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_told_with_file_and_key(
    office: Path, form: str, old: str, new: str, place: str, text: str
) -> None:
    change(office, form, old, new)
    assert told(office) == f"report_templates/formulare/{form}.yaml\n  {place}: {text}"


def test_faults_of_several_forms_are_told_at_once(office: Path) -> None:
    change(office, "gemeinden", "version: 1", "version: 0")
    change(office, "schulen", "version: 1", "version: eins")
    assert told(office).count("version: Gefunden") == 2


def test_a_project_without_forms_is_told_so(office: Path) -> None:
    for path in (office / "report_templates/formulare").glob("*.yaml"):
        if path.name != "gemeinsam.yaml":
            path.unlink()
    assert "Hier liegt kein Formular. Erwartet: mindestens eines (NAME.yaml)." in told(office)


def test_a_form_may_have_its_own_deadline_and_contact() -> None:
    form = FORMS["gemeinden"]
    own = Formular.model_validate(form.formular.model_dump() | {"frist": {"datum": date(2026, 12, 1)}})
    cycle: Cycle = CYCLE
    assert form.deadline(cycle) == date(2017, 3, 31)
    assert Form(own, form.gemeinsam, form.merkmale).deadline(cycle) == date(2026, 12, 1)


def test_what_a_form_calls_the_parts_of_its_dimensions() -> None:
    pools = words(FORMS["dolmetscherpools"])
    assert list(pools.items())[:4] == [
        ("bereich=bildung", "Bildung"),
        ("bereich=gesundheit", "Gesundheit"),
        ("bereich=sonstige", "Sonstige Bereiche"),
        ("sprache=albanisch", "Albanisch"),
    ]
    assert list(pools)[-1] == "sprache=sonstige"
    assert words(FORMS["mehrsprachige_informationen"])["sprache=dari_farsi"] == "Dari / Farsi"
    assert words(FORMS["unterbringung"]) == {}
