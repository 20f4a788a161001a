"""Demo returns: what is assumed becomes plausible, consistent answers of bodies that do not exist."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from conftest import PROJECT
from pydantic import ValidationError

from pipeline.cycle import load_cycle, load_yaml
from pipeline.demo import (
    FOLDER,
    HINWEIS,
    Annahme,
    Beispiel,
    Filled,
    Gruppe,
    answering,
    bodies,
    draw,
    files,
    load_samples,
    rounded,
    split,
    write,
)
from pipeline.faults import DataError
from pipeline.form_layout import SCHRIFTLICH, TELEFONISCH, layout
from pipeline.form_xlsx import Answers
from pipeline.forms import FEHLT, GESCHAETZT, Form, gemeinden, load_forms
from pipeline.returns import Return, read_return
from pipeline.surveys import Erhebung

CYCLE = load_cycle(PROJECT)
SAMPLES = {form.id: (form, sample) for form, sample in load_samples(PROJECT)}
EVERY = pytest.mark.parametrize("id", SAMPLES)


@cache
def filled(id: str) -> list[Answers]:
    """The answers of a form as they stand in the end."""
    form, sample = SAMPLES[id]
    plan = layout(form, CYCLE)
    return [Filled(plan, sample, body).answers(CYCLE.datenschluss, SCHRIFTLICH) for body in answering(sample)]


def total(id: str, key: str, other: str, year: int) -> tuple[Decimal, Decimal]:
    """The sums of two questions over those that answer both."""
    both = [(one.cells[f"{year}/{key}"].value, one.cells[f"{year}/{other}"].value) for one in filled(id)]
    known = [pair for pair in both if None not in pair]
    return sum(Decimal(a) for a, _ in known), sum(Decimal(b) for _, b in known)


# Numbers


def test_a_draw_depends_on_what_it_is_for_and_on_nothing_else() -> None:
    assert draw("gemeinden", "beispiel_01", "personen", 2016) == 0.14914994572575813
    assert draw("gemeinden", "beispiel_02", "personen", 2016) != draw("gemeinden", "beispiel_01", "personen", 2016)


def test_numbers_are_rounded_as_people_round_them() -> None:
    assert [rounded(value) for value in (3.4, 19.4, 42.0, 43.0, 486.0, 1874.0)] == [3, 19, 40, 45, 490, 1850]
    assert rounded(1.4, Decimal("0.25")) == Decimal("1.50")
    assert rounded(0.1) == 0


def test_parts_make_up_their_whole_and_the_largest_takes_the_rest() -> None:
    assert split(100, {"weiblich": 0.62, "maennlich": 0.38}) == {"weiblich": 60, "maennlich": 40}
    assert split(7, {"a": 0.5, "b": 0.3, "c": 0.2}) == {"a": 4, "b": 2, "c": 1}
    assert split(97, {"a": 0.5, "b": 0.5}) == {"a": 47, "b": 50}


def test_no_part_is_larger_than_its_limit() -> None:
    assert split(90, {"a": 0.9, "b": 0.1}, {"a": 60, "b": 40}) == {"a": 60, "b": 30}


# Bodies


@EVERY
def test_no_body_is_real(id: str) -> None:
    cities = {f"Stadt {letter}" for letter in "ABCDEF"}
    for body in bodies(SAMPLES[id][1]):
        name = body.respondent.name
        assert name.endswith("(Beispiel)") or name.removeprefix("Gemeinderat der ") in cities
        assert body.respondent.key.startswith("beispiel_")


@EVERY
def test_no_real_name_stands_anywhere(id: str) -> None:
    real = {body.name for body in gemeinden(PROJECT, CYCLE.kreis.ags)} | {region.kurz for region in CYCLE.regionen}
    told = [body.respondent.name for body in bodies(SAMPLES[id][1])]
    told += [text for one in filled(id) for text in (*one.labels.values(), one.cover["funktion"])]
    assert not [(name, text) for name in real for text in told if name in text]


def test_more_are_asked_than_answer() -> None:
    told = {id: (len(bodies(sample)), len(answering(sample))) for id, (_, sample) in SAMPLES.items()}
    assert told["gemeinden"] == (44, 31)
    assert told["mandate"] == (45, 23)
    assert told["dolmetscherpools"] == (6, 6)
    assert all(asked >= answers > 0 for asked, answers in told.values())


def test_bodies_are_numbered_by_their_name_and_sized_from_large_to_small() -> None:
    found = bodies(SAMPLES["gemeinden"][1])
    assert [(found[i].respondent.key, found[i].respondent.name) for i in (0, 5, 6, 43)] == [
        ("beispiel_01", "Stadt A"), ("beispiel_06", "Stadt F"),
        ("beispiel_07", "Gemeinde 01 (Beispiel)"), ("beispiel_44", "Gemeinde 38 (Beispiel)"),
    ]  # fmt: skip
    assert [found[i].size for i in (0, 5, 6, 43)] == [90, 38, 10, 1.5]
    assert 510 < sum(body.size for body in found) < 530  # thousand inhabitants


# What they say


def test_every_form_has_its_demo_returns() -> None:
    assert list(SAMPLES) == [form.id for form in load_forms(PROJECT)]


@pytest.mark.parametrize(
    ("id", "key", "other", "low", "high"),
    [
        ("personalamt", "geschulte", "beschaeftigte", 0.03, 0.3),
        ("personalamt", "geschulte_fuehrungskraefte", "fuehrungskraefte", 0.05, 0.5),
        ("dolmetscherhotline", "minuten", "gespraeche", 8, 15),
        ("mehrsprachige_informationen", "mehrsprachige", "kerninformationen", 0.2, 0.8),
        ("gemeinden", "zielgruppe", "vollzeitstellen", 60, 120),
        ("gemeinden", "zugewiesene", "soll", 0.75, 1.05),
        ("gemeinden", "auszuege", "personen", 0.06, 0.2),
        ("beratungsdienste", "beratene", "zielgruppe", 0.5, 0.8),
        ("beratungsdienste", "faelle_mit_plan", "faelle", 0.15, 0.5),
        ("beratungsdienste", "wartetage", "erstgespraeche", 10, 30),
        ("unterbringung", "belegte_plaetze", "plaetze", 0.7, 1),
        ("unterbringung", "ueber_verweildauer", "belegte_plaetze", 0.03, 0.25),
        ("schulen", "vabo_schueler", "vabo_klassen", 14, 22),
        ("kurstraeger", "zielniveau", "kursstarts", 0.55, 0.8),
        ("kurstraeger", "wartewochen", "kursbeginne", 4, 11),
        ("traumaberatung", "wartewochen", "erstgespraeche", 3, 10),
        ("dolmetscherpools", "einsaetze", "anfragen", 0.7, 0.95),
        ("dolmetscherpools", "einsaetze.gesundheit", "anfragen.gesundheit", 0.65, 0.9),
        ("dolmetscherpools", "qualifizierte", "aktive", 0.5, 0.8),
    ],
)
def test_rates_are_credible_in_every_year(id: str, key: str, other: str, low: float, high: float) -> None:
    for year in range(2013, 2017):
        numerator, denominator = total(id, key, other, year)
        assert low <= numerator / denominator <= high


@pytest.mark.parametrize(
    ("id", "key", "factor"),
    [("unterbringung", "plaetze", 5), ("gemeinden", "personen", 2), ("kurstraeger", "kursbeginne", 2),
     ("dolmetscherpools", "anfragen", 2), ("dolmetscherhotline", "gespraeche", 4), ("schulen", "vabo_klassen", 2)],
)  # fmt: skip
def test_the_arrivals_of_2015_and_2016_are_seen(id: str, key: str, factor: int) -> None:
    first, last = total(id, key, key, 2013)[0], total(id, key, key, 2016)[0]
    assert last >= factor * first


@pytest.mark.parametrize(
    ("id", "part"),
    [("dolmetscherpools", "2016/sprachen."), ("antidiskriminierung", "2016/faelle."), ("traumaberatung", "2016/faelle"),
     ("personalamt", "2016/mit_einwanderungsgeschichte."), ("mandate", "2016/mit_einwanderungsgeschichte")],
)  # fmt: skip
def test_small_numbers_occur_where_they_are_sensitive(id: str, part: str) -> None:
    told = [answer.value for one in filled(id) for key, answer in one.cells.items() if key.startswith(part)]
    assert [value for value in told if value is not None and 1 <= value <= 4]


def test_some_figures_are_estimated_or_missing() -> None:
    arten = Counter(answer.art for one in filled("gemeinden") for answer in one.cells.values())
    assert arten[GESCHAETZT] > 10
    assert arten[FEHLT] > 10
    ways = {answer.zaehlweise for one in filled("gemeinden") for answer in one.cells.values()}
    assert ways == {"", "Personen", "Haushalte in Personen umgerechnet"}
    [answers] = filled("personalamt")
    assert {answers.cells[f"{year}/antworten"].art for year in (2013, 2014, 2015)} == {"trifft nicht zu"}


def test_catalogue_and_list_of_documents_agree() -> None:
    _, sample = SAMPLES["mehrsprachige_informationen"]
    documents = sample.tabellen["dokumente"].ja
    assert total("mehrsprachige_informationen", "mehrsprachige", "kerninformationen", 2016) == (15, 20)
    assert (len([one for one in documents.values() if one]), len(documents)) == (15, 20)
    assert all(title.endswith("(Beispiel)") for title in documents)


def test_who_is_active_in_a_language_had_an_assignment() -> None:
    for answers in filled("dolmetscherpools"):
        rows = [key.rpartition(".")[0] for key in answers.cells if key.endswith(".aktive") and "sprachen" in key]
        assert len(rows) == len(answers.labels) > 10
        assert all(answers.cells[f"{row}.einsaetze"].value >= 1 for row in rows)


def test_a_concept_for_care_regulates_at_least_three_things() -> None:
    keys = ("sprache", "biografie", "religion", "ernaehrung", "koerperpflege", "fortbildung")
    for answers in filled("pflegeeinrichtungen"):
        yes = [key for key in keys if answers.cells[f"2016/{key}"].value == "ja"]
        has_concept = answers.cells["2016/konzept"].value == "ja"
        assert len(yes) >= 3 if has_concept else not yes


# The files in git


def raw(id: str) -> Path:
    return PROJECT / "data/raw" / f"erhebung_{id}"


def unpacked(content: bytes) -> dict[str, bytes]:
    """What a workbook holds; how it is packed is a matter of the machine's zlib."""
    book = zipfile.ZipFile(io.BytesIO(content))
    return {info.filename: book.read(info) for info in book.infolist()}


@pytest.mark.langsam
@EVERY
def test_files_are_those_that_the_assumptions_make(id: str) -> None:
    """If this fails after a change of a form or an assumption: make beispieldaten."""
    made = files(PROJECT, *SAMPLES[id])
    there = {path.relative_to(PROJECT): path for path in raw(id).rglob("*.*")}
    assert made.keys() == there.keys()
    for path, content in made.items():
        if path.suffix == ".xlsx":
            assert unpacked(content) == unpacked(there[path].read_bytes()), path
        else:
            assert content == there[path].read_bytes()


@EVERY
def test_beside_them_stands_that_they_are_invented_and_who_was_asked(id: str) -> None:
    told = load_yaml(raw(id) / "erhebung.yaml", Erhebung, PROJECT)
    assert (told.formular, told.herkunft, told.hinweis) == (id, "demo", HINWEIS)
    assert told.befragt == {body.respondent.key: body.respondent.name for body in bodies(SAMPLES[id][1])}


def read(form: Form, sample: Beispiel) -> list[Return]:
    plan, asked = layout(form, CYCLE), [body.respondent for body in bodies(sample)]
    return [read_return(path, plan, PROJECT, asked) for path in sorted(raw(form.id).glob("*/*.xlsx"))]


@pytest.mark.langsam
@EVERY
def test_every_return_is_without_a_fault_and_marked(id: str) -> None:
    form, sample = SAMPLES[id]
    returns = read(form, sample)
    assert {one.respondent.key for one in returns} == {body.respondent.key for body in answering(sample)}
    assert [one.channel for one in returns].count(TELEFONISCH) == sample.telefonisch
    assert len(returns) == len(answering(sample)) + bool(sample.berichtigt)
    for one in returns:
        assert b"Beispieldaten \xc2\xb7 " in unpacked(one.path.read_bytes())["xl/sharedStrings.xml"]


@pytest.mark.langsam
def test_a_correction_is_newer_and_brings_what_was_missing() -> None:
    returns = read(*SAMPLES["gemeinden"])
    [key] = [key for key, n in Counter(one.respondent.key for one in returns).items() if n == 2]
    first, second = sorted((one for one in returns if one.respondent.key == key), key=lambda one: one.datum)
    assert (second.datum - first.datum).days == 21
    assert second.path.name == first.path.name.replace(".xlsx", "_berichtigt.xlsx")
    differing = {a.field.cell.id for a, b in zip(first.entries, second.entries, strict=True) if a.value != b.value}
    assert differing == {"auszuege"}


def test_they_are_small() -> None:
    sizes = [path.stat().st_size for id in SAMPLES for path in raw(id).rglob("*.*")]
    assert sum(sizes) < 2_500_000


def test_written_again_only_what_is_made_is_left(project: Path) -> None:
    for path in (project / FOLDER).glob("*.yaml"):
        if path.stem != "unterbringung":
            path.unlink()
    folder = project / "data/raw/erhebung_unterbringung/2013-2016"
    [there] = folder.glob("*.xlsx")
    there.rename(folder / "veraltet.xlsx")
    write(project)
    assert list(folder.glob("*.xlsx")) == [there]


# Assumptions that do not fit


def test_an_assumption_says_one_thing() -> None:
    for wrong in ({}, {"wert": 1, "ja": [1]}, {"anteil": 0.5}, {"wert": 1, "an": "personen"}):
        with pytest.raises(ValidationError):
            Annahme.model_validate(wrong)
    assert Annahme(wert=1).streuung == 0.1


def test_sizes_are_given_for_each_or_between_two() -> None:
    assert [Gruppe(name="x", rolle="y", befragt=3, antworten=1, groesse=(5, 1)).size(i) for i in range(3)] == [5, 3, 1]
    assert [Gruppe(name="x", rolle="y", befragt=3, antworten=1, groesse=(5, 4, 1)).size(i) for i in range(3)] == [
        5,
        4,
        1,
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("plaetze: {wert", "betten: {wert", "fragen.betten", "Diese Frage steht nur hier oder nur im Formular."),
        ("[0.15, 0.3, 0.85, 1]", "[0.15, 0.3]", "fragen.plaetze", "Gefunden: 2 Jahre. Erwartet: 4."),
        ("wert: 7600,", "wert: 7600, teile: {ost: 1},", "fragen.plaetze.teile", "Erwartet: nichts."),
        ("fragen:", "tabellen: {sprachen: {}}\nfragen:", "tabellen", "Erwartet: keine, wie im Formular."),
        ("formular: unterbringung", "formular: heim", "formular",
         "Gefunden: „heim“ in unterbringung.yaml. Erwartet: ein Formular, das wie die Datei heißt."),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_form_is_told(project: Path, old: str, new: str, place: str, text: str) -> None:
    path = project / FOLDER / "unterbringung.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_samples(project)
    assert (path.relative_to(project).as_posix(), place, text) in [
        (f.file, f.place, f.text) for f in caught.value.faults
    ]
