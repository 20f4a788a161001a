"""A comparison of two editions as text, CSV, JSON or a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from markupsafe import Markup

from pipeline.diff import Changed, Difference
from pipeline.exhibits import as_csv
from pipeline.numbers import MINUS

NONE = "keine Unterschiede"
WITHOUT_TEXT = "Bedarfe, Empfehlungen und Texte sind nicht verglichen: Eine Seite ist kein Bericht als PDF."
LONGEST = 160
COLUMNS = ("Zelle", "alt", "neu", "Differenz", "Ursache")


def as_text(found: Difference) -> str:
    """Everything that differs, shortest first to read: result, causes, numbers, recommendations, texts."""
    lines = [f"{found.names[0]}  →  {found.names[1]}"]
    lines += [NONE] if found.empty else [_counts(found)]
    lines += ["", "Andere Eingaben und Programme:", *(f"  {cause}" for cause in found.causes)] if found.causes else []
    if found.numbers:
        lines += ["", "Zahlen:"]
        lines += [line for one in found.numbers for line in (_number(one), f"      {one.ursache}")]
    lines += ["", "Bedarfe:", *(f"  {need}" for need in found.needs)] if found.needs else []
    lines += ["", "Empfehlungen:", *(f"  {card}" for card in found.cards)] if found.cards else []
    for text in found.texts:
        lines += ["", f"Text: {text.kapitel}"]
        lines += [f"  − {_short(one)}" for one in text.entfallen] + [f"  + {_short(one)}" for one in text.neu]
    lines += [] if found.compared else ["", WITHOUT_TEXT]
    return "\n".join(lines) + "\n"


def _counts(found: Difference) -> str:
    told = f"Zahlen: {len(found.numbers)}"
    if not found.compared:
        return told
    told += f", Bedarfe: {len(found.needs)}, Empfehlungen: {len(found.cards)}"
    return f"{told}, Kapitel mit anderem Text: {len(found.texts)}"


def _number(one: Changed) -> str:
    difference = f" ({one.differenz})" if one.differenz else ""
    return f"  {one.zelle}: {one.alt or 'nicht gedruckt'} → {one.neu or 'nicht gedruckt'}{difference}"


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"


def as_table(found: Difference) -> str:
    """The numbers alone, as offices open them."""
    rows = ((one.zelle, one.alt, one.neu, plain_difference(one.differenz), one.ursache) for one in found.numbers)
    return as_csv(COLUMNS, rows).decode("utf-8")


def plain_difference(difference: str) -> str:
    """A difference that a spreadsheet takes for a number."""
    return difference.lstrip("+").replace(MINUS, "-").replace(".", "")


def as_json(found: Difference) -> str:
    """Everything, always with the same keys."""
    told = {"ergebnis": NONE if found.empty else "Unterschiede", **asdict(found)}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


PAGE = Markup("""<!doctype html>
<html lang="de">
<head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }}
table {{ border-collapse: collapse }} th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
border-bottom: 1px solid #bbb }} td.zahl {{ text-align: right; white-space: nowrap }}</style></head>
<body><h1>{title}</h1><p>{old} → {new}: {result}.</p>
{body}</body></html>
""")


ROW = Markup(
    '<tr><td>{zelle}</td><td class="zahl">{alt}</td><td class="zahl">{neu}</td>'
    '<td class="zahl">{differenz}</td><td>{ursache}</td></tr>'
)


def as_page(found: Difference) -> str:
    """Everything as a page of its own."""
    result = NONE if found.empty else _counts(found)
    body = Markup("\n").join(_sections(found))
    title = "Vergleich zweier Ausgaben"
    return str(PAGE.format(title=title, old=found.names[0], new=found.names[1], result=result, body=body))


def _sections(found: Difference) -> Iterator[Markup]:
    yield _list("Andere Eingaben und Programme", found.causes)
    if found.numbers:
        head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in COLUMNS)
        rows = Markup("\n").join(ROW.format(**asdict(one)) for one in found.numbers)
        yield Markup("<h2>Zahlen</h2><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)
    yield _list("Bedarfe", found.needs)
    yield _list("Empfehlungen", found.cards)
    for text in found.texts:
        told = [f"− {one}" for one in text.entfallen] + [f"+ {one}" for one in text.neu]
        yield _list(f"Text: {text.kapitel}", tuple(told))
    if not found.compared:
        yield Markup("<p>{}</p>").format(WITHOUT_TEXT)


def _list(title: str, items: tuple[str, ...]) -> Markup:
    """A heading with its items; nothing where there are none."""
    inside = Markup("").join(Markup("<li>{}</li>").format(one) for one in items)
    return Markup("<h2>{}</h2><ul>{}</ul>").format(title, inside) if items else Markup("")


FORMATS: Mapping[str, Callable[[Difference], str]] = {
    "text": as_text, "csv": as_table, "html": as_page, "json": as_json,
}  # fmt: skip
