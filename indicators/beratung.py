"""Handlungsfeld 2: Soziale Betreuung und Beratung."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=2,
    key="beratung",
    title="Soziale Betreuung und Beratung",
    ziel=(
        "Wer neu ist oder Rat braucht, findet rasch eine Stelle, die zuständig ist, und wird "
        "begleitet, bis es ohne Hilfe geht."
    ),
)

FELD.plan("HF2-01", "Betreuungsschlüssel Integrationsmanagement", "Erhebung bei Gemeinden und Trägern")
FELD.plan("HF2-02", "Reichweite Integrationsmanagement", "Erhebung bei Gemeinden und Trägern")
FELD.plan("HF2-03", "Fälle mit individuellem Integrationsplan", "Erhebung bei Gemeinden und Trägern")
FELD.plan(
    "HF2-04",
    "Fälle der Migrationsberatung für erwachsene Zugewanderte (MBE)",
    "Erhebung bei den Trägern",
)
FELD.plan("HF2-05", "Fälle der Jugendmigrationsdienste (JMD)", "Erhebung bei den Trägern")
FELD.plan("HF2-06", "Wartezeit bis zum Erstgespräch", "Erhebung bei den Trägern")
FELD.plan(
    "HF2-07",
    "Regelleistungen nach dem Asylbewerberleistungsgesetz",
    "Regionaldatenbank, Tabelle 22811-01-01-4",
)
