"""Handlungsfeld 2: Soziale Betreuung und Beratung."""

from __future__ import annotations

from indicators.formulas import obs, per_thousand, rate, ratio, surveyed
from indicators.model import (
    AUSLAENDISCH,
    JE_1000,
    JE_STELLE,
    OFFEN,
    PROZENT,
    TAGE,
    Handlungsfeld,
    Indicator,
    Series,
    amtlich,
    eigene,
)

FELD = Handlungsfeld(
    nummer=2,
    key="beratung",
    title="Soziale Betreuung und Beratung",
    ziel=(
        "Wer neu ist oder Rat braucht, findet rasch eine Stelle, die zuständig ist, und wird "
        "begleitet, bis es ohne Hilfe geht."
    ),
)

DIENSTE = "beratungsdienste"
ASYLBLG = "asylblg_empfaenger"
LEISTUNGEN = "rdb_22221-01-01-4"

JE_AUSLAENDER = Series("eigen", ("erhebung_beratungsdienste", "rdb_12411-03-03-4", "rdb_12411-03-02-4"))
"""Cases from the own survey over the official population by age and nationality."""

NAEHERUNG_ALTER = (
    "Die amtlichen Altersgruppen schneiden nicht bei {jahre} Jahren. Der Nenner ist deshalb die ausländische "
    "Bevölkerung {nenner}; umgerechnet wird nichts."
)
BEVOELKERUNG_LUECKE = (
    "Die Bevölkerung nach Alter und Staatsangehörigkeit liegt nur für den 31.12.2010 und den 31.12.2015 vor."
)
DOPPELZAEHLUNG = "Wer sich bei mehreren Trägern beraten lässt, kann mehrfach gezählt sein."
ASYLRECHT = (
    "Seit März 2015 erhalten Menschen mit bestimmten humanitären Aufenthaltstiteln Leistungen nach dem SGB II statt "
    "nach dem Asylbewerberleistungsgesetz."
)
DEUTSCHLAND_2010 = "Der Wert für Deutschland 2010 enthält eine Korrekturlieferung aus Nordrhein-Westfalen nicht."
AUSREISSER_2015 = (
    "Für den Landkreis Esslingen liegt der Wert am 31.12.2015 weit unter dem des Landes und unter denen aller "
    "Vergleichskreise. So steht es in der Tabelle; einen Grund nennt sie nicht. Der Zuwachs gegenüber dem Vorjahr entfällt "
    "ganz überwiegend auf {gruppe}."
)

FELD.add(
    Indicator(
        id="HF2-01",
        title="Betreuungsschlüssel Integrationsmanagement",
        short="Betreuungsschlüssel Integrationsmanagement",
        unit=JE_STELLE,
        direction="niedriger_besser",
        definition=(
            "Personen in der Anschlussunterbringung, für die das Integrationsmanagement zuständig ist, je besetzter "
            "Vollzeitstelle am 31.12."
        ),
        zaehler="Personen in der Anschlussunterbringung (Zielgruppe) am 31.12.",
        nenner="Besetzte Stellen des Integrationsmanagements in Vollzeitäquivalenten am 31.12.",
        formula=surveyed(
            rate(1, obs("integrationsmanagement_zielgruppe"), to=obs("integrationsmanagement_vollzeitstellen"))
        ),
        ebenen=("kreis",),
        series=(eigene("gemeinden"),),
        erhebung="gemeinden",
        kind="prozess",
        breaks=("integrationsmanagement_2023", "pakt_fuer_integration_2025"),
        sagt="Für wie viele Menschen eine Fachkraft des Integrationsmanagements im Durchschnitt zuständig ist.",
        sagt_nicht="Wie viele davon tatsächlich beraten werden (siehe HF2-02).",
        caveats=("Es zählen besetzte, nicht bewilligte Stellen.",),
    )
)

FELD.add(
    Indicator(
        id="HF2-02",
        title="Reichweite Integrationsmanagement",
        short="Reichweite Integrationsmanagement",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der im Kalenderjahr beratenen Personen an der Zielgruppe des Integrationsmanagements.",
        zaehler="Beratene Personen im Kalenderjahr (jede Person einmal)",
        nenner="Personen in der Zielgruppe",
        formula=surveyed(ratio(obs("integrationsmanagement_beratene"), to=obs("integrationsmanagement_zielgruppe"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene(DIENSTE),),
        erhebung=DIENSTE,
        kind="prozess",
        breaks=("integrationsmanagement_2023", "pakt_fuer_integration_2025"),
        sagt="Welchen Teil der Zielgruppe das Integrationsmanagement erreicht.",
        sagt_nicht="Wie intensiv und mit welchem Ergebnis beraten wird.",
        caveats=(DOPPELZAEHLUNG,),
    )
)

FELD.add(
    Indicator(
        id="HF2-03",
        title="Fälle mit individuellem Integrationsplan",
        short="Fälle mit Integrationsplan",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Fälle des Integrationsmanagements, für die ein individueller Integrationsplan vereinbart ist."
        ),
        zaehler="Fälle mit individuellem Integrationsplan",
        nenner="Fälle des Integrationsmanagements",
        formula=surveyed(ratio(obs("integrationsmanagement_faelle_mit_plan"), to=obs("integrationsmanagement_faelle"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene(DIENSTE),),
        erhebung=DIENSTE,
        core=False,
        kind="prozess",
        breaks=("integrationsmanagement_2023", "pakt_fuer_integration_2025"),
        sagt="Wie verbreitet die Beratung nach einem vereinbarten Plan ist.",
        sagt_nicht="Ob die Ziele des Plans erreicht werden.",
    )
)

FELD.add(
    Indicator(
        id="HF2-04",
        title="Fälle der Migrationsberatung für erwachsene Zugewanderte (MBE)",
        short="Fälle der Migrationsberatung (MBE)",
        unit=JE_1000,
        direction="neutral",
        definition=(
            "Beratungsfälle der Migrationsberatung für erwachsene Zugewanderte im Kalenderjahr je 1.000 "
            "Ausländerinnen und Ausländer ab 25 Jahren."
        ),
        zaehler="Beratungsfälle der Migrationsberatung im Kalenderjahr",
        nenner="Ausländische Bevölkerung ab 25 Jahren am 31.12. desselben Jahres",
        formula=surveyed(
            per_thousand(
                obs("mbe_faelle"),
                to=obs("bevoelkerung", group=AUSLAENDISCH, age=(25, OFFEN)),
                pairing="jahresende",
            )
        ),
        by_sex=True,
        ebenen=("kreis",),
        series=(JE_AUSLAENDER,),
        erhebung=DIENSTE,
        kind="prozess",
        sagt="Wie stark die Migrationsberatung in Anspruch genommen wird.",
        sagt_nicht="Wie viele Ratsuchende keinen Termin fanden.",
        caveats=(
            NAEHERUNG_ALTER.format(jahre=27, nenner="ab 25 Jahren"),
            BEVOELKERUNG_LUECKE,
            DOPPELZAEHLUNG,
        ),
    )
)

FELD.add(
    Indicator(
        id="HF2-05",
        title="Fälle der Jugendmigrationsdienste (JMD)",
        short="Fälle der Jugendmigrationsdienste (JMD)",
        unit=JE_1000,
        direction="neutral",
        definition=(
            "Beratungsfälle der Jugendmigrationsdienste (12 bis unter 27 Jahre) im Kalenderjahr je 1.000 "
            "Ausländerinnen und Ausländer von 10 bis unter 25 Jahren."
        ),
        zaehler="Beratungsfälle der Jugendmigrationsdienste im Kalenderjahr",
        nenner="Ausländische Bevölkerung von 10 bis unter 25 Jahren am 31.12. desselben Jahres",
        formula=surveyed(
            per_thousand(
                obs("jmd_faelle"), to=obs("bevoelkerung", group=AUSLAENDISCH, age=(10, 25)), pairing="jahresende"
            )
        ),
        by_sex=True,
        ebenen=("kreis",),
        series=(JE_AUSLAENDER,),
        erhebung=DIENSTE,
        core=False,
        kind="prozess",
        sagt="Wie stark junge Menschen die Jugendmigrationsdienste in Anspruch nehmen.",
        sagt_nicht="Wie viele junge Menschen Beratung brauchen.",
        caveats=(
            NAEHERUNG_ALTER.format(jahre="12 und 27", nenner="von 10 bis unter 25 Jahren, ebenfalls 15 Altersjahre"),
            BEVOELKERUNG_LUECKE,
            DOPPELZAEHLUNG,
            "Die Dienste beraten auch Deutsche mit Einwanderungsgeschichte; sie stehen nur im Zähler.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF2-06",
        title="Wartezeit bis zum Erstgespräch",
        short="Wartezeit bis zum Erstgespräch",
        unit=TAGE,
        direction="niedriger_besser",
        definition=(
            "Durchschnittliche Zeit zwischen Anfrage und Erstgespräch der Beratungsdienste im Kalenderjahr: Summe der "
            "Wartezeiten aller Erstgespräche geteilt durch ihre Zahl."
        ),
        zaehler="Summe der Wartezeiten in Tagen",
        nenner="Erstgespräche im Kalenderjahr",
        formula=surveyed(rate(1, obs("erstgespraeche_wartetage"), to=obs("erstgespraeche"))),
        ebenen=("kreis",),
        series=(eigene(DIENSTE),),
        erhebung=DIENSTE,
        kind="prozess",
        sagt="Wie lange Ratsuchende im Durchschnitt auf ein erstes Gespräch warten.",
        sagt_nicht="Wie lange Einzelne warten: Wenige sehr lange Wartezeiten heben den Durchschnitt.",
        caveats=(
            "Ausgewiesen wird der Durchschnitt, nicht der Median: Aus den Medianen der Träger lässt sich kein Median für "
            "den Landkreis bilden, aus ihren Summen ein Durchschnitt.",
            "Anfragen ohne Erstgespräch sind nicht enthalten.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF2-07",
        title="Regelleistungen nach dem Asylbewerberleistungsgesetz",
        short="Regelleistungen nach AsylbLG",
        unit=JE_1000,
        direction="neutral",
        definition=(
            "Empfängerinnen und Empfänger von Regelleistungen nach dem Asylbewerberleistungsgesetz am 31.12. je 1.000 "
            "Einwohnerinnen und Einwohner."
        ),
        zaehler="Empfängerinnen und Empfänger von Regelleistungen nach dem Asylbewerberleistungsgesetz am 31.12.",
        nenner="Bevölkerung am 31.12.",
        formula=per_thousand(obs(ASYLBLG), to=obs("bevoelkerung")),
        series=(amtlich(LEISTUNGEN, "rdb_12411-01-01-4"),),
        breaks=("ukraine_sgb2_2022",),
        sagt="Wie viele Menschen Leistungen nach dem Asylbewerberleistungsgesetz beziehen.",
        sagt_nicht="Wie viele Schutzsuchende im Landkreis leben: Anerkannte erhalten Leistungen nach dem SGB II.",
        caveats=(
            ASYLRECHT,
            "Der Wert hängt von der Zuweisung durch das Land ab; der Landkreis kann ihn kaum beeinflussen.",
            DEUTSCHLAND_2010,
        ),
        check="Tabelle 22811-01-01-4, Regelleistungen nach dem Asylbewerberleistungsgesetz",
        no_data="Die Tabelle 22221-01-01-4 liegt für die Jahre 2010 bis 2015 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF2-K1",
        title="Anteil der Minderjährigen an den Regelleistungen nach dem Asylbewerberleistungsgesetz",
        short="Minderjährige mit Leistungen nach AsylbLG",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Kinder und Jugendliche unter 18 Jahren in Prozent aller Empfängerinnen und Empfänger von Regelleistungen "
            "nach dem Asylbewerberleistungsgesetz am 31.12."
        ),
        zaehler="Empfängerinnen und Empfänger unter 18 Jahren",
        nenner="Empfängerinnen und Empfänger insgesamt",
        formula=ratio(obs(ASYLBLG, age=(0, 18)), to=obs(ASYLBLG)),
        series=(amtlich(LEISTUNGEN),),
        breaks=("ukraine_sgb2_2022",),
        core=False,
        kind="kontext",
        sagt="Welches Gewicht Angebote für Familien in der Betreuung haben müssen.",
        sagt_nicht="Wie viele von ihnen ohne Eltern gekommen sind.",
        caveats=(ASYLRECHT, AUSREISSER_2015.format(gruppe="18- bis unter 50-Jährige"), DEUTSCHLAND_2010),
        no_data="Die Tabelle 22221-01-01-4 liegt für die Jahre 2010 bis 2015 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF2-K2",
        title="Frauenanteil an den Regelleistungen nach dem Asylbewerberleistungsgesetz",
        short="Frauen mit Leistungen nach AsylbLG",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Frauen und Mädchen in Prozent aller Empfängerinnen und Empfänger von Regelleistungen nach dem "
            "Asylbewerberleistungsgesetz am 31.12."
        ),
        zaehler="Empfängerinnen",
        nenner="Empfängerinnen und Empfänger insgesamt",
        formula=ratio(obs(ASYLBLG, sex="weiblich"), to=obs(ASYLBLG)),
        series=(amtlich(LEISTUNGEN),),
        breaks=("ukraine_sgb2_2022",),
        core=False,
        kind="kontext",
        sagt="Wie sich die Menschen in der Betreuung nach Geschlecht zusammensetzen.",
        sagt_nicht="Ob Frauen mit Beratung ebenso gut erreicht werden.",
        caveats=(ASYLRECHT, AUSREISSER_2015.format(gruppe="Männer"), DEUTSCHLAND_2010),
        no_data="Die Tabelle 22221-01-01-4 liegt für die Jahre 2010 bis 2015 vor.",
    )
)
