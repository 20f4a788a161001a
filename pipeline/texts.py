"""Texts that an office edits: Markdown with Jinja placeholders becomes HTML with German typography.

What a text calls comes from outside, as functions by their German names. A fault names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from pipeline.canvas import ChartError
from pipeline.cells import NOBREAK, RequestError
from pipeline.deceit import deceptive
from pipeline.faults import DataError, fault
from pipeline.footnotes import Footnotes
from pipeline.numbers import NARROW

TEMPLATES = "report_templates"
TYPOGRAPHY = (
    (re.compile(r"\b(Abb|Tab|Nr|Abs|Art|S)\. (?=[\d\ue000])"), rf"\1.{NOBREAK}"),
    (re.compile(r"\b([zuid])\. ?([BaUh])\."), rf"\1.{NARROW}\2."),
    (re.compile(r"§ (?=\d)"), f"§{NOBREAK}"),
    (re.compile(r"(?<=\d) (?=(Abs|StAG|SGB)\b)"), NOBREAK),
)
"""German typography: what belongs together stays on one line."""
STRUCTURE = (
    (re.compile("<blockquote>"), '<aside class="rand">'),
    (re.compile("</blockquote>"), "</aside>"),
    (re.compile(r"<li>\n<p>((?:(?!<p>|<li>).)*?)</p>\n</li>", re.DOTALL), r"<li>\1</li>"),
)
"""What Markdown's HTML becomes: quotes are margin notes, the items of a list carry no paragraph."""


PASSAGE = "absatz"
"""What the passages of a text are named with: `{% call absatz("HF6-05") %} … {% endcall %}`."""
SHELF = re.compile("\ue000(\\d+)\ue001")
"""The marks that stand for HTML until the text is HTML too."""
LAST_NUMBER = re.compile(r'(?<=[ >])([^ <>]+ <span class="zahl"[^>]*>[^<]*</span>[^ <]{0,20})(?=</(?:p|li)>)')
"""A number as the last word of a paragraph, that would stand alone in its last line, with the word before it."""


@dataclass(frozen=True)
class Piece:
    """A part of a text: its Markdown with marks, and the HTML they stand for in the order of the text."""

    text: str
    html: tuple[Markup, ...]


@lru_cache(100)
def _asked_for(source: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The passages of a text and the texts that it includes; to read it takes long, and few change."""
    tree = SandboxedEnvironment().parse(source, name)
    calls = [block.call for block in tree.find_all(nodes.CallBlock)]
    own = [
        argument.value if isinstance(argument := call.args[0], nodes.Const) else argument.name
        for call in calls
        if isinstance(call.node, nodes.Name) and call.node.name == PASSAGE
    ]
    return tuple(own), tuple(map(str, meta.find_referenced_templates(tree)))


class Refused(TemplateSyntaxError):
    """What is no slip but not allowed in a text; said in German."""


class _Environment(SandboxedEnvironment):
    """The sandbox, in which a text of the office also cannot pass for HTML, call itself, or hide a sign.

    What `{% set x %}…{% endset %}` or a macro yields counts as HTML to Jinja, and so does what some filters return.
    Powers and repetitions fill the memory in a few letters.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in ("safe", "xmlattr", "urlize", "tojson"):
            del self.filters[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        for line, said in deceptive(source):
            raise Refused(said, line, name, filename)
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(tuple(REFUSED)):
            raise Refused(f"„{REFUSED[type(node)]}“ ist in Texten nicht erlaubt.", node.lineno, name, filename)
        return tree


REFUSED = {
    nodes.AssignBlock: "{% set … %} mit Inhalt", nodes.Macro: "macro", nodes.Import: "import",
    nodes.FromImport: "import", nodes.Extends: "extends", nodes.Pow: "**", nodes.Mul: "*",
}  # fmt: skip
"""What no text needs and what would let HTML or endless work in."""


class Texts:
    """Markdown with Jinja placeholders: rendered in a sandbox, raw HTML off, every fault with its line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf: list[Markup] = []
        self._markdown = MarkdownIt("commonmark", {"html": False})
        self._markdown.add_render_rule("image", _refuse_picture)
        self._environment = _Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=self._put,
            lstrip_blocks=True,
        )
        self._environment.globals["abschnitt"] = section

    def exists(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def render(self, name: str, functions: Mapping[str, Any]) -> Markup:
        """The HTML of a text. Raises `DataError` with the file and the line of the placeholder."""
        return self._html(lambda: self._environment.get_template(name), functions, str(self._folder / name))

    def render_text(self, text: str, functions: Mapping[str, Any], file: str, line: int) -> Markup:
        """As `render`, of a text that stands in a file of another kind and begins there in `line`."""
        return self._html(lambda: self._compiled(text, file, line), functions, file)

    def piece(self, text: str, functions: Mapping[str, Any], file: str, line: int) -> Piece:
        """A part of the text that is being rendered, from another file, where it begins in `line`."""
        told = self._compiled(text, file, line).render(functions).strip()
        return Piece(told, tuple(self._shelf[int(mark)] for mark in SHELF.findall(told)))

    def _compiled(self, text: str, file: str, line: int) -> Template:
        """A text as a template whose errors know file and line."""
        code = self._environment.compile("\n" * (line - 1) + text, file, file)
        return Template.from_code(self._environment, code, {})

    def _html(self, template: Callable[[], Template], functions: Mapping[str, Any], file: str) -> Markup:
        """The HTML of a template, maybe for a placeholder of another one that is being rendered."""
        outside, self._shelf = self._shelf, []
        try:
            text = template().render(functions)
            notes = Footnotes(self._markdown, str(functions.get("feld") or Path(file).stem))
            html = self._markdown.render(notes.taken_out(typeset(text)))
            for pattern, better in STRUCTURE:
                html = pattern.sub(better, html)
            return Markup(LAST_NUMBER.sub(r'<span class="fest">\1</span>', str(self._take(notes.put_in(html)))))
        except TemplateSyntaxError as error:
            refused = isinstance(error, Refused)
            said = str(error.message) if refused else f"Der Platzhalter ist nicht lesbar ({error.message})."
            raise self._fault(error.filename or file, error.lineno, said) from None
        except (RequestError, ChartError, TemplateError, TypeError) as error:
            raise self._fault(*self._place(file, error), self._german(error, functions)) from error
        finally:
            self._shelf = outside

    def passages(self, name: str) -> list[str]:
        """The names of the passages of a text and of those it includes; `id` stands for each of its indicators."""
        own, included = _asked_for((self._folder / name).read_text(encoding="utf-8"), name)
        return list(dict.fromkeys([*own, *(found for other in included for found in self.passages(other))]))

    def _put(self, value: object) -> object:
        """Keep HTML out of the Markdown: a private-use mark stands for it until the text is HTML too."""
        if value is None or isinstance(value, bool):
            raise RequestError("Der Platzhalter ergibt keinen Text. Gehört er in eine Bedingung ({% if … %})?")
        if not isinstance(value, Markup) or not value:
            return value
        self._shelf.append(value)
        return f"\ue000{len(self._shelf) - 1}\ue001"

    def _take(self, html: str) -> Markup:
        def kept(match: re.Match[str]) -> str:
            if int(match[1]) >= len(self._shelf):
                raise RequestError("Hier steht ein Zeichen, das niemand sieht (U+E000).")
            return str(self._shelf[int(match[1])])

        def alone(match: re.Match[str]) -> str:
            block = kept(match)
            is_block = block.startswith(("<figure", "<div", "<ul", "<p>", "<p ", "<aside"))
            return block if is_block else f"<p>{block}</p>"

        html = re.sub(rf"<p>\s*{SHELF.pattern}\s*</p>", alone, html)
        return Markup(SHELF.sub(kept, html))

    def _place(self, file: str, error: Exception) -> tuple[str, int]:
        """The innermost text in which it happened, and the line."""
        for frame in reversed(extract_tb(error.__traceback__)):
            if frame.filename == file or frame.filename.endswith((".md", ".yaml")):
                return frame.filename, frame.lineno or 0
        return file, 0

    def _german(self, error: Exception, functions: Mapping[str, Any]) -> str:
        if isinstance(error, RequestError | ChartError):
            return str(error)
        if match := re.match(r"'(\w+)' is undefined", str(error)):
            return f"„{match[1]}“ gibt es nicht. Vorhanden: {', '.join(sorted(functions))}."
        if isinstance(error, SecurityError):
            return "Auf das Innere eines Wertes darf ein Text nicht zugreifen."
        if isinstance(error, TemplateNotFound):
            return f"Den Text „{error.name}“ gibt es nicht."
        return f"Der Platzhalter lässt sich nicht ausführen ({error})."

    def _fault(self, file: str, line: int, text: str) -> DataError:
        """A fault in a text of the folder, or in a file that is named as it is to be shown."""
        inside = Path(file).is_relative_to(self._folder)
        name = f"{TEMPLATES}/{self._folder.name}/{Path(file).relative_to(self._folder)}" if inside else file
        return fault(name, f"Zeile {line}", text)


def _refuse_picture(_: object, tokens: Sequence[Token], number: int, *more: object) -> str:
    """A picture from an address would be fetched by whoever reads the web edition; those of the report have a block."""
    raise RequestError(f"Ein Bild von einer Adresse („{tokens[number].attrGet('src')}“) ist hier nicht erlaubt.")


def section(title: str, caller: Callable[[], str]) -> str:
    """A part of a chapter under its heading; nothing where nothing stands in it."""
    inside = str(caller()).strip()
    return f"\n## {title}\n\n{inside}\n" if inside else ""


def typeset(text: str) -> str:
    """Plain text with German typography: abbreviations, numbers and what they count stay together."""
    for pattern, better in TYPOGRAPHY:
        text = pattern.sub(better, text)
    return text


def in_words(names: Sequence[str]) -> str:
    """`a, b und c`."""
    return " und ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
