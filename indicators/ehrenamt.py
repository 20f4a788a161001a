"""Handlungsfeld 9: Ehrenamt."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=9,
    key="ehrenamt",
    title="Ehrenamt",
    ziel=(
        "Bürgerschaftliches Engagement trägt das Zusammenleben; es wird begleitet, anerkannt und "
        "steht Zugewanderten ebenso offen wie Einheimischen."
    ),
)

FELD.plan(
    "HF9-01",
    "Aktive Ehrenamtliche in der Integrationsarbeit",
    "Erhebung bei Arbeitskreisen und Gemeinden",
)
FELD.plan("HF9-02", "Gemeinden mit Ehrenamtskoordination", "Erhebung bei den 44 Gemeinden")
FELD.plan("HF9-03", "Aktive Sprachmittlerinnen und Sprachmittler", "Erhebung bei den Dolmetscherpools")
FELD.plan("HF9-04", "Erfüllungsquote der Dolmetscheranfragen", "Erhebung bei den Dolmetscherpools")
FELD.plan("HF9-05", "Qualifizierte Sprachmittlerinnen und Sprachmittler", "Erhebung bei den Dolmetscherpools")
FELD.plan(
    "HF9-06",
    "Engagementquote von Menschen mit Einwanderungsgeschichte",
    "Freiwilligensurvey, nur für das Land",
)
