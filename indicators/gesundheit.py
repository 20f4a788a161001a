"""Handlungsfeld 7: Gesundheit."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=7,
    key="gesundheit",
    title="Gesundheit",
    ziel=(
        "Gesundheitliche Angebote erreichen alle: Vorsorge wird wahrgenommen, Verständigung "
        "gelingt, und wer Belastendes erlebt hat, findet Hilfe."
    ),
)

FELD.plan(
    "HF7-01",
    "Teilnahme an der Früherkennung bei der Einschulungsuntersuchung",
    "Gesundheitsamt, Landesgesundheitsamt",
)
FELD.plan("HF7-02", "Masern-Impfquote bei der Einschulungsuntersuchung", "Landesgesundheitsamt")
FELD.plan("HF7-03", "Traumaberatung: Fälle und Wartezeit", "Erhebung bei den Beratungsstellen")
FELD.plan(
    "HF7-04",
    "Einsätze von Sprachmittlerinnen und Sprachmittlern im Gesundheitswesen",
    "Erhebung bei den Dolmetscherpools",
)
FELD.plan("HF7-05", "Qualifizierte Fachkräfte (Trauma, Kultursensibilität)", "Erhebung bei den Trägern")
FELD.plan("HF7-06", "Arztpraxen mit Sprachangebot", "Kassenärztliche Vereinigung")
