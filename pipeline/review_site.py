"""The web edition once more, for those who read a draft: with ids, remarks beside the passages and what is new.

It is laid over the finished public pages: nothing is rendered twice, and nothing of it can be in the public ones.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule

from pipeline import remarks, review_news, style
from pipeline.cycle import Cycle
from pipeline.passages import Passage, Place, as_json, chapter_of, found_in, main_of, numbers_in
from pipeline.remarks import Followed
from pipeline.review_news import State
from pipeline.texts import TEMPLATES
from pipeline.web_markup import variable

LIST, NEWS = "anmerkungen.html", "was-ist-neu.html"
FRAME = "impressum.html"
"""The page whose frame the pages of the review have."""
WITHOUT = {"suche.html", "abbildungen.html", "indikatoren.html"}
"""Lists that only lead elsewhere."""
_SECTIONS = re.compile(r"<details open>\s*<summary>Auf dieser Seite</summary>.*?</details>\s*", re.DOTALL)


@dataclass
class Review:
    """The pages of a finished web edition with what a review adds to them."""

    project: Path
    cycle: Cycle
    web: Path
    pages: dict[str, str] = field(init=False)
    found: dict[str, list[tuple[Place, Passage]]] = field(init=False)
    passages: list[Passage] = field(init=False)
    followed: list[Followed] = field(init=False)

    def __post_init__(self) -> None:
        self.pages = {path.name: path.read_text(encoding="utf-8") for path in sorted(self.web.glob("*.html"))}
        self.found = {
            file: [] if file in WITHOUT else found_in(self.pages[file], file)
            for file in in_order(self.pages, self.pages["index.html"])
        }
        self.passages = [passage for found in self.found.values() for _, passage in found]
        self.followed = remarks.followed(remarks.load(self.project, self.cycle.name), self.passages)

    @cached_property
    def blocks(self) -> TemplateModule:
        return self._templates.get_template("web/durchsicht.html.j2").module

    @cached_property
    def _templates(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(self.project / TEMPLATES),
            undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip

    def write(self, folder: Path) -> str:
        """Write all files into a folder that is not there yet; what was written, in one line."""
        shutil.copytree(self.web, folder, ignore=shutil.ignore_patterns("*.html"))
        beside = self._beside()
        for file, html in self.pages.items():
            _write(folder / file, self._over(marked(html, self.found[file], beside), file))
        _write(folder / LIST, self._framed("Anmerkungen", str(self.blocks.anmerkungen(*self._listed()))))
        _write(folder / NEWS, self._framed("Was ist neu", str(self.blocks.neues(self._news()))))
        _write(folder / "durchsicht.css", self._templates.get_template("web/durchsicht.css.j2").render(self._look()))
        shutil.copyfile(self.project / TEMPLATES / "web/durchsicht.js", folder / "durchsicht.js")
        still_open = sum(one.anmerkung.offen for one in self.followed)
        return f"{len(self.passages)} Stellen, offene Anmerkungen: {still_open}"

    def stellen(self) -> str:
        """The list of all passages, for whoever takes remarks over."""
        return as_json(self.passages)

    def _look(self) -> Mapping[str, object]:
        return {"stil": style, "variable": variable}

    def _over(self, html: str, file: str) -> str:
        """A page with the bar of the review."""
        bar = self.blocks.leiste(self.cycle.name, chapter_of(file))
        html = html.replace("</head>", f"{self.blocks.kopf()}</head>", 1)
        return html.replace("</header>\n", f"</header>\n{bar}", 1)

    def _framed(self, title: str, content: str) -> str:
        """A page of the review in the frame of the others."""
        html = self.pages[FRAME]
        start, end = main_of(html)
        html = _SECTIONS.sub("", html[:start]) + content + html[end:]
        return self._over(re.sub(r"<title>[^–]*–", f"<title>{title} –", html, count=1), LIST)

    def _beside(self) -> dict[str, str]:
        """What stands beside each passage: its open remarks."""
        grouped: defaultdict[str, list[Followed]] = defaultdict(list)
        for one in self.followed:
            if one.anmerkung.offen and one.passage:
                grouped[one.passage.stelle].append(one)
        return {stelle: str(self.blocks.neben(found)) for stelle, found in grouped.items()}

    def _listed(self) -> tuple[list[tuple[str, str, list[Followed]]], int]:
        """All remarks by chapter, and how many are open."""
        first: dict[str, Passage] = {}
        for one in self.passages:
            first.setdefault(one.kapitel, one)
        chapters = []
        for chapter, group in groupby(self.followed, key=lambda one: one.anmerkung.kapitel):
            title = first.get(chapter)
            told = (title.text, title.seite) if title else (chapter, "")
            chapters.append((*told, list(group)))
        return chapters, sum(one.anmerkung.offen for one in self.followed)

    def state(self, name: str = "") -> State:
        """What the pages say, to be compared."""
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        for html in self.pages.values():
            for cell, text in numbers_in(html):
                numbers[cell].add(text)
        return State(name, self.passages, {cell: sorted(texts) for cell, texts in sorted(numbers.items())})

    def _news(self) -> review_news.News | None:
        base = review_news.base(self.project, self.cycle.name)
        return None if base is None else review_news.news(base, self.state(), self.cycle)


def in_order(files: Iterable[str], start: str) -> list[str]:
    """The pages as they are read: the start, chapters in their order, what is around them, indicators."""
    linked = list(dict.fromkeys(re.findall(r'href="([^"#?]+\.html)', start)))
    kinds = ("index", "bericht", "kapitel-", "")

    def rank(file: str) -> tuple[bool, int, int, str]:
        kind = next(place for place, begin in enumerate(kinds) if file.startswith(begin))
        return file.startswith("indikator-"), kind, linked.index(file) if file in linked else len(linked), file

    return sorted(files, key=rank)


def marked(html: str, found: Sequence[tuple[Place, Passage]], beside: Mapping[str, str]) -> str:
    """A page whose passages have marks, and beside them what is said of them."""
    pieces, done = [], 0
    for place, passage in found:
        told = f' data-stelle="{passage.stelle}" data-text="{escape(passage.text)}"'
        own = "" if place.id else f' id="{passage.anker}"'
        end = _inside(html, place) if passage.stelle in beside else place.end
        opening = f"{html[place.start : place.inside - 1]}{own}{told}>"
        pieces += [html[done : place.start], opening, html[place.inside : end], beside.get(passage.stelle, "")]
        done = end
    return "".join([*pieces, html[done:]])


def _inside(html: str, place: Place) -> int:
    """Where remarks on a passage stand: at the end of items and boxes, after all others."""
    closing = {"li": "</li>", "div": "</dd></div>" if html.endswith("</dd></div>", 0, place.end) else "</div>"}
    return place.end if place.titled else place.end - len(closing.get(place.name, ""))


def write(project: Path, cycle: Cycle, web: Path, folder: Path, stellen: Path) -> str:
    """Write the review of a finished web edition and the list of its passages; what was written, in one line."""
    review = Review(project, cycle, web)
    stellen.write_text(review.stellen(), encoding="utf-8")
    return review.write(folder)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
