"""The revisions of a source as text, CSV, JSON or a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from markupsafe import Markup

from pipeline.diff_listing import NONE, PAGE, plain_difference
from pipeline.exhibits import as_csv
from pipeline.revisions import CHANGED, COME, GONE, Revised, Revision

COLUMNS = (
    "Art", "Merkmal", "Region", "Name", "Zeit", "Gliederung", "alt", "neu", "Differenz", "Prozent", "Stelle alt",
    "Stelle neu",
)  # fmt: skip
NUMBERS = (6, 7, 8, 9)


def row(one: Revision) -> tuple[str, ...]:
    """A revision by the columns."""
    old, new = ((cell.raw, cell.place) if cell else ("", "") for cell in (one.old, one.new))
    return (
        one.art, one.merkmal, one.region, one.name, one.zeit, one.gliederung, old[0], new[0], one.difference,
        one.percent, old[1], new[1],
    )  # fmt: skip


def counts(found: Revised) -> str:
    """How much is revised, in a line."""
    told = ", ".join(f"{found.count(art)} {art}" for art in (CHANGED, COME, GONE))
    return f"{told}, {found.same} unverändert" if found.revisions else f"{NONE}, {found.same} Werte verglichen"


def as_text(found: Revised) -> str:
    """A line on the whole, then each figure: what it is, old, new and size, and where it stands."""
    lines = [f"{found.key}: Stand {found.names[0]}  →  {found.names[1]}", counts(found)]
    for one in found.revisions:
        old, new = (cell.raw if cell else "nicht enthalten" for cell in (one.old, one.new))
        size = f" ({one.difference}{one.percent and f'; {one.percent} %'})" if one.difference else ""
        lines.append(f"  {one.merkmal}, {one.name} ({one.region}), {one.zeit}, {one.gliederung}: {old} → {new}{size}")
        lines.append(f"      {'; '.join(_places(found, one))}")
    return "\n".join(lines) + "\n"


def _places(found: Revised, one: Revision) -> Iterator[str]:
    for file, cell in zip(found.files, (one.old, one.new), strict=True):
        if cell is not None:
            yield f"{file} {cell.place}"


def as_table(found: Revised) -> str:
    """All revisions as offices open them."""
    rows = ((*row(one)[:8], plain_difference(one.difference), plain_difference(one.percent), *row(one)[10:])
            for one in found.revisions)  # fmt: skip
    return as_csv(COLUMNS, rows).decode("utf-8")


def as_json(found: Revised) -> str:
    """Everything, always with the same keys."""
    told = {
        "quelle": found.key, "staende": found.names, "dateien": found.files, "unveraendert": found.same,
        "revisionen": [{"art": one.art, **asdict(one)} for one in found.revisions],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_page(found: Revised) -> str:
    """All revisions as a page of its own."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in COLUMNS)
    rows = Markup("\n").join(_row(one) for one in found.revisions)
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)
    return str(
        PAGE.format(
            title=f"Revisionen: {found.key}", old=f"Stand {found.names[0]}", new=found.names[1], result=counts(found),
            body=table if found.revisions else Markup(""),
        )
    )  # fmt: skip


def _row(one: Revision) -> Markup:
    cells = (
        Markup('<td class="zahl">{}</td>' if place in NUMBERS else "<td>{}</td>").format(text)
        for place, text in enumerate(row(one))
    )
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


FORMATS: Mapping[str, Callable[[Revised], str]] = {
    "text": as_text, "csv": as_table, "html": as_page, "json": as_json,
}  # fmt: skip
