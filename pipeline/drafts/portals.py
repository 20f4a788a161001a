"""Where tables come from: publisher, licence and citation of the portals whose files are recognised."""

from __future__ import annotations

import re
from typing import NamedTuple


class Portal(NamedTuple):
    """A portal; what is empty must be asked for, because the portal has no one answer."""

    key: str
    herausgeber: str
    namensnennung: str
    adresse: str = ""
    lizenz: str = ""
    herkunft: str = ""


_DL_DE = "dl-de/by-2-0"
_CITED = "Nutzung mit Quellenangabe"

UNKNOWN = Portal("", "", "")

REGIONAL = Portal(
    key="rdb",
    herausgeber="Statistische Ämter des Bundes und der Länder (Regionaldatenbank Deutschland)",
    namensnennung="Statistische Ämter des Bundes und der Länder, Regionaldatenbank Deutschland",
    adresse="https://www.regionalstatistik.de",
    lizenz=_DL_DE,
    herkunft="Als CSV-Datei aus der Regionaldatenbank übernommen.",
)
DESTATIS = Portal(
    key="destatis",
    herausgeber="Statistisches Bundesamt (Destatis)",
    namensnennung="Statistisches Bundesamt (Destatis), GENESIS-Online",
    adresse="https://www-genesis.destatis.de",
    lizenz=_DL_DE,
    herkunft="Als CSV-Datei aus GENESIS-Online übernommen.",
)
BY_READER = {
    "inkar_csv": Portal(
        key="inkar",
        herausgeber="Bundesinstitut für Bau-, Stadt- und Raumforschung (BBSR)",
        namensnennung="BBSR Bonn, INKAR – Indikatoren und Karten zur Raum- und Stadtentwicklung",
        adresse="https://www.inkar.de",
        lizenz=_DL_DE,
        herkunft="Als Datei aus INKAR übernommen.",
    ),
    "gv_isys": Portal(
        key="destatis",
        herausgeber="Statistisches Bundesamt (Destatis)",
        namensnennung="Statistisches Bundesamt (Destatis), Gemeindeverzeichnis",
        adresse="https://www.destatis.de",
        lizenz=_DL_DE,
        herkunft="Als Arbeitsmappe aus dem Gemeindeverzeichnis übernommen.",
    ),
    "btw_2025": Portal(
        key="btw",
        herausgeber="Die Bundeswahlleiterin",
        namensnennung="Die Bundeswahlleiterin",
        adresse="https://www.bundeswahlleiterin.de",
        lizenz=_DL_DE,
        herkunft="Als CSV-Datei von der Bundeswahlleiterin übernommen.",
    ),
    "ba_export": Portal(
        key="ba",
        herausgeber="Statistik der Bundesagentur für Arbeit",
        namensnennung="Statistik der Bundesagentur für Arbeit",
        adresse="https://statistik.arbeitsagentur.de",
        lizenz=_CITED,
        herkunft="Als CSV-Datei aus der interaktiven Statistik der Bundesagentur für Arbeit übernommen.",
    ),
    "stala_bw": Portal(
        key="stala",
        herausgeber="Statistisches Landesamt Baden-Württemberg",
        namensnennung="Statistisches Landesamt Baden-Württemberg",
        adresse="https://www.statistik-bw.de",
        lizenz=_CITED,
        herkunft="Als Arbeitsmappe vom Statistischen Landesamt Baden-Württemberg übernommen.",
    ),
}
BY_READER["inkar_xls"] = BY_READER["inkar_csv"]

BY_CODE = (
    (re.compile(r"[0-9]{5}-(?:[0-9]{2}-[0-9]{2}-[0-9]|[A-Z]-[0-9]{2})(?:-[A-Z])?"), REGIONAL),
    (re.compile(r"[0-9]{5}-[0-9]{4}"), DESTATIS),
)
"""Codes of tables as the portals give them: `12411-03-03-4`, `12531-0043`."""

GENESIS = ("genesis_klassisch", "ffcsv_neu", "ffcsv_alt")
"""The readers of tables whose code tells the portal."""


def portal_of(leser: str, code: str | None) -> Portal | None:
    """The portal of a file; None where neither format nor code tells it."""
    if leser in GENESIS:
        return next((portal for form, portal in BY_CODE if code and form.fullmatch(code)), None)
    return BY_READER.get(leser)


def code_in_name(name: str) -> str | None:
    """The code of a table at the beginning of a file name; flat files carry it nowhere else."""
    match = re.match(r"([0-9]{4}[0-9A-Z]-(?:[0-9]{4}|[0-9]{2}-[0-9]{2}-[0-9]|[A-Z]-[0-9]{2})(?:-[A-Z])?)[_.]", name)
    return match[1] if match else None
