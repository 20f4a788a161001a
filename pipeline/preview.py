"""One chapter alone, for whoever writes it: its text is made on one core while the renderer is loaded on the other.

Both take most of a second to import, so neither is imported before the two have parted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from pipeline import hyphenation, language, pdf
from pipeline.cycle import Cycle
from pipeline.sharing import processors, shared
from pipeline.store import NOTHING_KEPT, Store


def preview(project: Path, cycle: Cycle, key: str, *, demo: bool = True, store: Store = NOTHING_KEPT) -> bytes:
    """The PDF of the chapter of a Handlungsfeld, by its key.

    Raises `DataError` as the whole report does, except for what only the whole can show.
    """
    with ExitStack() as ready:

        def make_ready() -> None:
            language.demand_good(project)
            pdf.begin()
            ready.enter_context(hyphenation.divided(hyphenation.load(project), store))

        text = partial(_text, project, cycle, demo, store)
        (html,), _ = shared(text, [key], processors(), make_ready)
        return pdf.write_pdf(html, created=cycle.datenschluss)


def _text(project: Path, cycle: Cycle, demo: bool, store: Store, keys: Iterable[str]) -> Iterator[str]:
    from pipeline.footnotes import linked
    from pipeline.report import Report

    report = Report.load(project, cycle, demo=demo, store=store)
    fields = {feld.key: feld for feld in report.felder}
    return (linked(report.preview(fields[key])) for key in keys)
