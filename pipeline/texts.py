"""Texts that an office edits: Markdown with Jinja placeholders becomes HTML with German typography.

What a text calls comes from outside, as functions by their German names. A fault names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from pipeline.canvas import ChartError
from pipeline.cells import NOBREAK, RequestError
from pipeline.faults import DataError, fault
from pipeline.numbers import NARROW

TEMPLATES = "report_templates"
TYPOGRAPHY = (
    (re.compile(r"\b(Abb|Tab|Nr|Abs|Art|S)\. (?=[\d\ue000])"), rf"\1.{NOBREAK}"),
    (re.compile(r"\b([zuid])\. ?([BaUh])\."), rf"\1.{NARROW}\2."),
    (re.compile(r"§ (?=\d)"), f"§{NOBREAK}"),
    (re.compile(r"(?<=\d) (?=(Abs|StAG|SGB)\b)"), NOBREAK),
    (re.compile(r"(?<=[Ff])ortschreibung"), "ort\u00adschreibung"),
    (re.compile(r"(?<=[Kk]omma)stelle"), "\u00adstelle"),
    (re.compile(r"(?<=[Aa]b)schl(?=[uü]ss)"), "\u00adschl"),
)
"""German typography, and soft hyphens in words that the renderer's word list divides wrongly."""
STRUCTURE = (
    (re.compile("<blockquote>"), '<aside class="rand">'),
    (re.compile("</blockquote>"), "</aside>"),
    (re.compile(r"<li>\n<p>((?:(?!<p>|<li>).)*?)</p>\n</li>", re.DOTALL), r"<li>\1</li>"),
)
"""What Markdown's HTML becomes: quotes are margin notes, the items of a list carry no paragraph."""


class Texts:
    """Markdown with Jinja placeholders: rendered in a sandbox, raw HTML off, every fault with its line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf: list[Markup] = []
        self._markdown = MarkdownIt("commonmark", {"html": False})
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=self._put,
            lstrip_blocks=True,
        )

    def exists(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def render(self, name: str, functions: Mapping[str, Any]) -> Markup:
        """The HTML of a text. Raises `DataError` with the file and the line of the placeholder."""
        self._shelf.clear()
        try:
            text = self._environment.get_template(name).render(functions)
        except TemplateSyntaxError as error:
            raise self._fault(name, error.lineno, f"Der Platzhalter ist nicht lesbar ({error.message}).") from None
        except (RequestError, ChartError, TemplateError, TypeError) as error:
            raise self._fault(name, self._line(name, error), self._german(error, functions)) from error
        html = self._markdown.render(typeset(text))
        for pattern, better in STRUCTURE:
            html = pattern.sub(better, html)
        return self._take(html)

    def _put(self, value: object) -> object:
        """Keep HTML out of the Markdown: a private-use mark stands for it until the text is HTML too."""
        if value is None or isinstance(value, bool):
            raise RequestError("Der Platzhalter ergibt keinen Text. Gehört er in eine Bedingung ({% if … %})?")
        if not isinstance(value, Markup):
            return value
        self._shelf.append(value)
        return f"\ue000{len(self._shelf) - 1}\ue001"

    def _take(self, html: str) -> Markup:
        def kept(match: re.Match[str]) -> str:
            return str(self._shelf[int(match[1])])

        def alone(match: re.Match[str]) -> str:
            block = kept(match)
            is_block = not block or block.startswith(("<figure", "<div", "<ul", "<p>", "<p ", "<aside"))
            return block if is_block else f"<p>{block}</p>"

        html = re.sub("<p>\\s*\ue000(\\d+)\ue001\\s*</p>", alone, html)
        return Markup(re.sub("\ue000(\\d+)\ue001", kept, html))

    def _line(self, name: str, error: Exception) -> int:
        path = str(self._folder / name)
        return next(
            (frame.lineno or 0 for frame in reversed(extract_tb(error.__traceback__)) if frame.filename == path), 0
        )

    def _german(self, error: Exception, functions: Mapping[str, Any]) -> str:
        if isinstance(error, RequestError | ChartError):
            return str(error)
        if match := re.match(r"'(\w+)' is undefined", str(error)):
            return f"„{match[1]}“ gibt es nicht. Vorhanden: {', '.join(sorted(functions))}."
        return f"Der Platzhalter lässt sich nicht ausführen ({error})."

    def _fault(self, name: str, line: int, text: str) -> DataError:
        return fault(f"{TEMPLATES}/{self._folder.name}/{name}", f"Zeile {line}", text)


def typeset(text: str) -> str:
    """Plain text with German typography: unbroken abbreviations, soft hyphens where they are needed."""
    for pattern, better in TYPOGRAPHY:
        text = pattern.sub(better, text)
    return text


def in_words(names: Sequence[str]) -> str:
    """`a, b und c`."""
    return " und ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
