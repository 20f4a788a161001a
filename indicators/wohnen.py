"""Handlungsfeld 3: Wohnen."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=3,
    key="wohnen",
    title="Wohnen",
    ziel=(
        "Zugewanderte wohnen so, dass Ankommen gelingt: nach der Unterbringung in eigenem, "
        "bezahlbarem Wohnraum, verteilt über den Landkreis."
    ),
)

FELD.plan("HF3-01", "Auslastung der vorläufigen Unterbringung", "Erhebung beim Landratsamt")
FELD.plan(
    "HF3-02",
    "Erfüllung der Zuweisungsquote in der Anschlussunterbringung",
    "Erhebung beim Landratsamt",
)
FELD.plan(
    "HF3-03",
    "Anteil der Personen über der Verweildauer in der vorläufigen Unterbringung",
    "Erhebung beim Landratsamt",
)
FELD.plan("HF3-04", "Auszug in privaten Wohnraum", "Erhebung bei den 44 Gemeinden")
FELD.plan("HF3-05", "Untergebrachte wohnungslose Personen", "GENESIS-Online, Tabelle 22971-0080 (seit 2022)")
FELD.plan("HF3-06", "Fertiggestellte Wohnungen", "Regionaldatenbank, Tabelle 31121-01-02-4")
FELD.plan("HF3-07", "Wohnungsbestand", "Regionaldatenbank, Tabelle 31231-02-01-4")
FELD.plan("HF3-08", "Eigentümerquote nach Migrationsgeschichte", "Mikrozensus, nur für das Land")
