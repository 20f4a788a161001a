"""Handlungsfeld 5: Bildung."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=5,
    key="bildung",
    title="Bildung",
    ziel=(
        "Herkunft entscheidet nicht über Bildungserfolg: Kinder und Jugendliche finden früh in "
        "die Kita, kommen gut durch die Schule und in eine Ausbildung."
    ),
)

FELD.plan(
    "HF5-01",
    "Kita-Kinder mit mindestens einem Elternteil ausländischer Herkunft",
    "Regionaldatenbank, Tabelle 22543-01-02-4",
)
FELD.plan("HF5-02", "Nichtdeutsche Familiensprache in Kitas", "Kinder- und Jugendhilfestatistik")
FELD.plan(
    "HF5-03",
    "Anteil ausländischer Schülerinnen und Schüler nach Schulart",
    "Regionaldatenbank, Tabelle 21111-01-03-4",
)
FELD.plan(
    "HF5-04",
    "Gymnasialbesuch: Abstand zwischen deutschen und ausländischen Jugendlichen",
    "Regionaldatenbank, Tabelle 21111-01-03-4",
)
FELD.plan(
    "HF5-05",
    "Abgänge ohne Hauptschulabschluss: Anteil an den Abgängen",
    "Regionaldatenbank, Tabelle 21111-02-06-4",
)
FELD.plan(
    "HF5-06",
    "Allgemeine Hochschulreife: Anteil an den Abgängen",
    "Regionaldatenbank, Tabelle 21111-02-06-4",
)
FELD.plan("HF5-07", "Ausländische Auszubildende in Berufsschulen", "Regionaldatenbank, Tabelle 21121-01-05-4")
FELD.plan(
    "HF5-08",
    "Studierende nach Nationalität am Hochschulstandort",
    "Regionaldatenbank, Tabelle 21311-01-01-4-B",
)
FELD.plan(
    "HF5-09",
    "Personen ohne beruflichen Abschluss nach Nationalität",
    "Zensus 2011, Tabelle 12111-10-01-4",
)
