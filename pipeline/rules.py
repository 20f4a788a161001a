"""The twenty rules that data and report obey: what each demands, where it is applied, how serious a breach is.

Every fault that comes from a rule carries its id; there is no id besides these.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipeline.faults import ERROR, NOTE

READING = "Lesen"
CELLS = "Beobachtungen"
VALUES = "berechnete Werte"
REPORT = "fertiger Bericht"


@dataclass(frozen=True)
class Rule:
    """A rule: its id, what it demands, where it is applied and how serious a breach is.

    `may_be_right`: figures that break it can be right all the same, so a breach can be explained.
    """

    id: str
    title: str
    where: tuple[str, ...]
    severity: str = ERROR
    may_be_right: bool = False

    @property
    def has_cells(self) -> bool:
        """Whether a breach lies in cells of the sources, which an exception can name."""
        return CELLS in self.where or self.may_be_right


_ALL = (
    Rule("V01", "Die Datei ist lesbar, vollständig und so aufgebaut, wie ihre Quelle es erklärt", (READING,)),
    Rule("V02", "Jede Spalte und jede Beschriftung ist zugeordnet", (READING,)),
    Rule("V03", "Regionalschlüssel sind gültig; zu jeder Region des Berichts gibt es Werte", (READING,)),
    Rule("V04", "Keine Größe steht zweimal", (READING, VALUES)),
    Rule("V05", "Zellen enthalten nur Zahlen und Zeichen des erklärten Zeichensatzes", (READING,)),
    Rule("V06", "Männer und Frauen ergeben Insgesamt", (CELLS,)),
    Rule("V07", "Deutsche und Ausländer ergeben Insgesamt", (CELLS,)),
    Rule("V08", "Altersgruppen ergeben Insgesamt", (CELLS,)),
    Rule("V09", "Der Wert liegt in der plausiblen Spanne", (CELLS, VALUES)),
    Rule("V10", "Ein Sprung von einem Jahr zum nächsten hat einen Grund", (CELLS,), NOTE, may_be_right=True),
    Rule("V11", "Kreis ≤ Land ≤ Bund bei Anzahlen", (CELLS,)),
    Rule("V12", "Die Gemeinden ergeben den Kreis", (CELLS,)),
    Rule("V13", "Berechnete Werte sind die, die ein Amt veröffentlicht", (VALUES,), may_be_right=True),
    Rule("V14", "Vielfache von 5, wo die Quelle so rundet", (CELLS,)),
    Rule("V15", "Die Zeitangabe passt zur Art des Zeitraums", (READING,)),
    Rule("V16", "Die Datei liegt vor und ist die beschriebene (Prüfsumme)", (READING,)),
    Rule("V17", "Zu Antworten einer Befragung ist der Rücklauf erklärt", (CELLS,)),
    Rule("V18", "Was zweimal gedruckt ist, hat denselben Wert", (REPORT,)),
    Rule("V19", "Gedruckte Prozentwerte ergeben sich aus ihren Teilen", (REPORT,)),
    Rule("V20", "Kein Wert steht ohne Zelle im PDF", (REPORT,)),
)
RULES = {rule.id: rule for rule in _ALL}
"""All rules by their id, in order."""


def as_text() -> str:
    """The rules as a German list: id, severity, place and title."""
    rows = [(rule.id, rule.severity, ", ".join(rule.where), rule.title) for rule in RULES.values()]
    wide = max(len(where) for _, _, where, _ in rows)
    return "\n".join(f"{id}  {severity:<7}  {where:<{wide}}  {title}" for id, severity, where, title in rows)


def as_json() -> str:
    """The rules for machines: a list of objects with `regel`, `schwere`, `wo` (a list of places) and `titel`."""
    rows = [{"regel": r.id, "schwere": r.severity, "wo": r.where, "titel": r.title} for r in RULES.values()]
    return json.dumps(rows, ensure_ascii=False, indent=1)
