"""Handlungsfeld 4: Deutsch lernen."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=4,
    key="deutsch",
    title="Deutsch lernen",
    ziel=(
        "Alle, die Deutsch lernen wollen, finden zeitnah einen passenden Kurs und erreichen das "
        "Niveau, das sie für Schule, Beruf und Alltag brauchen."
    ),
)

FELD.plan(
    "HF4-01",
    "Neue Teilnehmende an Integrationskursen",
    "Integrationskursstatistik des Bundesamts für Migration und Flüchtlinge",
)
FELD.plan(
    "HF4-02",
    "Erfolgsquote B1 im Deutsch-Test für Zuwanderer",
    "Bundesamt für Migration und Flüchtlinge; Erhebung bei den Trägern",
)
FELD.plan(
    "HF4-03",
    "VABO-Klassen und ihre Schülerinnen und Schüler",
    "Schulstatistik; Landkreis als Schulträger",
)
FELD.plan("HF4-04", "Versorgungsquote VABO", "Erhebung bei den beruflichen Schulen")
FELD.plan("HF4-05", "Schülerinnen und Schüler in Vorbereitungsklassen", "Staatliches Schulamt Nürtingen")
FELD.plan(
    "HF4-06",
    "Intensiver Sprachförderbedarf bei der Einschulungsuntersuchung",
    "Landesgesundheitsamt, Gesundheitsamt",
)
FELD.plan("HF4-07", "Erfolgsquote der Kurse nach VwV Deutsch", "Erhebung beim Landratsamt")
FELD.plan("HF4-08", "Wartezeit auf einen Kursplatz", "Erhebung bei den Kursträgern")
