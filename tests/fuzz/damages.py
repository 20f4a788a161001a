"""What happens to files on their way: named damages to a text, each seeded and each decidable.

A damage never turns one readable figure, sign, label or year into another one: nobody could notice that, so no test
can ask for it. Whatever else it does, two outcomes are right: every cell that is still there is read as before, or
a fault is told. `lost` names the lines whose cells may be missing then. Where more is asked for, the docstring says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from specimens import Cell, Specimen

from pipeline.readers.encoding import decode

FIELD = re.compile(r'(?:"(?:[^"]|"")*"|[^"{d}])*')


@dataclass(frozen=True)
class Mutant:
    """A damaged file, and the lines of the sound one whose cells may be missing from it."""

    raw: bytes
    lost: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Text:
    """A specimen as lines; `other` is another specimen, to be mistaken for it or glued to it."""

    lines: tuple[str, ...]
    encoding: str
    newline: str
    delimiter: str
    cells: tuple[Cell, ...]
    sparse: bool
    other: bytes

    @classmethod
    def of(cls, specimen: Specimen, other: bytes) -> Text:
        text, encoding = decode(specimen.raw)
        lines = tuple(text.split("\n"))
        head = lines[min(cell.line for cell in specimen.cells) - 1]
        newline = "\r\n" if b"\r\n" in specimen.raw else "\n"
        delimiter = max(";,\t", key=head.count)
        return cls(lines, encoding, newline, delimiter, specimen.cells, specimen.is_sparse, other)

    @property
    def every(self) -> frozenset[int]:
        return frozenset(range(1, len(self.lines) + 1))

    @property
    def valued(self) -> list[int]:
        """Indexes of the lines with values."""
        return sorted({cell.line - 1 for cell in self.cells})

    @property
    def above(self) -> list[int]:
        """Indexes of the lines above the values."""
        return list(range(self.valued[0]))

    def encoded(self) -> bytes:
        return self.newline.join(self.lines).encode(self.encoding, "replace")

    def mutant(self, lines: list[str] | tuple[str, ...], lost: frozenset[int] = frozenset()) -> Mutant:
        return Mutant(replace(self, lines=tuple(lines)).encoded(), lost)

    def fields(self, line: int) -> list[str]:
        """The fields of a line, with their quotes."""
        found, rest = [], self.lines[line]
        pattern = re.compile(FIELD.pattern.replace("{d}", re.escape(self.delimiter)))
        while True:
            match = pattern.match(rest)
            found.append(match[0])
            if not rest[match.end() :].startswith(self.delimiter):
                return [*found[:-1], match[0] + rest[match.end() :]]
            rest = rest[match.end() + 1 :]

    def with_fields(self, change: dict[int, list[str]], lost: frozenset[int] = frozenset()) -> Mutant:
        lines = list(self.lines)
        for line, fields in change.items():
            lines[line] = self.delimiter.join(fields)
        return self.mutant(lines, lost)

    def with_cells(self, change: Callable[[str], str], cells: list[Cell]) -> Mutant:
        """These figures printed in another way."""
        changed: dict[int, list[str]] = {}
        for cell in cells:
            fields = changed.setdefault(cell.line - 1, self.fields(cell.line - 1))
            if cell.column <= len(fields):
                fields[cell.column - 1] = change(fields[cell.column - 1])
        return self.with_fields(changed)


Damage = Callable[[Text, Random], Mutant | None]


def some(random: Random, cells: list[Cell]) -> list[Cell]:
    """One of them, or all."""
    return cells if random.random() < 0.3 else [random.choice(cells)]


def put(line: str, random: Random, sign: str) -> str:
    place = random.randint(0, len(line))
    return line[:place] + sign + line[place:]


# Lines


def cut(text: Text, random: Random) -> Mutant:
    """A broken download: the end is missing, from any byte on."""
    raw = text.encoded()
    place = random.randrange(len(raw))
    return Mutant(raw[:place], frozenset(range(raw.count(b"\n", 0, place) + 1, len(text.lines) + 1)))


def lines_swapped(text: Text, random: Random) -> Mutant:
    """Two lines in each other's place, neighbours or not."""
    lines = list(text.lines)
    one = random.randrange(len(lines))
    two = min(one + 1, len(lines) - 1) if random.random() < 0.5 else random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return text.mutant(lines)


def lines_doubled(text: Text, random: Random) -> Mutant:
    """A line stands twice, one below the other or far apart."""
    lines = list(text.lines)
    line = random.randrange(len(lines))
    lines.insert(line if random.random() < 0.5 else random.randrange(len(lines)), lines[line])
    return text.mutant(lines)


def lines_dropped(text: Text, random: Random) -> Mutant:
    """Some neighbouring lines are gone, values or any others."""
    first = random.randrange(len(text.lines))
    last = min(first + random.choice([1, 1, 2, 5]), len(text.lines))
    return text.mutant(text.lines[:first] + text.lines[last:], frozenset(range(first + 1, last + 1)))


def header_missing(text: Text, random: Random) -> Mutant | None:
    """A line above the values is gone, or all of them."""
    above = text.above
    if not above:
        return None
    gone = set(above) if random.random() < 0.3 else {random.choice(above)}
    return text.mutant([line for number, line in enumerate(text.lines) if number not in gone])


def header_doubled(text: Text, random: Random) -> Mutant | None:
    """What stands above the values stands there twice, or once more among them."""
    above = text.above
    if not above:
        return None
    part = above if random.random() < 0.5 else [random.choice(above)]
    place = len(above) if random.random() < 0.5 else random.choice(text.valued)
    again = tuple(text.lines[number] for number in part)
    return text.mutant(text.lines[:place] + again + text.lines[place:])


def glued(text: Text, random: Random) -> Mutant:
    """Two files in one: the same once more, whole or without its head, or another one before or behind."""
    raw, body = text.encoded(), text.newline.join(text.lines[text.valued[0] :]).encode(text.encoding, "replace")
    return Mutant(random.choice([raw + raw, raw + body, raw + text.other, text.other + raw]))


# Columns


def columns_shifted(text: Text, random: Random) -> Mutant | None:
    """Everything one column to the right, a head or a line of values out of step, a column or a field gone."""
    lines = list(text.lines)
    line = random.choice(text.valued)
    fields = text.fields(line)
    first = min(cell.column for cell in text.cells) - 1
    ways: list[Callable[[], Mutant]] = [
        lambda: text.mutant([text.delimiter + one if one else one for one in lines]),
        lambda: text.mutant([one + text.delimiter if one else one for one in lines]),
        lambda: text.with_fields({line: [*fields[:first], "", *fields[first:]]}),
        lambda: _without_column(text, random),
    ]
    if not text.sparse:
        gone = random.randrange(len(fields))
        ways += [
            lambda: text.with_fields({line: [*fields[:first], "", *fields[first:-1]]}),
            lambda: text.with_fields({line: [*fields[:gone], *fields[gone + 1 :]]}),
        ]
    if text.above:
        head = text.above[-1]
        ways.append(lambda: text.with_fields({head: ["", *text.fields(head)[:-1]]}))
    return random.choice(ways)()


def _without_column(text: Text, random: Random) -> Mutant:
    """All lines without one of their fields: the cells of a whole column may be lost."""
    width = len(text.fields(text.valued[0]))
    gone = random.randrange(width)
    changed = {}
    for line in range(len(text.lines)):
        fields = text.fields(line)
        if len(fields) == width:
            changed[line] = [*fields[:gone], *fields[gone + 1 :]]
    return text.with_fields(changed, text.every)


def delimiter_changed(text: Text, random: Random) -> Mutant:
    """From some line on another sign stands between the fields."""
    start = random.choice([0, random.randrange(len(text.lines))])
    other = random.choice([sign for sign in ";,\t|" if sign != text.delimiter])
    return text.mutant([*text.lines[:start], *(line.replace(text.delimiter, other) for line in text.lines[start:])])


def quotes_unbalanced(text: Text, random: Random) -> Mutant:
    """One quotation mark too many, anywhere or where a field begins, or one too few."""
    lines = list(text.lines)
    line = random.randrange(len(lines))
    quoted = [number for number, one in enumerate(lines) if '"' in one]
    kind = random.randrange(3)
    if kind == 0 and quoted:
        line = random.choice(quoted)
        lines[line] = lines[line].replace('"', "", 1)
    elif kind == 1:
        fields = text.fields(line)
        field = random.randrange(len(fields))
        fields[field] = f'"{fields[field]}'
        return text.with_fields({line: fields})
    else:
        lines[line] = put(lines[line], random, '"')
    return text.mutant(lines)


# Bytes


def encoding_changed(text: Text, random: Random) -> Mutant:
    """From some line on the bytes are those of another encoding, or of two applied one after the other."""
    start = random.choice([0, random.randrange(len(text.lines))])
    parts = [text.newline.join(text.lines[:start]), text.newline.join(text.lines[start:])]
    other = {"utf-8": "cp1252", "utf-8-sig": "cp1252"}.get(text.encoding, "utf-8")
    if random.random() < 0.3:
        parts[1] = parts[1].encode("utf-8").decode("cp1252", "replace")
        other = text.encoding.removesuffix("-sig")
    between = text.newline.encode() if start else b""
    first = parts[0].encode(text.encoding, "replace") if start else b""
    return Mutant(first + between + parts[1].encode(other, "replace"))


def bom_inside(text: Text, random: Random) -> Mutant:
    """A byte order mark at the start, at the start of a line or anywhere."""
    raw, mark = text.encoded(), b"\xef\xbb\xbf"
    starts = [0, *(match.end() for match in re.finditer(b"\n", raw))]
    place = random.choice([0, random.choice(starts), random.randrange(len(raw))])
    return Mutant(raw[:place] + mark + raw[place:])


def nul(text: Text, random: Random) -> Mutant:
    """NUL or another sign that is no text, anywhere, once or in a row."""
    raw = text.encoded()
    place = random.randrange(len(raw))
    return Mutant(raw[:place] + random.choice([b"\0", b"\x1a", b"\x7f", b"\0" * 512]) + raw[place:])


def line_ends_mixed(text: Text, random: Random) -> Mutant:
    """Some lines end in CR LF, some in LF, some in CR, or a CR stands within a line."""
    ends = random.choice([["\n", "\r\n"], ["\r"], ["\r\r\n"], ["\n", "\r"], ["\n", "\n\n"]])
    made = "".join(line + random.choice(ends) for line in text.lines[:-1]) + text.lines[-1]
    return Mutant(made.encode(text.encoding, "replace"))


def utf_16(text: Text, random: Random) -> Mutant:
    """Saved as “Unicode text”."""
    encoding = random.choice(["utf-16", "utf-16-le", "utf-16-be"])
    return Mutant(text.newline.join(text.lines).encode(encoding))


def html_around(text: Text, random: Random) -> Mutant:
    """A page of a portal around the table, above it, below it, or one made of it. It must be told where cells fail."""
    raw = text.encoded()
    page = b"<!DOCTYPE html><html><head><title>Anmeldung</title></head><body>"
    made_of = "".join(
        f"<tr>{''.join(f'<td>{field}</td>' for field in text.fields(n))}</tr>" for n in range(len(text.lines))
    )
    end = b"</body></html>\n"
    return Mutant(
        random.choice([page + b"<pre>" + raw + end, page + raw, raw + end, page + made_of.encode() + end, page + end])
    )


# Figures


def thousands(text: Text, random: Random) -> Mutant | None:
    """A mark between thousands. Only figures counted in whole units: nobody sees it in a rate of 1,234."""
    cells = [cell for cell in text.cells if cell.whole and re.fullmatch(r"[0-9]{4,}", cell.raw)]
    mark = random.choice([".", ",", "'", " ", "\u00a0", "\u202f", "’"])
    return text.with_cells(
        lambda field: re.sub(r"[0-9]{4,}", lambda digits: f"{int(digits[0]):,}".replace(",", mark), field, count=1),
        some(random, cells),
    ) if cells else None  # fmt: skip


def decimal_point(text: Text, random: Random) -> Mutant | None:
    """The other decimal sign, or one with a zero where there was none (`1234.0`), or two of them."""
    split = [cell for cell in text.cells if re.fullmatch(r"-?[0-9]+[.,][0-9]{1,2}", cell.raw)]
    whole = [cell for cell in text.cells if re.fullmatch(r"[0-9]+", cell.raw)]
    if split and random.random() < 0.7:
        other = str.maketrans({".": ",", ",": "."})
        quoted = text.delimiter == ","
        return text.with_cells(lambda field: _whole(field.translate(other), quoted), some(random, split))
    end = random.choice([".0", ",0", ".00", ",0,0", "."])
    return text.with_cells(lambda field: f"{field}{end}", some(random, whole)) if whole else None


def _whole(field: str, quoted: bool) -> str:
    return f'"{field}"' if quoted and "," in field and '"' not in field else field


def signs_replaced(text: Text, random: Random) -> Mutant:
    """What no office prints in place of a sign or a figure. It must be told, or mean what the sign meant."""
    sign = random.choice(["n/a", "NA", "NaN", "null", "#NV", "*", "—", "−", "?", "k.A.", "inf", "--", "0x10", "1e3"])
    signs = [cell for cell in text.cells if not re.search("[0-9]", cell.raw)]
    chosen = some(random, signs if signs and random.random() < 0.5 else list(text.cells))
    means_minus = {"—", "−"}
    if sign in means_minus:  # both are a minus to a person; only in place of one
        chosen = [cell for cell in chosen if cell.raw.strip() in ("-", "–")]
        return text.with_cells(lambda _: sign, chosen)
    return text.with_cells(lambda _: sign, chosen)


def zeros_lost(text: Text, random: Random) -> Mutant | None:
    """Keys and days without their leading zeros, as a spreadsheet writes them: in one line or in all."""
    lines = text.valued if random.random() < 0.5 else [random.choice(text.valued)]
    numbers = {line + 1: {cell.column for cell in text.cells if cell.line == line + 1} for line in lines}
    changed = {}
    for line in lines:
        fields = [
            field if column in numbers[line + 1] else re.sub(r'(^"?\s*|\.)0+(?=[0-9])', r"\1", field)
            for column, field in enumerate(text.fields(line), 1)
        ]
        changed[line] = fields
    made = text.with_fields(changed)
    return made if made.raw != text.encoded() else None


def saved_by_excel(text: Text, random: Random) -> Mutant:
    """Figures as a spreadsheet leaves them: rounded to powers of ten, as days, too wide for their column, as text."""
    way = random.choice(["1,2E+05", "1.2E+05", "########", "15. Mai", "#NAME?", '="{}"', "'{}", "{} €"])
    return text.with_cells(lambda field: way.replace("{}", field), some(random, list(text.cells)))


def huge_number(text: Text, random: Random) -> Mutant:
    """A figure of 400 digits, before or behind the decimal sign, as a number or as a power."""
    number = random.choice(["9" * 400, "0," + "1" * 400, "0." + "1" * 400, "1" + "0" * 400, "1e400", "-" + "9" * 5000])
    return text.with_cells(lambda _: _whole(number, text.delimiter == ","), [random.choice(text.cells)])


# Words


YEAR = re.compile(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])")


def years_changed(text: Text, random: Random) -> Mutant | None:
    """A year that is none, a day that is none, or the year of another line that says the same: all must be told.

    A year moved to one of which the file says nothing else is a sound file about another year.
    """
    if random.random() < 0.4 and (pair := _same_but_year(text, random)):
        one, two = pair
        lines = list(text.lines)
        lines[one] = _merged(text, one, two)
        return text.mutant(lines)
    lines = text.above + text.valued
    places = [
        (line, match)
        for line in lines
        for match in re.finditer(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])", text.lines[line])
    ]
    keyed = [(line, match) for line, match in places if not _is_a_figure(text, line, match.start())]
    if not keyed:
        return None
    line, match = random.choice(keyed)
    year = match[0]
    made = random.choice(
        [year.replace("0", "O"), year[1:], year + "5", "3" + year[1:], "1" + "0" + year[2:], year[2:], ""]
    )
    changed = list(text.lines)
    changed[line] = changed[line][: match.start()] + made + changed[line][match.end() :]
    return text.mutant(changed, text.every if line < text.valued[0] else frozenset())


def _is_a_figure(text: Text, line: int, place: int) -> bool:
    column = text.lines[line][:place].count(text.delimiter) + 1
    return any(cell.line == line + 1 and cell.column == column for cell in text.cells)


def _labels(text: Text, line: int) -> list[str]:
    numbers = {cell.column for cell in text.cells if cell.line == line + 1}
    return ["" if column in numbers else field for column, field in enumerate(text.fields(line), 1)]


def _same_but_year(text: Text, random: Random) -> tuple[int, int] | None:
    """Two lines with values that differ in nothing but their years and figures."""
    known: dict[str, list[int]] = {}
    for line in text.valued:
        known.setdefault(re.sub(r"(19|20)[0-9]{2}", "?", repr(_labels(text, line))), []).append(line)
    twins = [lines for lines in known.values() if len(lines) > 1]
    return tuple(random.sample(random.choice(twins), 2)) if twins else None


def _merged(text: Text, one: int, two: int) -> str:
    """The figures of one line with the labels of the other."""
    numbers = {cell.column for cell in text.cells if cell.line == one + 1}
    pairs = zip(text.fields(one), text.fields(two), strict=True)
    return text.delimiter.join(mine if n in numbers else other for n, (mine, other) in enumerate(pairs, 1))


def _in_a_label(text: Text, random: Random, change: Callable[[str], str]) -> Mutant | None:
    """One label, above the values or beside them, changed; digits stay."""
    line = random.choice(text.above[-3:] or text.valued) if random.random() < 0.5 else random.choice(text.valued)
    fields = text.fields(line)
    numbers = {cell.column for cell in text.cells if cell.line == line + 1}
    worded = [n for n, field in enumerate(fields) if re.search(r"[^\W\d_]{2}", field) and n + 1 not in numbers]
    if not worded:
        return None
    chosen = random.choice(worded)
    fields[chosen] = change(fields[chosen])
    return text.with_fields({line: fields})


def typos(text: Text, random: Random) -> Mutant | None:
    """A letter of a label is missing, doubled, another one, or two have changed places."""

    def change(field: str) -> str:
        place = random.choice([match.start() for match in re.finditer(r"[^\W\d_]", field)])
        before, letter, after = field[:place], field[place], field[place + 1 :]
        return random.choice(
            [
                before + after,
                before + letter + letter + after,
                before + "x" + after,
                before + after[:1] + letter + after[1:],
            ]
        )

    return _in_a_label(text, random, change)


NARROW = ["\u00a0", "\u202f", "\u2009", "\u200b", "\u00ad", "\u2060", "\u200e", "\u202e", "\u3000"]


def blanks_replaced(text: Text, random: Random) -> Mutant | None:
    """Blanks that are none, or that nobody sees: no-break, of no width, turning the direction of the text."""
    blank = random.choice(NARROW)
    if random.random() < 0.5:
        cells = some(random, list(text.cells))
        return text.with_cells(lambda field: put(field, random, blank), cells)
    return _in_a_label(
        text, random, lambda field: field.replace(" ", blank) if " " in field else put(field, random, blank)
    )


LOOK_ALIKES = str.maketrans("aeopcyxABEKMHOPCTX", "аеорсухАВЕКМНОРСТХ")
DIGITS = ("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "OlZEASGTBg", "⁰¹²³⁴⁵⁶⁷⁸⁹", "०१२३४५६७८९")


def look_alikes(text: Text, random: Random) -> Mutant | None:
    """Letters and digits of other scripts that look the same or count the same, in labels, keys and figures."""
    other = str.maketrans("0123456789", random.choice(DIGITS))
    kind = random.randrange(3)
    if kind == 0:
        return _in_a_label(text, random, lambda field: field.translate(LOOK_ALIKES))
    if kind == 1:
        return text.with_cells(lambda field: field.translate(other), some(random, list(text.cells)))
    line = random.choice(text.valued)
    numbers = {cell.column for cell in text.cells if cell.line == line + 1}
    fields = [f if n in numbers else f.translate(other) for n, f in enumerate(text.fields(line), 1)]
    return text.with_fields({line: fields})


DAMAGES: dict[str, Damage] = {
    "abgeschnitten": cut, "zeilen_vertauscht": lines_swapped, "zeilen_doppelt": lines_doubled,
    "zeilen_fehlen": lines_dropped, "kopf_fehlt": header_missing, "kopf_doppelt": header_doubled,
    "zwei_tabellen": glued, "spalten_verschoben": columns_shifted, "trenner_wechselt": delimiter_changed,
    "anfuehrungszeichen": quotes_unbalanced, "kodierung_wechselt": encoding_changed, "bom": bom_inside, "nul": nul,
    "zeilenenden": line_ends_mixed, "utf_16": utf_16, "html": html_around, "tausenderzeichen": thousands,
    "dezimalzeichen": decimal_point, "zeichen_ersetzt": signs_replaced, "nullen_fehlen": zeros_lost,
    "aus_excel": saved_by_excel, "riesige_zahl": huge_number, "jahre": years_changed, "tippfehler": typos,
    "leerzeichen": blanks_replaced, "aehnliche_zeichen": look_alikes,
}  # fmt: skip
