"""Footnotes in a text: `…wird nicht gezeigt[^abstand].` and, in a paragraph of its own, `[^abstand]: Warum.`

On paper the note stands at the foot of its page behind a small letter, and both are linked; on the screen it stands
in brackets where it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from pipeline.cells import RequestError

TOLD = re.compile(r"^\[\^([^\]\n]*)\]:[ \t]*(.*(?:\n(?!\[\^|\s*\n).+)*)$", re.MULTILINE)
"""What a note says: up to the next empty line or note."""
CALLED = re.compile(r"[ \t]?\[\^([^\]\n]*)\]")
MARK = re.compile("\ue002(\\d+)\ue003")
"""Stands for a note until the text is HTML."""
CLASS = "fussnote"


@dataclass
class Footnotes:
    """The footnotes of one text; `place` keeps their marks apart from those of other texts."""

    markdown: MarkdownIt
    place: str
    _told: dict[str, str] = field(default_factory=dict)
    _called: list[str] = field(default_factory=list)

    def taken_out(self, text: str) -> str:
        """The Markdown of a text with marks where notes are called. Raises `RequestError` with all that is wrong."""
        found = TOLD.findall(text)
        self._told = dict(found)
        text = CALLED.sub(self._mark, TOLD.sub("", text))
        if faults := list(self._faults([name for name, _ in found])):
            raise RequestError(" ".join(faults))
        return text

    def _mark(self, match: re.Match[str]) -> str:
        self._called.append(match[1])
        return f"\ue002{len(self._called) - 1}\ue003"

    def _faults(self, told: list[str]) -> Iterator[str]:
        for name in dict.fromkeys([*self._called, *told]):
            calls, notes = self._called.count(name), told.count(name)
            if calls == 0:
                yield f"Die Fußnote „{name}“ wird nirgends aufgerufen. Erwartet: [^{name}] im Text."
            elif notes == 0:
                yield f"Die Fußnote „{name}“ hat keinen Text. Erwartet: ein Absatz, der mit [^{name}]: beginnt."
            elif calls > 1 or notes > 1:
                yield f"Die Fußnote „{name}“ gibt es mehrmals. Erwartet: ein Aufruf und ein Text für jeden Namen."

    def put_in(self, html: str) -> str:
        """The HTML of the text with its notes."""
        return MARK.sub(lambda mark: self._note(int(mark[1])), html)

    def _note(self, number: int) -> str:
        said = self.markdown.renderInline(" ".join(self._told[self._called[number]].split()))
        mark = f"{CLASS}-{self.place}-{number + 1}"
        return f'<span class="{CLASS}" id="{mark}">{_bracket(" (")}{said}{_bracket(")")}</span>'


def _bracket(sign: str) -> str:
    return f'<span class="klammer">{sign}</span>'


WHOLE = re.compile(rf'<span class="{CLASS}" id="([^"]*)">.*?{re.escape(_bracket(")"))}</span>', re.DOTALL)


def linked(html: str) -> str:
    """A page to be printed, with a link from the place of each call to its note at the foot."""
    return WHOLE.sub(r'<a href="#\1">\g<0></a>', html)
