"""The search of the web edition: every section of every page with its words, as a script that the pages load.

A page opened from a folder may not fetch a file, but it may load a script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

HEADINGS = ("h1", "h2", "h3", "caption", "figcaption")
"""What begins an entry of the index."""
SILENT = re.compile(r"<(svg|nav|details|noscript)\b.*?</\1>", re.DOTALL)
"""What is not searched: tables behind a summary say again what stands in pictures and texts."""
GEMEINDE = "gemeinde"
OF_ONE_THING = (f"{GEMEINDE}-", "indikator-")
"""Pages whose sections without words have the same titles on all of them."""
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
BLOCKS = ("p", "li", "td", "th", "tr", "div", "dt", "dd", "br", "summary")

Entry = tuple[str, str, str, str]
"""Title, title of the page, address, words."""


class _Reader(HTMLParser):
    """The sections of a page: title, mark, words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[list[str], str, list[str]]] = []
        self._mark, self._in_title = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mark = dict(attrs).get("id") or self._mark
        if tag in HEADINGS:
            self.found.append(([], self._mark, []))
            self._in_title = True
        elif tag in BLOCKS or ("class", "darunter") in attrs:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS:
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self.found:
            title, _, words = self.found[-1]
            (title if self._in_title else words).append(data)


def entries(file: str, title: str, html: str) -> Iterator[Entry]:
    """What the index knows of a page; of those of the Gemeinden only titles, the other words are the same on all."""
    reader = _Reader()
    main = MAIN.search(html)
    reader.feed(SILENT.sub(" ", main[0] if main else ""))
    for name, mark, words in reader.found:
        told = "" if file.startswith(GEMEINDE) else _words(words)
        if (heading := _words(name)) and (told or not file.startswith(OF_ONE_THING) or heading in title):
            yield heading, title, f"{file}#{mark}" if mark else file, told


def _words(parts: list[str]) -> str:
    """Text without its spaces and the places where a word may be divided."""
    return " ".join("".join(parts).replace("\u00ad", "").split())


def script(found: list[Entry]) -> str:
    """The index as a script; what several pages show alike is found on the first of them."""
    first: dict[tuple[str, str], Entry] = {}
    for heading, title, address, words in found:
        first.setdefault((heading, words or address), (heading, title, address, words))
    rows = ",\n".join(json.dumps(entry, ensure_ascii=False).replace("</", "<\\/") for entry in first.values())
    return f"window.SUCHE = [\n{rows}\n];\n"
