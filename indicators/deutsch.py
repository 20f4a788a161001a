"""Handlungsfeld 4: Deutsch lernen."""

from __future__ import annotations

from indicators.formulas import count, obs, per_thousand, rate, ratio, surveyed
from indicators.model import (
    ANZAHL,
    AUSLAENDISCH,
    JE_1000,
    JE_KLASSE,
    PROZENT,
    WOCHEN,
    Handlungsfeld,
    Indicator,
    Nach,
    amtlich,
    eigene,
)

FELD = Handlungsfeld(
    nummer=4,
    key="deutsch",
    title="Deutsch lernen",
    ziel=(
        "Alle, die Deutsch lernen wollen, finden zeitnah einen passenden Kurs und erreichen das "
        "Niveau, das sie für Schule, Beruf und Alltag brauchen."
    ),
)

SCHULEN = "schulen"
TRAEGER = "kurstraeger"
BAMF = "bamf_integrationskurse"
SCHULJAHR = "Die Angaben gelten für ein Schuljahr, nicht für ein Kalenderjahr."

FELD.add(
    Indicator(
        id="HF4-01",
        title="Neue Teilnehmende an Integrationskursen",
        short="Neue Integrationskursteilnehmende",
        unit=JE_1000,
        direction="neutral",
        definition=(
            "Personen, die im Kalenderjahr erstmals einen Integrationskurs begonnen haben, je 1.000 Ausländerinnen und "
            "Ausländer von 18 bis unter 65 Jahren."
        ),
        zaehler="Neue Teilnehmende an Integrationskursen im Kalenderjahr",
        nenner="Ausländische Bevölkerung von 18 bis unter 65 Jahren am 31.12. desselben Jahres",
        formula=per_thousand(
            obs("integrationskurs_neue_teilnehmende"),
            to=obs("bevoelkerung", group=AUSLAENDISCH, age=(18, 65)),
            pairing="jahresende",
        ),
        by_sex=True,
        series=(amtlich(BAMF, "rdb_12411-03-03-4", "rdb_12411-03-02-4"),),
        kind="prozess",
        sagt="Wie viele Zugewanderte einen Integrationskurs beginnen.",
        sagt_nicht="Wie viele ihn abschließen und mit welchem Ergebnis (siehe HF4-02).",
        caveats=(
            "Gezählt wird am Ort des Kurses; die Teilnehmenden können in einem anderen Landkreis wohnen.",
            "2020 fanden wegen der Corona-Pandemie zeitweise keine Kurse statt.",
        ),
        no_data="Die Integrationskursstatistik des Bundesamts für Migration und Flüchtlinge liegt nicht vor.",
    )
)

FELD.add(
    Indicator(
        id="HF4-02",
        title="Erfolgsquote B1 im Deutsch-Test für Zuwanderer",
        short="B1-Erfolgsquote (DTZ)",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Prüfungsteilnahmen am Deutsch-Test für Zuwanderer, bei denen das Niveau B1 erreicht wurde, im "
            "Kalenderjahr."
        ),
        zaehler="Prüfungsteilnahmen mit erreichtem Niveau B1",
        nenner="Prüfungsteilnahmen",
        formula=ratio(obs("dtz_b1_erreicht"), to=obs("dtz_teilnahmen")),
        by_sex=True,
        ebenen=("land", "bund"),
        series=(amtlich(BAMF),),
        breaks=("dtz_2018",),
        sagt="Wie häufig der Integrationskurs mit dem Sprachniveau endet, das er zum Ziel hat.",
        sagt_nicht="Wie viele Personen bestehen: Wiederholungen zählen als eigene Teilnahme.",
        caveats=("Veröffentlicht wird die Quote für Bund und Länder; ein Wert für den Landkreis fehlt.",),
        no_data="Die Integrationskursstatistik des Bundesamts für Migration und Flüchtlinge liegt nicht vor.",
    )
)

FELD.add(
    Indicator(
        id="HF4-03",
        title="VABO-Klassen und ihre Schülerinnen und Schüler",
        short="Schülerinnen und Schüler je VABO-Klasse",
        unit=JE_KLASSE,
        direction="neutral",
        definition=(
            "Schülerinnen und Schüler im Vorqualifizierungsjahr Arbeit/Beruf für Jugendliche ohne Deutschkenntnisse "
            "(VABO) je Klasse, zum Stichtag der Schulstatistik im Oktober."
        ),
        zaehler="Schülerinnen und Schüler in VABO-Klassen",
        nenner="VABO-Klassen",
        formula=surveyed(rate(1, obs("vabo_schueler"), to=obs("vabo_klassen"))),
        ebenen=("kreis",),
        series=(eigene(SCHULEN),),
        erhebung=SCHULEN,
        kind="prozess",
        sagt="Wie viele junge Zugewanderte an beruflichen Schulen Deutsch lernen und in wie großen Klassen.",
        sagt_nicht="Wie viele auf einen Platz warten (siehe HF4-04).",
        caveats=(SCHULJAHR, "Schulen in privater Trägerschaft werden getrennt erhoben."),
    )
)

FELD.add(
    Indicator(
        id="HF4-04",
        title="Versorgungsquote VABO",
        short="Versorgungsquote VABO",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der in VABO-Klassen aufgenommenen Jugendlichen an allen, die aufgenommen sind oder am Stichtag auf "
            "der Warteliste stehen."
        ),
        zaehler="Schülerinnen und Schüler in VABO-Klassen",
        nenner="Schülerinnen und Schüler in VABO-Klassen und Jugendliche auf der Warteliste",
        formula=surveyed(ratio(obs("vabo_schueler"), to=obs("vabo_schueler") + obs("vabo_warteliste"))),
        ebenen=("kreis",),
        series=(eigene(SCHULEN),),
        erhebung=SCHULEN,
        kind="prozess",
        sagt="Ob die Plätze für Jugendliche ohne Deutschkenntnisse reichen.",
        sagt_nicht="Wie lange auf einen Platz gewartet wird.",
        caveats=(SCHULJAHR, "Wer bei mehreren Schulen auf der Warteliste steht, kann mehrfach gezählt sein."),
    )
)

FELD.add(
    Indicator(
        id="HF4-05",
        title="Schülerinnen und Schüler in Vorbereitungsklassen",
        short="Schülerinnen und Schüler in Vorbereitungsklassen",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition=(
            "Schülerinnen und Schüler in Vorbereitungsklassen der allgemeinbildenden Schulen im Landkreis, zum Stichtag "
            "der Schulstatistik im Oktober."
        ),
        zaehler="Schülerinnen und Schüler in Vorbereitungsklassen",
        nenner="entfällt",
        formula=surveyed(count(obs("vkl_schueler"))),
        nach=Nach("schulart", {"grundschulen": "Grundschulen", "sekundarstufe_1": "Schulen der Sekundarstufe I"}),
        ebenen=("kreis",),
        series=(eigene(SCHULEN),),
        erhebung=SCHULEN,
        core=False,
        kind="prozess",
        sagt="Wie viele Kinder und Jugendliche vor dem Wechsel in die Regelklasse Deutsch lernen.",
        sagt_nicht="Wie schnell der Wechsel in die Regelklasse gelingt.",
        caveats=(
            SCHULJAHR,
            "Erhoben werden die Schulen im Landkreis; der Bezirk des Staatlichen Schulamts kann darüber hinausreichen.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF4-06",
        title="Intensiver Sprachförderbedarf bei der Einschulungsuntersuchung",
        short="Intensiver Sprachförderbedarf",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Anteil der Kinder mit intensivem Sprachförderbedarf an den in der Einschulungsuntersuchung untersuchten "
            "Kindern eines Untersuchungsjahrs."
        ),
        zaehler="Kinder mit intensivem Sprachförderbedarf",
        nenner="Untersuchte Kinder",
        formula=ratio(obs("esu_intensiver_sprachfoerderbedarf"), to=obs("esu_untersuchte_kinder")),
        by_sex=True,
        ebenen=("kreis", "land"),
        series=(amtlich("lga_einschulungsuntersuchung"),),
        sagt="Wie viele Kinder im vorletzten Kindergartenjahr besondere Sprachförderung brauchen.",
        sagt_nicht="Welche Sprache die Kinder zu Hause sprechen: Der Bedarf betrifft auch Kinder mit deutscher Muttersprache.",
        caveats=(
            "In den Jahren der Corona-Pandemie fielen Untersuchungen aus; diese Werte fehlen und sind nicht null.",
        ),
        no_data="Die Ergebnisse der Einschulungsuntersuchung (Landesgesundheitsamt) liegen nicht vor.",
    )
)

FELD.add(
    Indicator(
        id="HF4-07",
        title="Erfolgsquote der Kurse nach VwV Deutsch",
        short="Erfolgsquote VwV Deutsch",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Teilnehmenden, die ihren Kurs nach der Verwaltungsvorschrift Deutsch mit dem Zielniveau "
            "abgeschlossen haben, an allen, die einen im Kalenderjahr beendeten Kurs begonnen hatten."
        ),
        zaehler="Teilnehmende mit erreichtem Zielniveau",
        nenner="Teilnehmende bei Kursbeginn",
        formula=surveyed(ratio(obs("vwv_deutsch_zielniveau"), to=obs("vwv_deutsch_kursstarts"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene(TRAEGER),),
        erhebung=TRAEGER,
        sagt="Wie viele der begonnenen Kursbesuche zum Ziel führen.",
        sagt_nicht="Warum Teilnehmende den Kurs vorzeitig beenden.",
        caveats=("Wer den Kurs vorzeitig verlässt, bleibt im Nenner.",),
    )
)

FELD.add(
    Indicator(
        id="HF4-08",
        title="Wartezeit auf einen Kursplatz",
        short="Wartezeit auf einen Kursplatz",
        unit=WOCHEN,
        direction="niedriger_besser",
        definition=(
            "Durchschnittliche Zeit zwischen Anmeldung oder Berechtigung und Kursbeginn: Summe der Wartezeiten aller, "
            "die im Kalenderjahr einen Kurs begonnen haben, geteilt durch ihre Zahl."
        ),
        zaehler="Summe der Wartezeiten in Wochen",
        nenner="Personen, die im Kalenderjahr einen Kurs begonnen haben",
        formula=surveyed(rate(1, obs("kursbeginne_wartewochen"), to=obs("kursbeginne"))),
        nach=Nach(
            "kursart",
            {
                "integrationskurs": "Integrationskurse",
                "berufssprachkurs": "Berufssprachkurse",
                "vwv_deutsch": "Kurse nach VwV Deutsch",
            },
        ),
        ebenen=("kreis",),
        series=(eigene(TRAEGER),),
        erhebung=TRAEGER,
        core=False,
        kind="prozess",
        sagt="Wie lange Lernwillige im Durchschnitt auf den Beginn ihres Kurses warten.",
        sagt_nicht="Wie lange Einzelne warten: Wenige sehr lange Wartezeiten heben den Durchschnitt.",
        caveats=(
            "Ausgewiesen wird der Durchschnitt: Aus den Medianen der Träger lässt sich kein Median für den Landkreis "
            "bilden.",
            "Wer noch wartet oder aufgegeben hat, ist nicht enthalten.",
        ),
    )
)
