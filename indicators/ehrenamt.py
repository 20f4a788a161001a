"""Handlungsfeld 9: Ehrenamt."""

from __future__ import annotations

from indicators.formulas import count, obs, published, ratio, share_of_units, surveyed
from indicators.model import (
    ANZAHL,
    PROZENT,
    STELLE,
    Groesse,
    Handlungsfeld,
    Indicator,
    Nach,
    Ueberblick,
    amtlich,
    eigene,
)

FELD = Handlungsfeld(
    nummer=9,
    key="ehrenamt",
    title="Ehrenamt",
    ziel=(
        "Bürgerschaftliches Engagement trägt das Zusammenleben; es wird begleitet, anerkannt und "
        "steht Zugewanderten ebenso offen wie Einheimischen."
    ),
)

POOLS = "dolmetscherpools"
BEREICHE = Nach("bereich", {"bildung": "Bildung", "gesundheit": "Gesundheit", "sonstige": "Sonstige Bereiche"})
AKTIVE = Groesse("sprachmittler_aktiv", "Aktive")
QUALIFIZIERTE = Groesse("sprachmittler_qualifiziert", "darunter qualifiziert")
SPRACHEN = Groesse("sprachmittler_aktiv", "Sprachen", nennungen="sprache")
ANFRAGEN = Groesse("dolmetscheranfragen", "Anfragen")
EINSAETZE = Groesse("dolmetschereinsaetze", "Einsätze")
WER_AKTIV_IST = "Aktive: Sprachmittlerinnen und Sprachmittler mit mindestens einem Einsatz im Jahr."
JE_SPRACHE = "Wer mehrere Sprachen dolmetscht, zählt in jeder davon, insgesamt einmal."

FELD.add(
    Indicator(
        id="HF9-01",
        title="Aktive Ehrenamtliche in der Integrationsarbeit",
        short="Aktive Ehrenamtliche",
        unit=ANZAHL,
        decimals=0,
        direction="hoeher_besser",
        definition="Personen, die sich am 31.12. in Arbeitskreisen und Initiativen der Integrationsarbeit engagieren.",
        zaehler="Aktive Ehrenamtliche in Arbeitskreisen und Initiativen",
        nenner="entfällt",
        formula=surveyed(count(obs("ehrenamtliche_integration"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene("arbeitskreise"),),
        erhebung="arbeitskreise",
        sagt="Wie viele Menschen Integration ehrenamtlich unterstützen.",
        sagt_nicht="Wie viel Zeit sie aufbringen und wie viele außerhalb der Arbeitskreise helfen.",
        caveats=(
            "Arbeitskreise schätzen ihre Zahl oft; die Summe umfasst nur die antwortenden.",
            "Eine Rate je 1.000 Schutzsuchende wird nicht gebildet: Ihre Zahl liegt für die Jahre des Berichts nicht vor.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF9-02",
        title="Gemeinden mit Ehrenamtskoordination",
        short="Gemeinden mit Ehrenamtskoordination",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der antwortenden Gemeinden, die am 31.12. eine Stelle zur Koordination des Ehrenamts in der "
            "Integrationsarbeit besetzt haben."
        ),
        zaehler="Gemeinden mit besetzter Stelle",
        nenner="Antwortende Gemeinden",
        formula=share_of_units(obs("ehrenamtskoordination_vorhanden")),
        ebenen=("kreis",),
        series=(eigene("gemeinden"),),
        erhebung="gemeinden",
        kind="prozess",
        sagt="Wie verbreitet eine hauptamtliche Begleitung des Ehrenamts ist.",
        sagt_nicht="Wie viele Ehrenamtliche begleitet werden.",
        caveats=("Der Anteil bezieht sich auf die antwortenden Gemeinden, nicht auf alle.",),
    )
)

FELD.add(
    Indicator(
        id="HF9-03",
        title="Aktive Sprachmittlerinnen und Sprachmittler",
        short="Aktive Sprachmittlerinnen und Sprachmittler",
        unit=ANZAHL,
        decimals=0,
        direction="hoeher_besser",
        definition="Sprachmittlerinnen und Sprachmittler der Dolmetscherpools mit mindestens einem Einsatz im Kalenderjahr.",
        zaehler="Sprachmittlerinnen und Sprachmittler mit mindestens einem Einsatz",
        nenner="entfällt",
        formula=surveyed(count(obs("sprachmittler_aktiv"))),
        nach=BEREICHE,
        ebenen=("kreis",),
        series=(eigene(POOLS),),
        erhebung=POOLS,
        tabellen=(
            Ueberblick(
                "bereiche",
                "Sprachmittlung nach Bereichen",
                (AKTIVE, QUALIFIZIERTE, ANFRAGEN, EINSAETZE),
                zeilen="bereich",
                bild=(3,),
                hinweis=(
                    f"{WER_AKTIV_IST} Qualifiziert: mit abgeschlossener Grundschulung. Wer in mehreren Bereichen im Einsatz "
                    "war, zählt in jedem davon, insgesamt einmal."
                ),
            ),
            Ueberblick(
                "staedte",
                "Dolmetscherpools nach Städten",
                (AKTIVE, QUALIFIZIERTE, SPRACHEN, ANFRAGEN, EINSAETZE),
                zeilen=STELLE,
                bild=(3, 4),
                kopf="Stadt",
                hinweis=f"{WER_AKTIV_IST} Sprachen: einzeln genannte, ohne die zusammengefassten sonstigen Sprachen.",
            ),
            Ueberblick(
                "sprachen",
                "Dolmetscherpools nach Sprachen",
                (AKTIVE, ANFRAGEN, EINSAETZE),
                zeilen="sprache",
                bild=(1,),
                hinweis=f"{WER_AKTIV_IST} {JE_SPRACHE}",
            ),
            Ueberblick(
                "sprachen_staedte",
                "Dolmetscherpools nach Stadt und Sprache",
                (ANFRAGEN,),
                zeilen="sprache",
                spalten=STELLE,
                hinweis="Leer: Die Stadt hat diese Sprache nicht einzeln genannt.",
            ),
        ),
        kind="prozess",
        sagt="Wie viele Menschen die Pools tatsächlich tragen.",
        sagt_nicht="Wie viele registriert sind: Registrierte ohne Einsatz zählen nicht.",
        caveats=("Wer für mehrere Pools oder Bereiche im Einsatz ist, kann mehrfach gezählt sein.",),
    )
)

FELD.add(
    Indicator(
        id="HF9-04",
        title="Erfüllungsquote der Dolmetscheranfragen",
        short="Erfüllte Dolmetscheranfragen",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der durchgeführten Einsätze an allen Anfragen bei den Dolmetscherpools im Kalenderjahr.",
        zaehler="Durchgeführte Einsätze",
        nenner="Anfragen",
        formula=surveyed(ratio(obs("dolmetschereinsaetze"), to=obs("dolmetscheranfragen"))),
        nach=BEREICHE,
        ebenen=("kreis",),
        series=(eigene(POOLS),),
        erhebung=POOLS,
        kind="prozess",
        sagt="Ob die Pools den angemeldeten Bedarf decken können.",
        sagt_nicht="Wie groß der Bedarf ist, der nicht angemeldet wird.",
        caveats=("Nicht erfüllte Anfragen müssen die Pools eigens festhalten.",),
    )
)

FELD.add(
    Indicator(
        id="HF9-05",
        title="Qualifizierte Sprachmittlerinnen und Sprachmittler",
        short="Qualifizierte Sprachmittlerinnen und Sprachmittler",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der aktiven Sprachmittlerinnen und Sprachmittler mit abgeschlossener Grundschulung.",
        zaehler="Aktive Sprachmittlerinnen und Sprachmittler mit Grundschulung",
        nenner="Aktive Sprachmittlerinnen und Sprachmittler",
        formula=surveyed(ratio(obs("sprachmittler_qualifiziert"), to=obs("sprachmittler_aktiv"))),
        nach=BEREICHE,
        ebenen=("kreis",),
        series=(eigene(POOLS),),
        erhebung=POOLS,
        core=False,
        kind="prozess",
        sagt="Ob die Einsätze auf einer gemeinsamen fachlichen Grundlage stehen.",
        sagt_nicht="Wie gut einzelne Gespräche verdolmetscht werden.",
    )
)

FELD.add(
    Indicator(
        id="HF9-06",
        title="Engagementquote von Menschen mit Einwanderungsgeschichte",
        short="Engagementquote mit Einwanderungsgeschichte",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der freiwillig Engagierten an den Befragten ab 14 Jahren mit Migrationshintergrund, wie ihn der "
            "Freiwilligensurvey für das Land veröffentlicht."
        ),
        zaehler="Freiwillig engagierte Befragte mit Migrationshintergrund",
        nenner="Befragte mit Migrationshintergrund",
        formula=published("engagementquote", migrationshintergrund="mit"),
        ebenen=("land", "bund"),
        series=(amtlich("freiwilligensurvey"),),
        core=False,
        kind="kontext",
        sagt="Ob bürgerschaftliches Engagement Menschen aller Herkunft offensteht.",
        sagt_nicht="Wie viele sich im Landkreis engagieren: Ein Wert des Landes gilt nicht für den Landkreis.",
        caveats=(
            "Der Freiwilligensurvey (2014, 2019) ist eine Stichprobe; kleine Unterschiede können Zufall sein.",
            "Er erfragt den Migrationshintergrund; mit der Einwanderungsgeschichte des Zensus 2022 ist das nicht gleich.",
        ),
        no_data="Der Länderbericht des Freiwilligensurveys liegt nicht vor.",
    )
)
