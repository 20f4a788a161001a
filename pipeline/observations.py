"""From the table of one source to observations: one row per published cell, sign kept, place known.

The cells stay in DuckDB. What Python decides (is this a key, a date, a sign, what does this label
mean) it decides once for each different text, not once for each cell; the answers are small tables
that the cells are joined with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline import regions, signs, tables
from pipeline.cycle import shown
from pipeline.faults import TOLD_AT_MOST, DataError, Fault
from pipeline.mapping import CHECK_HEADER, Mapping, Meaning, changed_header, unmapped_labels
from pipeline.periods import expected, parse_period
from pipeline.readers import read_table
from pipeline.readers.table import Column, Table
from pipeline.registries import Gebietsaenderung, Merkmal
from pipeline.sources import Source, sha256, value_on
from pipeline.tables import named, quoted

KEY = (
    "source", "measure", "region", "start", "end", "period_type", "group_type", "group", "sex", "age",
    "detail", "reporting_unit",
)  # fmt: skip
"""What makes an observation one of its kind; the table is sorted by it and has no row twice."""

COLUMNS = {
    "source": "VARCHAR", "measure": "VARCHAR", "region": "VARCHAR", "level": "VARCHAR",
    "start": "DATE", "end": "DATE", "period_type": "VARCHAR",
    "group_type": "VARCHAR", "group": "VARCHAR", "sex": "VARCHAR", "age": "VARCHAR", "detail": "VARCHAR",
    "reporting_unit": "VARCHAR", "base": "VARCHAR", "gebietsstand": "VARCHAR",
    "raw": "VARCHAR", "unit": "VARCHAR", "value": tables.NUMBER, "status": "VARCHAR", "flags": "VARCHAR",
    "method": "VARCHAR", "name": "VARCHAR", "file": "VARCHAR", "place": "VARCHAR",
}  # fmt: skip
"""The columns of observations.parquet and their DuckDB types."""


@dataclass(frozen=True)
class Registries:
    """What reading needs to know besides the source: measures, and Kreise that came and went."""

    merkmale: dict[str, Merkmal]
    gebiete: dict[str, Gebietsaenderung]


def read_source(connection: duckdb.DuckDBPyConnection, source: Source, registries: Registries, project: Path) -> None:
    """Make the observations of one source the table `cells` of the connection, sorted by their key.

    Raises `DataError` with every fault of the source: broken file, unknown key, label, date or sign.
    """
    leser = source.quelle.leser if source.is_original else "auszug"
    file = shown(source.file, project)
    kodierung = source.quelle.kodierung if source.is_original else None
    try:
        table = read_table(source.file, leser, source.quelle.csv, kodierung, source.quelle.tabelle)
    except DataError as error:
        raise DataError(replace(fault, file=file) for fault in error.faults) from None
    _Reading(connection, source, table, registries, file).run()


class _Reading:
    """One pass over the cells of a table; faults are gathered, not raised one by one."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        table: Table,
        registries: Registries,
        file: str,
    ) -> None:
        self.connection, self.source, self.quelle, self.table = connection, source, source.quelle, table
        self.registries, self.file = registries, file
        self.mapping = Mapping(source.quelle)
        self.faults: list[Fault] = []

    def run(self) -> None:
        if changed := changed_header(self.quelle, self.table):
            self.faults.append(Fault(self.file, "", changed, "V02", CHECK_HEADER))
        self.table.load(self.connection, "printed")
        kinds = self._kinds()
        labels = unmapped_labels(self.mapping, self.table, kinds)
        self.faults += [Fault(self.file, place, text, "V02") for place, text in labels]
        self.faults += [Fault(self.file, "", text, "V02") for text in _unknown_measures(self.source, self.registries)]
        self._stop_at_faults()
        self._load_meanings(kinds)
        if self.quelle.leser == "genesis_klassisch":
            self._tell_without_unit()
        self._load_places()
        self._stage()
        self._load_periods()
        self._load_signs()
        self._stop_at_faults()
        self._finish()
        self._tell_twins()
        self._stop_at_faults()

    def _stop_at_faults(self) -> None:
        if self.faults:
            raise DataError(self.faults)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def _kinds(self) -> list[tuple[tuple[str, ...], int]]:
        """Every combination of row attributes, with the first line it stands in."""
        names = ", ".join(_attributes(self.table)) or "NULL"
        found = self._rows(f"SELECT min(line) AS line, {names} FROM printed GROUP BY ALL ORDER BY line")
        return [(tuple(labels) if self.table.attributes else (), line) for line, *labels in found]

    def _load_meanings(self, kinds: Sequence[tuple[tuple[str, ...], int]]) -> None:
        """What a cell counts, by the kind of its row, which are its attributes, and by its column."""
        columns = [(i, c, found) for i, c in enumerate(self.table.columns) if (found := self.mapping.column(c))]
        rows = []
        for kind, (attributes, _) in enumerate(kinds):
            given = self.mapping.row(attributes, self.table.attributes)
            for index, column, found in columns:
                meaning = self.mapping.combine(given, found)
                if meaning is not None:
                    rows.append((kind, index, self._time(column), *self._meaning(meaning, column)))
        tables.load_rows(self.connection, "meanings", rows, MEANING)
        self.wanted = sorted({index for _, index, *_ in rows})
        if self.table.attributes:
            schema = {"kind": "INTEGER"} | dict.fromkeys(_attributes(self.table), "VARCHAR")
            numbered = [(kind, *attributes) for kind, (attributes, _) in enumerate(kinds)]
            tables.load_rows(self.connection, "kinds", numbered, schema)

    def _meaning(self, meaning: Meaning, column: Column) -> tuple[Any, ...]:
        merkmal = self.registries.merkmale[meaning.measure]
        unit = column.unit or self.table.unit or meaning.unit or ""
        return (
            meaning.measure, meaning.group_type, meaning.group, meaning.sex, meaning.age, meaning.detail, unit,
            meaning.base, meaning.valid_from, meaning.valid_to, merkmal.ganzzahlig, merkmal.nie_null,
        )  # fmt: skip

    def _tell_without_unit(self) -> None:
        """V02: columns without a unit: GENESIS prints it in the header or a title, quelle.yaml may name it."""
        found = self._rows("SELECT DISTINCT col FROM meanings WHERE unit = '' ORDER BY col")
        if numbers := [str(self.table.columns[index].number) for (index,) in found]:
            text = "Für diese Spalten ist keine Einheit gedruckt. Erwartet: eine im Kopf oder im Titel, etwa (Anzahl)."
            self.faults.append(Fault(self.file, f"Spalten {', '.join(numbers)}", text, "V02", NO_UNIT))

    def _load_places(self) -> None:
        """The regions: printed key, canonical key, level, and how long the region existed if not always."""
        art, rows, bad = self.quelle.raum.art, [], []
        cells = ", ".join(f"c{i + 1}" for i in range(len(self.table.columns)))
        filled = f"SELECT DISTINCT region FROM printed WHERE coalesce({cells}) IS NOT NULL ORDER BY region"
        for (printed,) in self._rows(filled):
            key = regions.canonical(self.quelle.raum.key(printed), art)
            if key is None:
                bad.append(printed)
                continue
            life = self.registries.gebiete.get(key) or self.registries.gebiete.get(key[:5])
            rows.append((printed, key, regions.level(key), *(life.whole_years if life else (None, None))))
        tables.load_rows(self.connection, "places", rows, PLACES)
        self._tell_where(
            "region", bad, "V03",
            lambda key: (f"„{key}“ ist kein Regionalschlüssel. Erwartet: {regions.EXPECTED}.", regions.hint(key)),
        )  # fmt: skip

    def _tell_where(self, column: str, texts: Sequence[str], rule: str, say: Callable[[str], tuple[str, str]]) -> None:
        """A fault for every line of the table whose `column` holds one of these texts."""
        if not texts:
            return
        query = f"SELECT line, {column} FROM printed WHERE {column} IN (SELECT unnest(?)) ORDER BY line"
        found = self.connection.execute(query, [list(texts)]).fetchall()
        self._tell([(f"Zeile {line}", *say(text)) for line, text in found], rule)

    def _tell(self, found: Sequence[tuple[str, str, str]], rule: str) -> None:
        for place, text, advice in found[:TOLD_AT_MOST]:
            self.faults.append(Fault(self.file, place, text, rule, advice))
        if len(found) > TOLD_AT_MOST:
            text = f"Ebenso an {len(found) - TOLD_AT_MOST} Stellen."
            self.faults.append(Fault(self.file, f"{found[TOLD_AT_MOST][0]} ff.", text, rule))

    def _stage(self) -> None:
        """The wanted cells one below the other: place, region, time, meaning, text; `plain`: a number as it stands."""
        names = ", ".join(_attributes(self.table))
        cells = ", ".join(f"c{i + 1}" for i in self.wanted) or "''"
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE staged AS
            SELECT cells.* EXCLUDE (kind, time), meanings.* EXCLUDE (kind, col, column_time),
                   coalesce(time, column_time) AS time, regexp_full_match(raw, {quoted(signs.PLAIN)}) AS plain
            FROM (
                SELECT line, name, time, {"kind" if names else "0 AS kind"}, places.* EXCLUDE (printed),
                       unnest([{", ".join(map(str, self.wanted)) or 0}]) AS col, unnest([{cells}]) AS raw
                FROM printed JOIN places ON printed.region = printed {f"JOIN kinds USING ({names})" if names else ""}
            ) AS cells JOIN meanings USING (kind, col) WHERE raw IS NOT NULL
        """)

    def _time(self, column: Column) -> str:
        return column.time or self.quelle.zeit.angabe or ""

    def _load_periods(self) -> None:
        """The dates: printed text, interval, base of the population and boundaries that hold then."""
        rows, bad = [], {}
        for (text,) in self._rows("SELECT DISTINCT time FROM staged ORDER BY time"):
            period = parse_period(text, self.quelle.zeit)
            if period is None or period.end.year not in YEARS:
                said = f"„{text}“ ist keine Zeitangabe dieser Quelle. Erwartet: {expected(self.quelle.zeit)}."
                bad[text] = said, ""
                continue
            base = value_on(self.quelle.basis, period.end)
            boundaries = value_on(self.quelle.raum.gebietsstand, period.end)
            if base is None or boundaries is None:
                missing = "Bevölkerungsbasis (basis)" if base is None else "Gebietsstand (raum.gebietsstand)"
                bad[text] = f"Für {text} nennt quelle.yaml keinen Wert: {missing}.", ""
            rows.append((text, period.start, period.end, period.art, base, boundaries))
        tables.load_rows(self.connection, "periods", rows, PERIODS)
        self._tell_cells("staged", "time", bad, "V15")

    def _tell_cells(self, relation: str, condition: str, said: dict[Any, tuple[str, str]], rule: str) -> None:
        """A fault for every cell whose `condition` is among the keys of `said`."""
        if not said:
            return
        query = f"SELECT line, col, {condition} FROM {relation} WHERE {condition} IN (SELECT unnest(?)) ORDER BY ALL"
        found = self.connection.execute(query, [list(said)]).fetchall()
        self._tell([(self._place(line, col), *said[key]) for line, col, key in found], rule)

    def _place(self, line: int, index: int) -> str:
        return self.table.place(line, self.table.columns[index].number)

    def _load_signs(self) -> None:
        """What the printed cells say: value, status and flags for every text and kind of column.

        Plain numbers, which are most of them, say themselves.
        """
        self.connection.execute(DATED)
        query = "SELECT DISTINCT raw, whole, never_zero, collected, existed FROM dated WHERE NOT plain ORDER BY ALL"
        rows, bad = [], {}
        for number, (raw, whole, never_zero, collected, existed) in enumerate(self._rows(query)):
            try:
                cell = signs.read_cell(
                    raw,
                    self.quelle.zeichen,
                    whole=whole,
                    never_zero=never_zero,
                    collected=collected,
                    exists=existed,
                    decimal=self.quelle.dezimal,
                    thousands=self.quelle.tausender,
                )
            except signs.UnknownSign as error:
                bad[number] = f"{error}.", signs.hint(raw, self.quelle.dezimal, self.quelle.tausender)
                cell = signs.Cell(None, signs.UNKNOWN_OR_SECRET, raw)  # for the place only: the fault stops the source
            flags = ";".join(sorted(cell.flags | set(self.quelle.flags)))
            value = None if cell.value is None else format(cell.value, "f")
            rows.append((number, raw, whole, never_zero, collected, existed, value, cell.status, flags))
        tables.load_rows(self.connection, "signs", rows, SIGNS)
        self._tell_cells("dated JOIN signs USING (raw, whole, never_zero, collected, existed)", "number", bad, "V05")

    def _finish(self) -> None:
        """The table `cells`: everything put together."""
        fixed = {
            "source": self.source.key, "reporting_unit": "", "method": self.quelle.methode,
            "file": sha256(self.source.file),
        }  # fmt: skip
        places = {i: _place_sql(self.table, self.table.columns[i]) for i in self.wanted}
        cases = " ".join(f"WHEN {i} THEN {sql}" for i, sql in places.items())
        made = {name: f"CAST({quoted(text)} AS {tables.coded([text])})" for name, text in fixed.items()} | {
            "place": f"CASE col {cases or 'WHEN 0 THEN NULL'} END",
            "base": "coalesce(own_base, base)",
            "value": f"CASE WHEN plain THEN TRY_CAST(raw AS {tables.NUMBER}) ELSE value END",
            "status": f"CASE WHEN plain THEN CAST({quoted(signs.OK)} AS {STATUS}) ELSE status END",
            "flags": f"CASE WHEN plain THEN {quoted(';'.join(sorted(self.quelle.flags)))} ELSE flags END",
        }
        selected = ", ".join(f'{made.get(name, named(name))} AS "{name}"' for name in COLUMNS)
        self.connection.execute(f"""
            CREATE OR REPLACE TABLE cells AS SELECT {selected}
            FROM dated LEFT JOIN signs USING (raw, whole, never_zero, collected, existed)
            ORDER BY {", ".join(named(name) for name in KEY if name not in fixed)}, line, col
        """)

    def _tell_twins(self) -> None:
        """V04: cells with a key that an earlier cell has: two figures for one thing.

        The cells are sorted by it, so twins stand one after the other, and it is enough to look back one row: to group
        millions of cells by their key takes ten times the memory.
        """
        names = ", ".join(map(named, KEY))
        query = f"""
            SELECT place, first(place) OVER same AS earlier, raw, first(raw) OVER same AS told, {names}
            FROM (SELECT *, rowid AS nr FROM cells) SEMI JOIN (
                SELECT * FROM (SELECT {names}, hash({names}) AS own, lag(hash({names})) OVER () AS before FROM cells)
                WHERE own = before
            ) USING ({names})
            WINDOW same AS (PARTITION BY {names} ORDER BY nr) ORDER BY nr
        """
        found = []
        for place, earlier, raw, told, *key in self._rows(query):
            if place == earlier:
                continue
            row = dict(zip(KEY, key, strict=True))
            what = ", ".join(str(row[name]) for name in TOLD if row[name])
            text = f"Zweiter Wert für dieselbe Größe ({what}): {raw}, in {spelled(earlier)} steht {told}."
            found.append((spelled(place), text, ""))
        self._tell(found, "V04")


NO_UNIT = "Bitte die Datei neu herunterladen; nennt das Amt keine Einheit, gehört „einheit“ in quelle.yaml (spalten)."

YEARS = range(1800, 2101)
"""What an office can print; all others are slips of the pen."""

TOLD = ("measure", "region", "end", "group", "sex", "age", "detail")

STATUS = tables.coded(signs.RANKED)
MEANING = {
    "kind": "INTEGER", "col": "INTEGER", "column_time": "VARCHAR", "measure": tables.CODED, "group_type": tables.CODED,
    "group": tables.CODED, "sex": tables.CODED, "age": tables.CODED, "detail": tables.CODED, "unit": tables.CODED,
    "own_base": "VARCHAR", "valid_from": "INTEGER", "valid_to": "INTEGER", "whole": "BOOLEAN", "never_zero": "BOOLEAN",
}  # fmt: skip
PLACES = {
    "printed": "VARCHAR", "region": tables.CODED, "level": tables.CODED, "exists_from": "DATE", "exists_to": "DATE",
}  # fmt: skip
PERIODS = {
    "time": "VARCHAR", "start": "DATE", "end": "DATE", "period_type": tables.CODED, "base": "VARCHAR",
    "gebietsstand": tables.CODED,
}  # fmt: skip
SIGNS = {
    "number": "INTEGER", "raw": "VARCHAR", "whole": "BOOLEAN", "never_zero": "BOOLEAN", "collected": "BOOLEAN",
    "existed": "BOOLEAN", "value": tables.NUMBER, "status": STATUS, "flags": "VARCHAR",
}  # fmt: skip
DATED = """
    CREATE OR REPLACE TEMP VIEW dated AS
    SELECT * EXCLUDE (plain), year("end") BETWEEN coalesce(valid_from, 0) AND coalesce(valid_to, 9999) AS collected,
           "end" BETWEEN coalesce(exists_from, DATE '0001-01-01') AND coalesce(exists_to, DATE '9999-12-31') AS existed,
           collected AND staged.plain AS plain
    FROM staged JOIN periods USING (time)
"""


def spelled(place: str) -> str:
    """A place as it is told in a fault: `Z. 14, Sp. 5` is short for this."""
    return place.replace("Z. ", "Zeile ").replace("Sp. ", "Spalte ")


def _attributes(table: Table) -> list[str]:
    return [f"a{i + 1}" for i in range(len(table.attributes))]


def _place_sql(table: Table, column: Column) -> str:
    """The place of a cell as it is stored: `Z. 14, Sp. 5`, or `Tabelle2!E14`."""
    if table.sheet is None:
        return f"'Z. ' || line || ', Sp. {column.number}'"
    before = table.place(0, column.number)[:-1]
    return f"{quoted(before)} || line"


def _unknown_measures(source: Source, registries: Registries) -> Iterator[str]:
    quelle = source.quelle
    entries = [z for liste in quelle.listen.values() for z in liste.values() if not isinstance(z, str)]
    named = {z.merkmal for z in [*entries, *quelle.spalten] if z.merkmal}
    for measure in sorted(named - set(registries.merkmale) - {"nicht_benoetigt"}):
        yield f"Das Merkmal „{measure}“ ist in data/raw/merkmale.yaml nicht erklärt."
