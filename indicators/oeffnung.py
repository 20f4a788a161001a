"""Handlungsfeld 1: Interkulturelle Öffnung."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=1,
    key="oeffnung",
    title="Interkulturelle Öffnung",
    ziel=(
        "Die Verwaltung ist für alle da, die im Landkreis leben: Sie ist verständlich, erreichbar "
        "und in ihrer Belegschaft so vielfältig wie die Bevölkerung."
    ),
)

FELD.plan("HF1-01", "Schulungsquote Interkulturelle Kompetenz", "Erhebung beim Personalamt")
FELD.plan("HF1-02", "Schulungsquote Führungskräfte", "Erhebung beim Personalamt")
FELD.plan(
    "HF1-03",
    "Beschäftigte der Kreisverwaltung mit Einwanderungsgeschichte",
    "freiwillige, anonyme Beschäftigtenbefragung",
)
FELD.plan("HF1-04", "Nutzung der Dolmetscherhotline", "Abrechnung des Anbieters")
FELD.plan("HF1-05", "Mehrsprachige Kerninformationen", "Erhebung bei den Ämtern")
FELD.plan("HF1-06", "Gemeinden mit Integrationsbeauftragten", "Erhebung bei den 44 Gemeinden")
FELD.plan(
    "HF1-07",
    "Ausländische Beschäftigte in der öffentlichen Verwaltung",
    "Sonderauswertung der Bundesagentur für Arbeit",
)
