"""The finished PDF read back: every wrong digit is found, with its page; an untouched report has no fault."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from random import Random

import pikepdf
import pytest
from conftest import Called
from report_examples import small_report
from test_printed_places import laid, picture

from indicators.katalog import FELDER
from pipeline import number_list, readback
from pipeline.cells import Printed, bound
from pipeline.finished import Finished
from pipeline.pdf_text import Glyphs, Run, runs
from pipeline.printed_places import Spot, spots
from pipeline.reproducible import contradicted

Bericht = Callable[..., Called]
RATE = "HF6-05|{}|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb"
TOKEN = re.compile(rb"/(?P<font>\w+) [\d.]+ Tf|<(?P<glyphs>[0-9a-f]+)>")
DIGITS = 200


def told(expected: list[Spot], *read: Run) -> list[tuple[str, str]]:
    return [(fault.place, fault.text) for fault in readback.differences("PDF", expected, read)]


def spot(text: str, page: int = 1, exhibit: str = "") -> Spot:
    return Spot("a", text, "Bericht", page, exhibit)


def test_another_number_is_told_with_page_place_and_context():
    assert told(
        [spot("38,5"), spot("8,8", exhibit="Tab. 6.1")], Run(1, "Von 38,5 auf"), Run(1, "8,9"), Run(1, "%.")
    ) == [("Seite 1, Tab. 6.1", "gedruckt ist „8,9“ in „Von 38,5 auf 8,9 %.“, erwartet „8,8“ (a).")]


def test_what_is_missing_or_too_much_is_told():
    assert told([spot("1"), spot("2", 2)], Run(1, "1")) == [("Seite 2", "gedruckt ist nichts, erwartet „2“ (a).")]
    assert told([spot("1")], Run(1, "1"), Run(1, "und 2")) == [
        ("Seite 1", "gedruckt ist „2“ in „1 und 2“, erwartet keine Zahl.")
    ]


def test_numbers_that_change_places_are_told_though_each_is_known():
    assert len(told([spot("38,5"), spot("8,8")], Run(1, "8,8"), Run(1, "38,5"))) == 2


def test_a_number_with_another_sign_is_another():
    assert len(told([spot("−1,4")], Run(1, "+1,4"))) == 1
    assert told([spot("−1,4")], Run(1, "um −1,4 %")) == []


def test_a_stale_label_of_a_chart_is_found():
    """The picture was drawn with 38,5; its number has become 38,6 since."""
    stale = picture("2016", "38,5 %", zellen="a\t38,6")
    found, made = laid(f'<figure id="f">{stale}</figure>', f="Abb. 6.1")
    assert told(spots(found, "Bericht"), *runs(made)) == [
        ("Seite 1, Abb. 6.1", "gedruckt ist nichts, erwartet „38,6“ (a).")
    ]


# A chapter with figures, tables and pages


@pytest.fixture(scope="module")
def chapter() -> Finished:
    report = small_report()
    made = report.pages("Bericht", report.preview(FELDER[6])).set()
    return opened(made)


def opened(made: bytes) -> Finished:
    with pikepdf.open(io.BytesIO(made)) as file:
        files = {one.filename: one.get_file().read_bytes() for one in file.attachments.values()}
        return Finished("bericht.pdf", made, files, len(file.pages))


def test_an_untouched_report_has_no_fault(chapter: Finished):
    assert readback.faults(chapter) == []
    assert {spot.kind for spot in chapter.numbers} >= {"Wert", "Seitenzahl", "Überschrift", "Datum", "Abbildung"}
    assert chapter.pages == 4


@dataclass(frozen=True)
class Digit:
    """A digit in a content stream: the stream and its page, the place of its glyph there, its font, the digit."""

    stream: tuple[int, int]
    page: int
    start: int
    font: str
    digit: str


def digits(file: pikepdf.Pdf) -> Iterator[Digit]:
    """Every digit that the pages and the pictures on them show."""
    for number, page in enumerate(file.pages, start=1):
        content = page.Contents.read_bytes()
        drawn = re.findall(rb"/(\S+)\s+Do\b", content)
        forms = [page.Resources.XObject["/" + name.decode()] for name in drawn]
        for stream in (page.Contents, *(form for form in forms if form.Subtype == "/Form")):
            fonts, font = stream.get("/Resources", page.Resources).Font, ""
            for token in TOKEN.finditer(stream.read_bytes()):
                if token["font"]:
                    font = "/" + token["font"].decode()
                    glyphs = Glyphs.of(fonts[font])
                    continue
                for at in range(token.start("glyphs"), token.end("glyphs"), 4):
                    shown = glyphs[int(token.string[at : at + 4], 16)]
                    if shown.isdigit():
                        yield Digit(stream.objgen, number, at, font, shown)


def spoiled(made: bytes, random: Random, *places: Digit) -> bytes:
    """The PDF with another digit in each of these places."""
    with pikepdf.open(io.BytesIO(made)) as file:
        for one in places:
            stream = file.get_object(one.stream)
            glyphs = Glyphs.of(stream.get("/Resources", file.pages[0].Resources).Font[one.font])
            other = random.choice([code for code, text in glyphs.items() if text.isdigit() and text != one.digit])
            content = stream.read_bytes()
            stream.write(content[: one.start] + b"%04x" % other + content[one.start + 4 :])
        file.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.langsam
def test_each_of_200_replaced_digits_is_found_on_its_page(chapter: Finished):
    """One on each page at a time: it is told there, and nothing of a page on which all digits are right."""
    random = Random(2016)
    with pikepdf.open(io.BytesIO(chapter.content)) as file:
        every = list(digits(file))
    by_page = defaultdict(list)
    for one in random.sample(every, DIGITS):
        by_page[one.page].append(one)
    missed = []
    for ones in zip_longest(*by_page.values()):
        wrong = [one for one in ones if one is not None]
        read = runs(spoiled(chapter.content, random, *wrong))
        places = [fault.place for fault in readback.differences("PDF", chapter.numbers, read)]
        if {place.partition(",")[0] for place in places} != {f"Seite {one.page}" for one in wrong}:
            missed.append((wrong, places))
    assert missed == []


def test_text_that_cannot_be_read_is_told(chapter: Finished):
    with pikepdf.open(io.BytesIO(chapter.content)) as file:
        for font in file.pages[0].Resources.Font.values():
            del font.ToUnicode
        file.save(out := io.BytesIO())
    found = readback.differences("PDF", chapter.numbers, runs(out.getvalue()))
    assert any("„\ufffd“" in fault.text for fault in found)


def test_two_values_for_one_figure_are_told(chapter: Finished):
    first, *rest = chapter.numbers
    twice = [
        replace(first, zelle=RATE.format("wert"), text="38,5"),
        replace(first, zelle=RATE.format("wert"), text="35,8"),
    ]
    table = number_list.as_table([*twice, *rest], [], ())
    found = readback.faults(replace(chapter, files={number_list.FILE: table}))
    assert ("V18", RATE.format("wert")) in {(fault.rule, fault.place) for fault in found}


# Percentages by their printed parts


@pytest.mark.parametrize(
    ("percent", "right"), [("79", True), ("79,3", True), ("rund 79", True), ("70", False), ("79,4", False)]
)
def test_a_percentage_must_follow_from_its_printed_parts(percent: str, right: bool):
    parts = [Printed(RATE.format("zaehler"), "1.044"), Printed(RATE.format("nenner"), "1.317")]
    found = contradicted([Printed(RATE.format("wert"), percent), *parts])
    assert [fault.rule for fault in found] == ([] if right else ["V19"])
    assert contradicted([Printed(RATE.format("wert"), percent), parts[0]]) == []


def test_a_change_must_follow_from_its_printed_values():
    def change(text: str) -> list[str]:
        zelle, days = RATE.format("wert"), "2011-12-31/2016-12-31"
        values = [Printed(zelle.replace("2016", "2011"), "30,0"), Printed(zelle, "38,5")]
        return [
            fault.text.partition(": ")[2]
            for fault in contradicted([*values, Printed(RATE.format("veraenderung").replace("2016-12-31", days), text)])
        ]

    assert change("8,5") == []
    assert change("9,5") == ["gedruckt ist 9,5, die Teile ergeben 8,400 bis 8,600."]


# The command


def test_the_command_says_what_differs(chapter: Finished, tmp_path: Path, bericht: Bericht):
    file = tmp_path / "bericht.pdf"
    file.write_bytes(chapter.content)
    called = bericht("check-print", "bericht.pdf", cwd=tmp_path)
    assert (called.code, called.err) == (0, "")
    assert re.match(r"bericht\.pdf: 4 Seiten, [\d.]+ Werte mit Zelle und [\d.]+ weitere Zahlen \(", called.out)
    assert called.out.endswith(") stehen gedruckt wie in der Liste.\n")
    with pikepdf.open(io.BytesIO(chapter.content)) as untouched:
        one = next(digits(untouched))
    file.write_bytes(spoiled(chapter.content, Random(1), one))
    called = bericht("check-print", "bericht.pdf", cwd=tmp_path)
    assert called.code == 1
    assert called.out.startswith(f"bericht.pdf\n  Seite {one.page}")
    assert called.out.endswith("\nEine Abweichung.\n")
    assert bericht("check-print", "keine.pdf", cwd=tmp_path).code == 2


def test_a_pdf_without_a_list_cannot_be_checked(tmp_path: Path, bericht: Bericht):
    _, made = laid(f"<p>{bound('a', '1')}</p>")
    (tmp_path / "fremd.pdf").write_bytes(made)
    called = bericht("check-print", "fremd.pdf", cwd=tmp_path)
    assert (called.code, "liegt keine zahlen.csv bei" in called.err) == (1, True)
