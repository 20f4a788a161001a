"""Handlungsfeld 8: Altenhilfe und Altenpflege."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=8,
    key="altenhilfe",
    title="Altenhilfe und Altenpflege",
    ziel=(
        "Ältere Zugewanderte kennen die Angebote der Altenhilfe und finden Pflege, die ihre "
        "Sprache und ihre Lebensweise achtet."
    ),
)

FELD.plan(
    "HF8-01",
    "Anteil der Ausländerinnen und Ausländer an den 65-Jährigen und Älteren",
    "Regionaldatenbank, Tabelle 12411-03-03-4",
)
FELD.plan("HF8-02", "Altenquotient nach Staatsangehörigkeit", "Regionaldatenbank, Tabelle 12411-03-03-4")
FELD.plan(
    "HF8-03",
    "Pflegebedürftige (alle Altersgruppen) je 1.000 Einwohner ab 65",
    "Regionaldatenbank, Tabelle 22411-02-02-4",
)
FELD.plan("HF8-04", "Dauerpflegeplätze", "Regionaldatenbank, Tabelle 22411-01-01-4")
FELD.plan(
    "HF8-05",
    "Ausländische Beschäftigte in der Altenpflege",
    "Sonderauswertung der Bundesagentur für Arbeit",
)
FELD.plan("HF8-06", "Kultursensible Pflegeangebote", "Erhebung bei den Einrichtungen")
FELD.plan("HF8-07", "Grundsicherung im Alter", "Regionaldatenbank, Tabellen 22151-01-01-4 und 22151-01-02-4")
