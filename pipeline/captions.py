"""What stands above figures and tables: their numbers in the order of asking, their titles, references to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from indicators.model import Handlungsfeld
from pipeline.cells import NOBREAK, RequestError
from pipeline.exhibits import COLUMNS, Exhibit
from pipeline.faults import fault
from pipeline.texts import TEMPLATES


@dataclass(frozen=True)
class Caption:
    """What stands above a figure or table: `Abb. 6.1`, its mark in the page, title and line below.

    `demo`: it says that the figure or table has example data.
    """

    label: str
    anchor: str
    title: Markup | str
    below: Markup | str
    demo: bool = False


@dataclass
class Captions:
    """The captions of one chapter; `named` has them by the short name that references use.

    `exhibits`: the data of all figures and tables, in the order of asking. `part`: the letter and the name of a part
    of the report that is no chapter.
    """

    feld: Handlungsfeld
    named: dict[str, Caption] = field(default_factory=dict)
    exhibits: list[Exhibit] = field(default_factory=list)
    part: tuple[str, str] | None = None
    counts: dict[str, int] = field(default_factory=lambda: {"Abb.": 0, "Tab.": 0})

    def add(self, kind: str, name: str, title: Markup | str, below: Markup | str) -> Caption:
        """The caption of the next figure (`Abb.`) or table (`Tab.`)."""
        self.counts[kind] += 1
        number, key = self.part or (str(self.feld.nummer), self.feld.key)
        label = f"{kind}{NOBREAK}{number}.{self.counts[kind]}"
        anchor = f"{key}-{kind[:3].lower()}-{self.counts[kind]}"
        caption = Caption(label, anchor, title, below)
        if name in self.named:
            raise RequestError(f"Den Namen „{name}“ tragen zwei Abbildungen oder Tabellen.")
        if name:
            self.named[name] = caption
        return caption

    def show(
        self, caption: Caption, rows: Iterable[tuple[str, ...]], source: Markup | str, columns: Sequence[str] = COLUMNS
    ) -> None:
        """Keep the data of a figure or table, to go with the report as a file."""
        number, title = caption.label.replace(NOBREAK, " "), plain(caption.title)
        self.exhibits.append(
            Exhibit(
                number, caption.anchor, title, plain(caption.below), plain(source), tuple(columns), tuple(rows),
                caption.demo,
            )
        )  # fmt: skip

    def verweis(self, name: str) -> Markup:
        """A reference to a figure or table by its short name, before or after it."""
        return Markup('<a class="verweis" data-name="{}"></a>').format(name)

    def resolve(self, html: Markup) -> Markup:
        """Put the numbers into the references of a finished chapter."""

        def link(match: re.Match[str]) -> str:
            caption = self.named.get(match[1])
            if caption is None:
                text = f"Der Verweis „{match[1]}“ führt zu keiner Abbildung oder Tabelle."
                raise fault(f"{TEMPLATES}/texte/{self.feld.key}.md", "", text)
            return f'<a href="#{caption.anchor}">{caption.label}</a>'

        return Markup(re.sub(r'<a class="verweis" data-name="([^"]*)"></a>', link, str(html)))


def nothing(what: str, title: Markup | str) -> Markup:
    """The line that stands where a figure or table would have too few values."""
    text = f"{what} entfällt: Für „{{}}“ liegen in diesem Zeitraum zu wenige Werte vor."
    return Markup('<p class="entfaellt">' + text + "</p>").format(title)


def plain(text: str | Markup) -> str:
    """A title or unit line without its marks, for alt texts and for pictures."""
    return Markup(re.sub("<sup>.*?</sup>", "", text)).striptags()
