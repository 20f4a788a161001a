"""Handlungsfeld 7: Gesundheit."""

from __future__ import annotations

from indicators.basis import NACH_DER_TABELLE
from indicators.formulas import Sum, count, obs, published, rate, ratio, surveyed
from indicators.model import (
    ANZAHL,
    JAHR,
    JE_10000,
    PROZENT,
    WOCHEN,
    Groesse,
    Handlungsfeld,
    Indicator,
    Ueberblick,
    amtlich,
    eigene,
    ersatz,
)

FELD = Handlungsfeld(
    nummer=7,
    key="gesundheit",
    title="Gesundheit",
    ziel=(
        "Gesundheitliche Angebote erreichen alle: Vorsorge wird wahrgenommen, Verständigung "
        "gelingt, und wer Belastendes erlebt hat, findet Hilfe."
    ),
)

ESU = "lga_einschulungsuntersuchung"
KEINE_ESU = "Die Ergebnisse der Einschulungsuntersuchung (Landesgesundheitsamt) liegen nicht vor."
TRAUMA = "traumaberatung"
GESUNDHEIT = {"bereich": "gesundheit"}
BETTEN = "krankenhausbetten"
KRANKENHAUSSTATISTIK = ("rdb_23111-01-04-4", "rdb_12411-01-01-4")
FALL = "Was ein Fall ist, legt jeder Träger selbst fest."
INKAR = "INKAR, veröffentlichter Wert"
NUR_INKAR = "Der Wert ist so übernommen, wie ihn INKAR veröffentlicht; Zähler und Nenner liegen nicht vor."
INKAR_AB_2015 = "INKAR liegt für die Jahre 2015 bis 2022 vor."
JAHRESDURCHSCHNITT = "Die Betten sind der Durchschnitt des Jahres, die Bevölkerung ist der Stand am Jahresende."
ORT_DES_KRANKENHAUSES = (
    "Gezählt wird am Ort des Krankenhauses. Die Menschen im Landkreis nutzen auch Krankenhäuser anderer Kreise."
)

FELD.add(
    Indicator(
        id="HF7-01",
        title="Teilnahme an der Früherkennung bei der Einschulungsuntersuchung",
        short="Teilnahme an der Früherkennung",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Kinder mit vollständig eingetragenen Früherkennungsuntersuchungen U3 bis U8 an den Kindern, "
            "deren Untersuchungsheft bei der Einschulungsuntersuchung vorlag."
        ),
        zaehler="Kinder mit vollständigen Untersuchungen U3 bis U8",
        nenner="Kinder mit vorgelegtem Untersuchungsheft",
        formula=ratio(obs("esu_frueherkennung_vollstaendig"), to=obs("esu_untersuchungsheft_vorgelegt")),
        by_sex=True,
        ebenen=("kreis", "land"),
        series=(amtlich(ESU),),
        sagt="Wie viele Familien die Vorsorge für ihr Kind vollständig wahrgenommen haben.",
        sagt_nicht="Wie es um Kinder ohne Untersuchungsheft steht, zum Beispiel um neu zugewanderte.",
        caveats=(
            "Der Anteil der Kinder ohne vorgelegtes Heft gehört zum Wert dazu; er kann sich zwischen Gruppen unterscheiden.",
        ),
        no_data=KEINE_ESU,
    )
)

FELD.add(
    Indicator(
        id="HF7-02",
        title="Masern-Impfquote bei der Einschulungsuntersuchung",
        short="Masern-Impfquote",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Kinder mit zwei Impfungen gegen Masern an den Kindern, deren Impfbuch bei der "
            "Einschulungsuntersuchung vorlag."
        ),
        zaehler="Kinder mit zwei Impfungen gegen Masern",
        nenner="Kinder mit vorgelegtem Impfbuch",
        formula=ratio(obs("esu_masern_zwei_impfungen"), to=obs("esu_impfbuch_vorgelegt")),
        series=(amtlich(ESU),),
        core=False,
        sagt="Wie gut Kinder vor der Einschulung gegen Masern geschützt sind.",
        sagt_nicht="Wie es um Kinder ohne vorgelegtes Impfbuch steht.",
        caveats=(
            "Seit März 2020 verlangt das Masernschutzgesetz den Nachweis in Kindertageseinrichtungen und Schulen.",
        ),
        no_data=KEINE_ESU,
    )
)

FELD.add(
    Indicator(
        id="HF7-03a",
        title="Traumaberatung: Fälle",
        short="Fälle der Traumaberatung",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Fälle der Beratungsstellen für traumatisierte Zugewanderte im Kalenderjahr.",
        zaehler="Fälle der Traumaberatung im Kalenderjahr",
        nenner="entfällt",
        formula=surveyed(count(obs("traumaberatung_faelle"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene(TRAUMA),),
        erhebung=TRAUMA,
        kind="prozess",
        sagt="Wie viele Menschen mit belastenden Erlebnissen eine Beratung finden.",
        sagt_nicht="Wie viele sie bräuchten.",
        caveats=(FALL,),
    )
)

FELD.add(
    Indicator(
        id="HF7-03b",
        title="Traumaberatung: Wartezeit",
        short="Wartezeit der Traumaberatung",
        unit=WOCHEN,
        direction="niedriger_besser",
        definition=(
            "Durchschnittliche Zeit zwischen Anmeldung und Erstgespräch der Traumaberatung im Kalenderjahr: Summe der "
            "Wartezeiten aller Erstgespräche geteilt durch ihre Zahl."
        ),
        zaehler="Summe der Wartezeiten in Wochen",
        nenner="Erstgespräche der Traumaberatung im Kalenderjahr",
        formula=surveyed(rate(1, obs("traumaberatung_wartewochen"), to=obs("traumaberatung_erstgespraeche"))),
        ebenen=("kreis",),
        series=(eigene(TRAUMA),),
        erhebung=TRAUMA,
        kind="prozess",
        sagt="Wie schnell belastete Menschen Hilfe finden.",
        sagt_nicht="Wie lange Einzelne warten: Wenige sehr lange Wartezeiten heben den Durchschnitt.",
        caveats=(
            "Ausgewiesen wird der Durchschnitt: Aus den Medianen der Beratungsstellen lässt sich kein Median für den "
            "Landkreis bilden.",
            "Anmeldungen ohne Erstgespräch sind nicht enthalten.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF7-04",
        title="Einsätze von Sprachmittlerinnen und Sprachmittlern im Gesundheitswesen",
        short="Erfüllte Anfragen im Gesundheitswesen",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der durchgeführten Einsätze an den Anfragen aus dem Gesundheitswesen bei den Dolmetscherpools im "
            "Kalenderjahr."
        ),
        zaehler="Durchgeführte Einsätze im Gesundheitswesen",
        nenner="Anfragen aus dem Gesundheitswesen",
        formula=surveyed(
            ratio(
                obs("dolmetschereinsaetze", bereich="gesundheit"), to=obs("dolmetscheranfragen", bereich="gesundheit")
            )
        ),
        ebenen=("kreis",),
        series=(eigene("dolmetscherpools"),),
        erhebung="dolmetscherpools",
        tabellen=(
            Ueberblick(
                "jahre",
                "Sprachmittlung im Gesundheitswesen",
                (
                    Groesse("sprachmittler_aktiv", "Aktive", GESUNDHEIT),
                    Groesse("sprachmittler_qualifiziert", "darunter qualifiziert", GESUNDHEIT),
                    Groesse("dolmetscheranfragen", "Anfragen", GESUNDHEIT),
                    Groesse("dolmetschereinsaetze", "Einsätze", GESUNDHEIT),
                ),
                zeilen=JAHR,
                bild=(2, 3),
                hinweis=(
                    "Aktive: Sprachmittlerinnen und Sprachmittler mit mindestens einem Einsatz im Jahr. Qualifiziert: mit "
                    "abgeschlossener Grundschulung."
                ),
            ),
        ),
        kind="prozess",
        sagt="Ob die Pools den Bedarf von Praxen und Krankenhäusern decken können.",
        sagt_nicht="Wie oft Angehörige oder Kinder übersetzen, weil niemand anfragt.",
        caveats=("Nicht erfüllte Anfragen müssen die Pools eigens festhalten.",),
    )
)

FELD.add(
    Indicator(
        id="HF7-05",
        title="Qualifizierte Fachkräfte (Trauma, Kultursensibilität)",
        short="Qualifizierte Fachkräfte",
        unit=ANZAHL,
        decimals=0,
        direction="hoeher_besser",
        definition=(
            "Fachkräfte, die bis zum 31.12. eine Schulung zu Trauma oder kultursensibler Arbeit abgeschlossen haben "
            "(kumuliert)."
        ),
        zaehler="Fachkräfte mit abgeschlossener Schulung",
        nenner="entfällt",
        formula=surveyed(count(obs("fachkraefte_geschult"))),
        ebenen=("kreis",),
        series=(eigene(TRAUMA),),
        erhebung=TRAUMA,
        kind="prozess",
        sagt="Wie viele Fachkräfte für die Arbeit mit belasteten Zugewanderten geschult sind.",
        sagt_nicht="Wie viele von ihnen noch im Landkreis tätig sind.",
        caveats=("Die Zahl ist kumuliert und kann deshalb nicht sinken.",),
    )
)

FELD.add(
    Indicator(
        id="HF7-06",
        title="Arztpraxen mit Sprachangebot",
        short="Arztpraxen mit Sprachangebot",
        unit=ANZAHL,
        decimals=0,
        direction="hoeher_besser",
        definition="Arztpraxen, die in der Arztsuche der Kassenärztlichen Vereinigung eine Fremdsprache angeben.",
        zaehler="Arztpraxen mit mindestens einer angegebenen Fremdsprache",
        nenner="entfällt",
        formula=count(obs("arztpraxen_mit_sprachangebot")),
        ebenen=("kreis",),
        series=(amtlich("kv_arztsuche"),),
        core=False,
        kind="prozess",
        sagt="Wo eine Behandlung ohne Verdolmetschung möglich ist.",
        sagt_nicht="Wie gut die Sprache beherrscht wird und ob die Praxis neue Patientinnen und Patienten aufnimmt.",
        caveats=("Die Praxen machen die Angabe selbst und freiwillig.",),
        no_data="Ein Auszug aus der Arztsuche der Kassenärztlichen Vereinigung Baden-Württemberg liegt nicht vor.",
    )
)

FELD.add(
    Indicator(
        id="HF7-K1",
        title="Krankenhausbetten",
        short="Krankenhausbetten",
        unit=JE_10000,
        direction="neutral",
        definition="Aufgestellte Betten in Krankenhäusern je 10.000 Einwohnerinnen und Einwohner.",
        zaehler="Aufgestellte Betten im Jahresdurchschnitt",
        nenner="Bevölkerung am 31.12. desselben Jahres",
        formula=rate(10_000, obs(BETTEN), to=obs("bevoelkerung")),
        series=(
            amtlich(*KRANKENHAUSSTATISTIK),
            ersatz(
                "inkar_kreise",
                ab=2017,
                formula=published("krankenhausbettendichte", factor=10),
                note="INKAR, veröffentlicht je 1.000 Einwohner mit zwei Nachkommastellen",
            ),
        ),
        core=False,
        kind="kontext",
        sagt="Wie dicht das Angebot der Krankenhäuser im Landkreis ist.",
        sagt_nicht="Ob Zugewanderte Zugang zu diesem Angebot finden.",
        caveats=(ORT_DES_KRANKENHAUSES, JAHRESDURCHSCHNITT, NACH_DER_TABELLE),
        check="INKAR, Krankenhausbetten je 1.000 Einwohner: bis 2015 in allen acht Kreisen derselbe Wert",
        no_data="Die Tabelle 23111-01-04-4 liegt für die Jahre 2004 bis 2015 vor, INKAR bis 2021.",
    )
)


def psychiatrische_betten() -> Sum:
    """Beds of the three psychiatric departments."""
    return (
        obs(BETTEN, fachabteilung="kinder_und_jugendpsychiatrie")
        + obs(BETTEN, fachabteilung="psychiatrie")
        + obs(BETTEN, fachabteilung="psychotherapeutische_medizin")
    )


FELD.add(
    Indicator(
        id="HF7-K2",
        title="Krankenhausbetten in psychiatrischen Fachabteilungen",
        short="Betten der Psychiatrie und Psychotherapie",
        unit=JE_10000,
        direction="neutral",
        definition=(
            "Aufgestellte Betten der Fachabteilungen für Psychiatrie und Psychotherapie, für Kinder- und "
            "Jugendpsychiatrie und für Psychotherapeutische Medizin je 10.000 Einwohnerinnen und Einwohner."
        ),
        zaehler="Aufgestellte Betten psychiatrischer Fachabteilungen im Jahresdurchschnitt",
        nenner="Bevölkerung am 31.12. desselben Jahres",
        formula=rate(10_000, psychiatrische_betten(), to=obs("bevoelkerung")),
        series=(amtlich(*KRANKENHAUSSTATISTIK),),
        core=False,
        kind="kontext",
        sagt="Wie dicht das stationäre Angebot für seelisch Erkrankte ist.",
        sagt_nicht="Wie lange auf ambulante Beratung oder Therapie gewartet wird (siehe HF7-03b).",
        caveats=(ORT_DES_KRANKENHAUSES, JAHRESDURCHSCHNITT),
        no_data="Die Tabelle 23111-01-04-4 liegt für die Jahre 2004 bis 2015 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF7-K3",
        title="Ärztinnen und Ärzte",
        short="Ärztinnen und Ärzte",
        unit=JE_10000,
        decimals=2,
        direction="neutral",
        definition="Ärztinnen und Ärzte je 10.000 Einwohnerinnen und Einwohner, wie INKAR sie veröffentlicht.",
        zaehler="Ärztinnen und Ärzte",
        nenner="Bevölkerung am 31.12.",
        formula=published("arztdichte"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note=INKAR),),
        core=False,
        kind="kontext",
        sagt="Wie dicht die ärztliche Versorgung im Landkreis ist.",
        sagt_nicht="Wie weit der Weg ist, wie lange auf Termine gewartet wird und welche Sprachen gesprochen werden.",
        caveats=(
            NUR_INKAR,
            "Die Abgrenzung ist nicht angegeben; nach der Höhe der Werte fehlen die Ärztinnen und Ärzte der Krankenhäuser.",
        ),
        no_data=INKAR_AB_2015,
    )
)

FELD.add(
    Indicator(
        id="HF7-K4",
        title="Hausärztinnen und Hausärzte",
        short="Hausärztinnen und Hausärzte",
        unit=JE_10000,
        decimals=2,
        direction="neutral",
        definition="Hausärztinnen und Hausärzte je 10.000 Einwohnerinnen und Einwohner, wie INKAR sie veröffentlicht.",
        zaehler="Hausärztinnen und Hausärzte",
        nenner="Bevölkerung am 31.12.",
        formula=published("hausarztdichte"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note=INKAR),),
        core=False,
        kind="kontext",
        sagt="Wie dicht die hausärztliche Versorgung im Landkreis ist.",
        sagt_nicht="Ob Praxen neue Patientinnen und Patienten aufnehmen.",
        caveats=(NUR_INKAR,),
        no_data=INKAR_AB_2015,
    )
)
