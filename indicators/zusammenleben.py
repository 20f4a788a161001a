"""Handlungsfeld 10: Zusammenleben in Vielfalt."""

from __future__ import annotations

from indicators.model import Handlungsfeld

FELD = Handlungsfeld(
    nummer=10,
    key="zusammenleben",
    title="Zusammenleben in Vielfalt",
    ziel=(
        "Menschen verschiedener Herkunft leben selbstverständlich zusammen, gehören rechtlich und "
        "politisch dazu und sind vor Benachteiligung geschützt."
    ),
)

FELD.plan("HF10-01", "Einbürgerungen", "Regionaldatenbank, Tabelle 12511-01-01-4")
FELD.plan("HF10-02", "Einbürgerungsquote", "Regionaldatenbank, Tabellen 12511-01-01-4 und 12411-03-03-4")
FELD.plan("HF10-03", "Ausgeschöpftes Einbürgerungspotenzial", "Regionaldatenbank, Tabelle 12511-04-01-4")
FELD.plan("HF10-04", "Binationale Eheschließungen", "Regionaldatenbank, Tabelle 12611-01-01-4")
FELD.plan("HF10-05", "Segregationsindex über die 44 Gemeinden", "Zensus 2011, Tabelle 12111-01-01-5")
FELD.plan("HF10-06", "Fälle der Antidiskriminierungsberatung", "Erhebung bei der Beratungsstelle")
FELD.plan("HF10-07", "Fremdenfeindliche Straftaten", "Landeskriminalamt, Polizeipräsidium Reutlingen")
FELD.plan(
    "HF10-08",
    "Mandate von Menschen mit Einwanderungsgeschichte in Kreistag und Gemeinderäten",
    "Erhebung nach der Kommunalwahl; Kommunalwahlstatistik",
)
FELD.plan("HF10-09", "Zugehörigkeit und Integrationsklima", "Integrationsbarometer, nur für das Land")
