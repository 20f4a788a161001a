"""auszug.csv: what is written is read again, cell by cell, mark by mark."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.extract_file import FORMULA, MARKS, origin_lines, read_extract, render_extract, write_extract
from pipeline.readers.table import Column, Row, Table

ORIGINALS = Path(__file__).parents[3] / "shared/data/original"
LESER = {"regionaldatenbank_klassisch": "genesis_klassisch", "ffcsv_neu": "ffcsv_neu", "ffcsv_alt": "ffcsv_alt"}
FILES = [(path, LESER[path.parent.name]) for folder in LESER for path in sorted((ORIGINALS / folder).glob("*.csv"))]
FILES += [(ORIGINALS / "inkar/inkar_sdg_etc.csv", "inkar_csv")] if FILES else []

CLASSIC = Table(
    path=Path("12411-01-01-4.csv"),
    encoding="cp1252",
    code="12411-01-01-4",
    title="Bevölkerungsstand",
    stand=date(2017, 10, 10),
    attributes=("merkmal_1",),
    columns=(
        Column(5, ("31.12.2015", "Insgesamt", "Anzahl"), time="31.12.2015", unit="Anzahl"),
        Column(6, ("31.12.2015", "weiblich", "1000 qm"), time="31.12.2015", unit="1000 qm"),
    ),
    rows=(
        Row(9, "DG", "Deutschland", None, ("unter 3",), ("82175684", "-")),
        Row(11, "08116", "Esslingen, Landkreis", None, ("unter 3",), ("524127", None)),
        Row(12, "08117", "Göppingen; Landkreis", None, ('"Insgesamt"',), (".", "0,5")),
    ),
    unit="Personen",
)
TEXT = """\
zeile | Tabelle: 12411-01-01-4 | Stand: 2017-10-10 | Einheit: Personen;region;name;zeit;Merkmal: merkmal_1;\
Zeit: 31.12.2015 | Insgesamt | Einheit: Anzahl;Zeit: 31.12.2015 | weiblich | Einheit: 1000 qm
11;08116;Esslingen, Landkreis;;unter 3;524127;
12;08117;"Göppingen; Landkreis";;""\"Insgesamt""\";.;0,5
"""


def essence(table: Table, regions: Collection[str]) -> Table:
    """A table cut to regions, without what an extract does not keep or counts anew."""
    plain = Table(**{field.name: getattr(table, field.name) for field in fields(Table)})
    return replace(
        plain, path=Path(), encoding="", title="", notes="",
        columns=tuple(replace(column, number=0) for column in table.columns),
        rows=tuple(replace(row, line=0) for row in table.rows if row.region in regions),
    )  # fmt: skip


def reread(text: str) -> Table:
    return read_extract(Path("auszug.csv"), text, "utf-8", [])


def test_an_extract_is_a_plain_csv_with_one_head_line(tmp_path: Path):
    write_extract(CLASSIC, {"08117", "08116"}, tmp_path / "auszug.csv")
    assert (tmp_path / "auszug.csv").read_bytes() == TEXT.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["auszug.csv"]


def test_lines_and_columns_count_in_the_extract_and_the_origin_is_kept(tmp_path: Path):
    path = tmp_path / "auszug.csv"
    path.write_text(TEXT, encoding="utf-8")
    table = read_table(path, "auszug")
    assert essence(table, {"08116", "08117"}) == essence(CLASSIC, {"08116", "08117"})
    assert [row.line for row in table.rows] == [2, 3]
    assert [column.number for column in table.columns] == [6, 7]
    assert origin_lines(path) == {2: 11, 3: 12}
    assert [column.kopf for column in table.columns] == [("Insgesamt",), ("weiblich",)]


def test_nothing_is_left_behind_where_writing_fails(tmp_path: Path):
    target = tmp_path / "auszug.csv"
    target.mkdir()
    with pytest.raises(OSError, match=r"auszug\.csv"):
        write_extract(CLASSIC, {"08116"}, target)
    assert [path.name for path in tmp_path.iterdir()] == ["auszug.csv"]


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (TEXT.replace("zeile", "line"), "Zeile 1", "Erwartet: zeile;region;name;zeit."),
        (TEXT.replace(";region", ";ags"), "Zeile 1", "Erwartet: zeile;region;name;zeit."),
        (TEXT.replace("524127;", "524127"), "Zeile 2", "Die Zeile hat 6 Felder. Erwartet nach dem Kopf: 7."),
        (TEXT.replace("weiblich | Einheit: 1000 qm", "Insgesamt | Einheit: Anzahl"), "Spalten 6, 7", "denselben Kopf"),
        ("", "", "Die Datei ist leer."),
    ],
)
def test_a_broken_extract_is_a_fault(tmp_path: Path, text: str, place: str, expected: str):
    path = tmp_path / "auszug.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_table(path, "auszug")
    [fault] = caught.value.faults
    assert fault.place == place
    assert expected in fault.text


# --- the law: whatever is printed comes back -------------------------------------------------------

printed = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=8).filter(
    lambda text: not text.startswith(FORMULA)
)
awkward = st.sampled_from([*MARKS, " | ", "|", "\\", "\\|", "Zeit: 2015", ";", '"', " ", "zeile", "a | Einheit: b"])
labels = st.one_of(printed, awkward, st.tuples(awkward, printed).map("".join))


@st.composite
def columns(draw: st.DrawFn) -> Column:
    kept = draw(st.lists(labels, min_size=1, max_size=3))
    time = draw(st.none() | st.sampled_from(kept))
    unit = draw(st.none() | labels)
    return Column(0, (*kept, unit) if unit else tuple(kept), time, unit)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = tuple(draw(st.lists(labels, max_size=2)))
    heads = tuple(draw(st.lists(columns(), min_size=1, max_size=3)))
    rows = st.builds(
        Row,
        line=st.integers(1, 10**6),
        region=st.sampled_from(["DG", "08", "08116", "08116077"]),
        name=printed,
        time=st.none() | labels,
        attributes=st.tuples(*[labels for _ in names]),
        cells=st.tuples(*[st.none() | labels for _ in heads]),
    )
    return replace(
        CLASSIC,
        code=draw(st.none() | labels),
        stand=draw(st.none() | st.dates()),
        attributes=names,
        columns=heads,
        rows=tuple(draw(st.lists(rows, max_size=4))),
        unit=draw(st.none() | labels),
    )


@pytest.mark.langsam
@settings(deadline=None)
@given(table=tables(), regions=st.sets(st.sampled_from(["DG", "08", "08116", "08116077"])))
def test_any_table_comes_back_as_it_was_printed(table: Table, regions: set[str]):
    text = render_extract(table, regions)
    assert essence(reread(text), regions) == essence(table, regions)
    assert render_extract(table, regions) == text


def names_of_files() -> list:
    slow = {"12531-0043_175879554_flat": pytest.mark.langsam}
    return [
        pytest.param(path, leser, id=f"{leser}-{path.stem}", marks=[slow[path.stem]] if path.stem in slow else [])
        for path, leser in FILES
    ]


@pytest.mark.skipif(not FILES, reason="../shared/data/original liegt nicht neben dem Projekt")
@pytest.mark.parametrize(("path", "leser"), names_of_files())
@pytest.mark.langsam
def test_the_extract_of_an_original_is_the_original_cut_to_its_regions(path: Path, leser: str, tmp_path: Path):
    original = read_table(path, leser)
    regions = {row.region for row in original.rows if row.region.startswith("08116")} | {"DG", "08", "08111"}
    write_extract(original, regions, tmp_path / "auszug.csv")
    extract = read_table(tmp_path / "auszug.csv", "auszug")
    assert essence(extract, regions) == essence(original, regions)
    assert extract.rows
    lines = origin_lines(tmp_path / "auszug.csv")
    assert [lines[row.line] for row in extract.rows] == [row.line for row in original.rows if row.region in regions]
