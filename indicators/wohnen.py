"""Handlungsfeld 3: Wohnen."""

from __future__ import annotations

from indicators.basis import NACH_DER_TABELLE, SAFE
from indicators.formulas import obs, per_thousand, published, rate, ratio, surveyed
from indicators.model import (
    AUSLAENDISCH,
    EURO_JE_QM,
    JE_1000,
    JE_10000,
    PROZENT,
    QM,
    Handlungsfeld,
    Indicator,
    Nach,
    amtlich,
    eigene,
    ersatz,
)

FELD = Handlungsfeld(
    nummer=3,
    key="wohnen",
    title="Wohnen",
    ziel=(
        "Zugewanderte wohnen so, dass Ankommen gelingt: nach der Unterbringung in eigenem, "
        "bezahlbarem Wohnraum, verteilt über den Landkreis."
    ),
)

UNTERBRINGUNG = "unterbringung"
ZENSUS_2022 = "zensus_2022_gemeinden"
KEINE_TRENNUNG = "Die Statistik unterscheidet nicht, wer in den Wohnungen lebt."
NUR_INKAR = "Die Zusammenstellung enthält keine Werte für Land und Bund."
NUR_2011 = "Das Ergebnis gilt für den 09.05.2011; im Zeitraum des Berichts gab es keine Zählung."
NUR_2022 = "Das Ergebnis gilt für den 15.05.2022; im Zeitraum des Berichts gab es keine Zählung."
NUR_ANTEILE = "Die Zusammenstellung enthält nur Werte der Gemeinden; ein Wert des Landkreises folgt daraus nicht genau."
LAUFENDE_BELEGUNG = "Die Belegung schwankt im Lauf des Jahres; gezählt wird am Stichtag."

AUSLASTUNG = FELD.add(
    Indicator(
        id="HF3-01",
        title="Auslastung der vorläufigen Unterbringung",
        short="Auslastung der vorläufigen Unterbringung",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der belegten an den verfügbaren Plätzen der vorläufigen Unterbringung des Landkreises am 31.12."
        ),
        zaehler="Belegte Plätze am 31.12.",
        nenner="Verfügbare Plätze am 31.12.",
        formula=surveyed(ratio(obs("unterbringung_belegte_plaetze"), to=obs("unterbringung_plaetze"))),
        ebenen=("kreis",),
        series=(eigene(UNTERBRINGUNG),),
        erhebung=UNTERBRINGUNG,
        kind="prozess",
        breaks=("wohnflaeche_unterbringung_2018",),
        sagt="Ob die Plätze der vorläufigen Unterbringung reichen oder leer stehen.",
        sagt_nicht="Wie gut die Menschen untergebracht sind.",
        caveats=(
            "Weder eine hohe noch eine niedrige Auslastung ist für sich gut: Gebraucht wird eine Reserve.",
            "Als verfügbar gelten Plätze, die am Stichtag belegt werden können; gesperrte Plätze zählen nicht.",
            LAUFENDE_BELEGUNG,
        ),
    )
)

ZUWEISUNG = FELD.add(
    Indicator(
        id="HF3-02",
        title="Erfüllung der Zuweisungsquote in der Anschlussunterbringung",
        short="Erfüllung der Zuweisungsquote",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Personen, die im Kalenderjahr in die Anschlussunterbringung der Gemeinden zugewiesen wurden, in Prozent "
            "der Zahl, die nach dem Verteilschlüssel zuzuweisen war."
        ),
        zaehler="Zugewiesene Personen",
        nenner="Nach dem Verteilschlüssel zuzuweisende Personen (Soll)",
        formula=surveyed(ratio(obs("anschlussunterbringung_zugewiesene"), to=obs("anschlussunterbringung_soll"))),
        ebenen=("kreis",),
        series=(eigene("gemeinden"),),
        erhebung="gemeinden",
        kind="prozess",
        sagt="Ob die Gemeinden die vereinbarte Zahl von Menschen aufnehmen.",
        sagt_nicht="Ob die Menschen dort eine eigene Wohnung finden (siehe HF3-04).",
        caveats=(
            "Das Soll enthält Überhänge aus dem Vorjahr; sie sind in der Erhebung getrennt ausgewiesen.",
            "Bei einer Aufnahme über das Soll hinaus liegt der Wert über 100 Prozent.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF3-03",
        title="Anteil der Personen über der Verweildauer in der vorläufigen Unterbringung",
        short="Über der Verweildauer",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Anteil der Personen, deren Zeit in der vorläufigen Unterbringung am 31.12. rechtlich beendet war, an allen "
            "dort Untergebrachten."
        ),
        zaehler="Personen in der vorläufigen Unterbringung nach Ablauf der rechtlichen Dauer",
        nenner="Personen in der vorläufigen Unterbringung",
        formula=surveyed(
            ratio(obs("unterbringung_personen_ueber_verweildauer"), to=obs("unterbringung_belegte_plaetze"))
        ),
        ebenen=("kreis",),
        series=(eigene(UNTERBRINGUNG),),
        erhebung=UNTERBRINGUNG,
        core=False,
        kind="prozess",
        sagt="Wie oft der Übergang in die Gemeinden nicht rechtzeitig gelingt.",
        sagt_nicht="Woran er scheitert.",
        caveats=("Die rechtliche Dauer ist nicht für alle Gruppen gleich.", LAUFENDE_BELEGUNG),
    )
)

FELD.add(
    Indicator(
        id="HF3-04",
        title="Auszug in privaten Wohnraum",
        short="Auszug in privaten Wohnraum",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Personen, die im Kalenderjahr aus der Anschlussunterbringung in ein privates Mietverhältnis ausgezogen "
            "sind, in Prozent der am 31.12. in der Anschlussunterbringung Lebenden."
        ),
        zaehler="Personen mit Auszug in ein privates Mietverhältnis im Kalenderjahr",
        nenner="Personen in der Anschlussunterbringung am 31.12.",
        formula=surveyed(
            ratio(obs("anschlussunterbringung_auszuege_privat"), to=obs("anschlussunterbringung_personen"))
        ),
        ebenen=("kreis",),
        series=(eigene("gemeinden"),),
        erhebung="gemeinden",
        sagt="Wie vielen Menschen der Schritt in eine eigene Wohnung gelingt.",
        sagt_nicht="Ob sie in der Gemeinde bleiben.",
        caveats=("Die Quote gilt für die Gemeinden, die beide Angaben machen; ihre Zahl steht dabei.",),
    )
)

WOHNUNGSLOS = "untergebrachte_wohnungslose"
WOHNUNGSLOSE_REIHE = amtlich("destatis_22971-0080", "rdb_12411-01-01-4_2022", "rdb_12411-01-01-4_2024")
NUR_UNTERGEBRACHTE = (
    "Gezählt werden untergebrachte Personen, auch Geflüchtete in der Anschlussunterbringung; wie die Gemeinden melden, "
    "beeinflusst die Zahl."
)
KEINE_WOHNUNGSLOSEN = "Die Statistik gibt es seit 2022; die Tabelle 22971-0080 liegt nicht vor."

FELD.add(
    Indicator(
        id="HF3-05",
        title="Untergebrachte wohnungslose Personen",
        short="Untergebrachte wohnungslose Personen",
        unit=JE_10000,
        direction="niedriger_besser",
        definition=(
            "Am 31.01. wegen Wohnungslosigkeit untergebrachte Personen, bezogen auf 10.000 Personen der Bevölkerung am "
            "31.12. des Vorjahres."
        ),
        zaehler="Wegen Wohnungslosigkeit untergebrachte Personen am 31.01.",
        nenner="Bevölkerung am 31.12. des Vorjahres",
        formula=rate(10000, obs(WOHNUNGSLOS), to=obs("bevoelkerung"), pairing="vorjahresende"),
        by_sex=True,
        series=(WOHNUNGSLOSE_REIHE,),
        sagt="Wie viele Menschen keine eigene Wohnung haben und untergebracht sind.",
        sagt_nicht="Wie viele ohne Unterkunft oder bei Bekannten leben.",
        caveats=(NUR_UNTERGEBRACHTE, "Die Zahlen sind auf Vielfache von 5 gerundet."),
        no_data=KEINE_WOHNUNGSLOSEN,
    )
)

FELD.add(
    Indicator(
        id="HF3-05b",
        title="Anteil der Ausländerinnen und Ausländer an den untergebrachten wohnungslosen Personen",
        short="Anteil an den untergebrachten Wohnungslosen",
        unit=PROZENT,
        direction="neutral",
        definition="Ausländische in Prozent aller am 31.01. wegen Wohnungslosigkeit untergebrachten Personen.",
        zaehler="Untergebrachte wohnungslose Personen ohne deutsche Staatsangehörigkeit",
        nenner="Untergebrachte wohnungslose Personen",
        formula=ratio(obs(WOHNUNGSLOS, group=AUSLAENDISCH), to=obs(WOHNUNGSLOS)),
        by_sex=True,
        series=(amtlich("destatis_22971-0080"),),
        core=False,
        kind="kontext",
        sagt="Wie sich die untergebrachten Personen nach Staatsangehörigkeit zusammensetzen.",
        sagt_nicht="Wie hoch das Risiko ist, die Wohnung zu verlieren.",
        caveats=(NUR_UNTERGEBRACHTE,),
        no_data=KEINE_WOHNUNGSLOSEN,
    )
)

FERTIGSTELLUNGEN = FELD.add(
    Indicator(
        id="HF3-06",
        title="Fertiggestellte Wohnungen",
        short="Fertiggestellte Wohnungen",
        unit=JE_1000,
        decimals=2,
        direction="hoeher_besser",
        definition=(
            "Im Kalenderjahr fertiggestellte Wohnungen in neuen Wohngebäuden, bezogen auf 1.000 Personen der "
            "durchschnittlichen Jahresbevölkerung."
        ),
        zaehler="Fertiggestellte Wohnungen in neuen Wohngebäuden (einschließlich Wohnheimen)",
        nenner="Durchschnittliche Jahresbevölkerung",
        formula=per_thousand(obs("fertiggestellte_wohnungen"), to=obs("mittlere_bevoelkerung"), pairing="jahresmittel"),
        series=(amtlich("rdb_31121-01-02-4", "rdb_12411-05-01-4"),),
        kind="kontext",
        sagt="Wie viel neuer Wohnraum im Verhältnis zur Bevölkerung entsteht.",
        sagt_nicht="Zu welchem Preis und für wen gebaut wird.",
        caveats=(
            "Baumaßnahmen an bestehenden Gebäuden und Wohnungen in Nichtwohngebäuden sind nicht enthalten.",
            "Wenige große Gebäude bestimmen die Zahl eines Jahres; sie schwankt stark.",
            KEINE_TRENNUNG,
        ),
        check="Regionalatlas, Indikator AI1102",
        no_data="Die Tabelle 31121-01-02-4 liegt für die Jahre 1995 bis 2015 vor.",
    )
)

WOHNUNGSBESTAND = FELD.add(
    Indicator(
        id="HF3-07",
        title="Wohnungsbestand",
        short="Wohnungsbestand",
        unit=JE_1000,
        direction="neutral",
        definition="Wohnungen in Wohn- und Nichtwohngebäuden am 31.12., bezogen auf 1.000 Personen der Bevölkerung.",
        zaehler="Wohnungen in Wohn- und Nichtwohngebäuden am 31.12.",
        nenner="Bevölkerung am 31.12.",
        formula=per_thousand(obs("wohnungen"), to=obs("bevoelkerung", whole=True)),
        nach=Nach(
            "raeume",
            {
                "1": "1 Raum",
                "2": "2 Räume",
                "3": "3 Räume",
                "4": "4 Räume",
                "5": "5 Räume",
                "6": "6 Räume",
                "7_und_mehr": "7 Räume und mehr",
            },
            titel="Zahl der Räume",
        ),
        series=(amtlich("rdb_31231-02-01-4", "rdb_12411-01-01-4"),),
        core=False,
        kind="kontext",
        sagt="Wie viele Wohnungen es im Verhältnis zur Bevölkerung gibt.",
        sagt_nicht="Wie viele davon frei und bezahlbar sind.",
        caveats=(
            "Der Bestand wird seit der Gebäude- und Wohnungszählung 2011 fortgeschrieben; 2022 wurde neu gezählt.",
            "Räume sind Wohnräume ab 6 Quadratmetern und Küchen.",
            KEINE_TRENNUNG,
        ),
        no_data="Die Tabelle 31231-02-01-4 liegt für die Jahre 2011 bis 2015 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF3-08",
        title="Eigentümerquote nach Migrationsgeschichte",
        short="Eigentümerquote nach Migrationsgeschichte",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der Haushalte, die in eigenem Wohnraum leben, an allen Haushalten.",
        zaehler="Haushalte im selbst genutzten Eigentum",
        nenner="Haushalte",
        formula=ratio(obs("haushalte", wohnverhaeltnis="eigentum"), to=obs("haushalte")),
        nach=Nach("migrationsgeschichte", {"mit": "mit Migrationsgeschichte", "ohne": "ohne Migrationsgeschichte"}),
        ebenen=("land", "bund"),
        series=(amtlich("destatis_mikrozensus_wohnen"),),
        core=False,
        kind="kontext",
        sagt="Wie oft Zugewanderte im Land in den eigenen vier Wänden wohnen.",
        sagt_nicht="Wie es im Landkreis ist: Die Stichprobe reicht nur für das Land.",
        caveats=("Zusatzprogramm des Mikrozensus, alle vier Jahre; 2014 ist mit 2018 und 2022 nicht vergleichbar.",),
        no_data="Das Zusatzprogramm Wohnen des Mikrozensus liegt nicht vor; es gäbe nur Werte für Land und Bund.",
    )
)

NUTZUNG = "wohnungen_zensus"
EIGENTUEMER, VERMIETET = obs(NUTZUNG, nutzung="eigentuemer"), obs(NUTZUNG, nutzung="vermietet")
BEIDE = ("kreis", "gemeinde", "land", "bund")

FELD.add(
    Indicator(
        id="HF3-K1",
        title="Von Eigentümerinnen und Eigentümern bewohnte Wohnungen (Zensus 2011)",
        short="Selbst genutztes Wohneigentum (Zensus 2011)",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der von ihren Eigentümerinnen und Eigentümern bewohnten an allen so bewohnten oder zu Wohnzwecken "
            "vermieteten Wohnungen in Gebäuden mit Wohnraum."
        ),
        zaehler="Von Eigentümerinnen und Eigentümern bewohnte Wohnungen",
        nenner="Von Eigentümerinnen und Eigentümern bewohnte und zu Wohnzwecken vermietete Wohnungen",
        formula=ratio(EIGENTUEMER, to=EIGENTUEMER + VERMIETET),
        ebenen=BEIDE,
        series=(amtlich("rdb_31211-08-01-5"),),
        core=False,
        kind="kontext",
        sagt="Wo im Landkreis zur Miete und wo im Eigentum gewohnt wird.",
        sagt_nicht="Wie oft Zugewanderte im Eigentum wohnen: Danach unterscheidet die Tabelle nicht.",
        caveats=("Mietfrei überlassene Wohnungen zählen als vermietet.", KEINE_TRENNUNG, SAFE),
        no_data=NUR_2011,
    )
)

FELD.add(
    Indicator(
        id="HF3-K2",
        title="Leer stehende Wohnungen (Zensus 2011)",
        short="Leerstand (Zensus 2011)",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der leer stehenden an allen Wohnungen in Gebäuden mit Wohnraum.",
        zaehler="Leer stehende Wohnungen",
        nenner="Wohnungen in Gebäuden mit Wohnraum",
        formula=ratio(obs(NUTZUNG, nutzung="leer"), to=obs(NUTZUNG)),
        ebenen=BEIDE,
        series=(amtlich("rdb_31211-08-01-5"),),
        core=False,
        kind="kontext",
        sagt="Wo im Landkreis Wohnungen leer standen.",
        sagt_nicht="Ob sie bewohnbar waren und warum sie leer standen.",
        caveats=("Gewerblich genutzte Wohnungen sind nicht enthalten.", SAFE),
        no_data=NUR_2011,
    )
)

FELD.add(
    Indicator(
        id="HF3-K3",
        title="Wohnfläche je Einwohnerin und Einwohner",
        short="Wohnfläche je Kopf",
        unit=QM,
        direction="neutral",
        definition="Wohnfläche in Wohngebäuden am 31.12., bezogen auf die Bevölkerung.",
        zaehler="Wohnfläche in Wohngebäuden am 31.12.",
        nenner="Bevölkerung am 31.12.",
        formula=rate(1000, obs("wohnflaechen"), to=obs("bevoelkerung")),
        series=(
            amtlich("rdb_31231-02-01-4", "rdb_12411-01-01-4"),
            ersatz(
                "inkar_kreise",
                ab=2017,
                formula=published("wohnflaeche_je_einwohner"),
                note="veröffentlichter Wert; schließt Wohnungen in Nichtwohngebäuden ein",
            ),
        ),
        core=False,
        kind="kontext",
        sagt="Wie viel Wohnraum im Durchschnitt auf einen Menschen entfällt.",
        sagt_nicht="Wie er verteilt ist.",
        caveats=("Die Wohnfläche ist in der Tabelle auf 100 Quadratmeter gerundet.", KEINE_TRENNUNG, NACH_DER_TABELLE),
    )
)

FELD.add(
    Indicator(
        id="HF3-K4",
        title="Angebotsmieten",
        short="Angebotsmieten",
        unit=EURO_JE_QM,
        decimals=2,
        direction="niedriger_besser",
        definition="Durchschnittliche Nettokaltmiete inserierter Wohnungen im Kalenderjahr.",
        zaehler="Durchschnittliche Miete der inserierten Wohnungen ohne Nebenkosten",
        nenner="entfällt",
        formula=published("angebotsmieten"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note="INKAR, veröffentlichter Wert"),),
        core=False,
        kind="kontext",
        sagt="Was eine Wohnung kostet, die neu gesucht wird.",
        sagt_nicht="Was in bestehenden Mietverhältnissen gezahlt wird.",
        caveats=(
            "Wohnungen, die ohne Inserat vergeben werden, sind nicht enthalten; sie sind oft günstiger.",
            NUR_INKAR,
        ),
    )
)

FELD.add(
    Indicator(
        id="HF3-K5",
        title="Genehmigte Wohnungen",
        short="Genehmigte Wohnungen",
        unit=JE_1000,
        decimals=2,
        direction="hoeher_besser",
        definition="Im Kalenderjahr genehmigte Wohnungen, bezogen auf 1.000 Personen der Bevölkerung.",
        zaehler="Genehmigte Wohnungen",
        nenner="Bevölkerung",
        formula=published("baugenehmigungsquote"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note="INKAR, veröffentlichter Wert"),),
        core=False,
        kind="kontext",
        sagt="Mit wie viel neuem Wohnraum in den nächsten Jahren zu rechnen ist.",
        sagt_nicht="Wie viel davon gebaut wird (siehe HF3-06).",
        caveats=(NUR_INKAR,),
    )
)

FELD.add(
    Indicator(
        id="HF3-K6",
        title="Eigentümerquote (Zensus 2022)",
        short="Eigentümerquote (Zensus 2022)",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der von ihren Eigentümerinnen und Eigentümern bewohnten Wohnungen, wie ihn der Zensus 2022 für die "
            "Gemeinden veröffentlicht."
        ),
        zaehler="Von Eigentümerinnen und Eigentümern bewohnte Wohnungen",
        nenner="Bewohnte Wohnungen",
        formula=published("eigentuemerquote"),
        ebenen=("gemeinde",),
        series=(amtlich(ZENSUS_2022),),
        core=False,
        kind="kontext",
        sagt="Wo im Landkreis zur Miete und wo im Eigentum gewohnt wird.",
        sagt_nicht="Wie oft Zugewanderte im Eigentum wohnen: Danach unterscheidet das Ergebnis nicht.",
        caveats=("Die Abgrenzung ist die der Veröffentlichung; mit HF3-K1 wird keine Reihe gebildet.", NUR_ANTEILE),
        no_data=NUR_2022,
    )
)

FELD.add(
    Indicator(
        id="HF3-K7",
        title="Leerstandsquote (Zensus 2022)",
        short="Leerstandsquote (Zensus 2022)",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der leer stehenden Wohnungen, wie ihn der Zensus 2022 für die Gemeinden veröffentlicht.",
        zaehler="Leer stehende Wohnungen",
        nenner="Wohnungen",
        formula=published("leerstandsquote"),
        ebenen=("gemeinde",),
        series=(amtlich(ZENSUS_2022),),
        core=False,
        kind="kontext",
        sagt="Wo im Landkreis Wohnungen leer standen.",
        sagt_nicht="Ob sie bewohnbar waren und warum sie leer standen.",
        caveats=("Die Abgrenzung ist die der Veröffentlichung; mit HF3-K2 wird keine Reihe gebildet.", NUR_ANTEILE),
        no_data=NUR_2022,
    )
)

FELD.add(
    Indicator(
        id="HF3-K8",
        title="Nettokaltmiete (Zensus 2022)",
        short="Nettokaltmiete (Zensus 2022)",
        unit=EURO_JE_QM,
        decimals=2,
        direction="neutral",
        definition=(
            "Durchschnittliche Nettokaltmiete der vermieteten Wohnungen, wie sie der Zensus 2022 für die Gemeinden "
            "veröffentlicht."
        ),
        zaehler="Durchschnittliche Nettokaltmiete der vermieteten Wohnungen",
        nenner="entfällt",
        formula=published("nettokaltmieten"),
        ebenen=("gemeinde",),
        series=(amtlich(ZENSUS_2022),),
        core=False,
        kind="kontext",
        sagt="Was Mieterinnen und Mieter in bestehenden Mietverhältnissen zahlen.",
        sagt_nicht="Was eine Wohnung kostet, die neu gesucht wird (siehe HF3-K4).",
        caveats=(NUR_ANTEILE,),
        no_data=NUR_2022,
    )
)
