"""Handlungsfeld 6: Arbeit."""

from __future__ import annotations

from dataclasses import replace

from indicators.formulas import count, gap, obs, published, ratio, surveyed
from indicators.model import (
    ANZAHL,
    AUSLAENDISCH,
    DEUTSCH,
    INSGESAMT,
    OFFEN,
    PROZENT,
    PUNKTE,
    Handlungsfeld,
    Indicator,
    Schicht,
    amtlich,
    eigene,
    ersatz,
)

FELD = Handlungsfeld(
    nummer=6,
    key="arbeit",
    title="Arbeit",
    ziel=(
        "Erwerbsarbeit sichert den Lebensunterhalt und schafft Teilhabe. Ziel ist, dass Zugewanderte ihren "
        "Qualifikationen entsprechend beschäftigt sind und Abstände zur übrigen Bevölkerung kleiner werden."
    ),
)

SVB = "svb_wohnort"
REST_HINWEIS = (
    "Die Tabelle hat keine Zeile für Deutsche. Sie werden als Rest gebildet: Insgesamt minus Ausländerinnen und "
    "Ausländer; darin sind Personen ohne Angabe zur Staatsangehörigkeit enthalten."
)
NUR_SVB = (
    "Selbstständige, Beamtinnen und Beamte, ausschließlich geringfügig Beschäftigte und Grenzgänger ins Ausland sind "
    "nicht enthalten."
)
AM_ARBEITSORT = (
    "Selbstständige, Beamtinnen und Beamte und ausschließlich geringfügig Beschäftigte sind nicht enthalten. Gezählt wird "
    "am Arbeitsort, mit Einpendelnden."
)
HALBES_JAHR = (
    "Näherung: Die Beschäftigten werden am 30.06. gezählt, die Bevölkerung am 31.12. desselben Jahres. Bei starker "
    "Zuwanderung im zweiten Halbjahr fällt die Quote dadurch zu niedrig aus."
)
NACHLAUF = (
    "Die Bezugsgröße wird einmal im Jahr erneuert und läuft der Entwicklung nach. In Jahren starker Zuwanderung "
    "weist die Statistik deshalb eine zu hohe Quote für Ausländerinnen und Ausländer aus."
)
BA_SUMME = "eigene Summe über Berufsgruppen, auf 10 gerundet gedruckt; andere Abgrenzung als die amtliche Tabelle"

BESCHAEFTIGTE_IM_ERWERBSALTER = obs(SVB) - obs(SVB, age=(65, OFFEN))
BESCHAEFTIGUNG = ("rdb_13111-06-02-4", "rdb_12411-03-03-4", "rdb_12411-03-02-4")

BESCHAEFTIGUNGSQUOTE = FELD.add(
    Indicator(
        id="HF6-01",
        title="Beschäftigungsquote der Ausländerinnen und Ausländer",
        short="Beschäftigungsquote Ausländerinnen und Ausländer",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Sozialversicherungspflichtig Beschäftigte am Wohnort im Alter von 15 bis unter 65 Jahren am 30.06., "
            "bezogen auf die Bevölkerung derselben Gruppe am 31.12. des Vorjahres (Regel der Bundesagentur für "
            "Arbeit)."
        ),
        zaehler="Sozialversicherungspflichtig Beschäftigte am Wohnort unter 65 Jahren am 30.06.",
        nenner="Bevölkerung von 15 bis unter 65 Jahren am 31.12. des Vorjahres",
        formula=ratio(BESCHAEFTIGTE_IM_ERWERBSALTER, to=obs("bevoelkerung", age=(15, 65)), pairing="vorjahresende"),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=(SVB,),
        by_sex=True,
        series=(amtlich(*BESCHAEFTIGUNG),),
        sagt="Welcher Teil der Gruppe im Erwerbsalter sozialversicherungspflichtig arbeitet.",
        sagt_nicht="Ob die Arbeit der Qualifikation entspricht und den Lebensunterhalt sichert.",
        caveats=(NUR_SVB, REST_HINWEIS),
        no_data="Die Bevölkerung nach Alter und Staatsangehörigkeit am 31.12. des Vorjahres fehlt.",
    )
)

ABSTAND = FELD.add(
    Indicator(
        id="HF6-02",
        title="Abstand der Beschäftigungsquoten nach Staatsangehörigkeit",
        short="Abstand der Beschäftigungsquoten",
        unit=PUNKTE,
        direction="naeher_an_null",
        definition="Beschäftigungsquote der Deutschen minus Beschäftigungsquote der Ausländerinnen und Ausländer.",
        zaehler="Beschäftigungsquote der Deutschen",
        nenner="abzüglich Beschäftigungsquote der Ausländerinnen und Ausländer",
        formula=gap("HF6-01"),
        series=BESCHAEFTIGUNGSQUOTE.series,
        by_sex=True,
        sagt="Wie weit die Beteiligung am Arbeitsmarkt auseinanderliegt.",
        sagt_nicht="Warum sie auseinanderliegt: Alter, Geschlecht und Qualifikation unterscheiden sich.",
        caveats=(NUR_SVB, REST_HINWEIS),
        no_data=BESCHAEFTIGUNGSQUOTE.no_data,
    )
)

FRAUEN = FELD.add(
    Indicator(
        id="HF6-03",
        title="Beschäftigungsquote ausländischer Frauen",
        short="Beschäftigungsquote ausländischer Frauen",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Beschäftigungsquote wie HF6-01, nur Frauen.",
        zaehler="Sozialversicherungspflichtig beschäftigte Frauen am Wohnort unter 65 Jahren am 30.06.",
        nenner="Frauen von 15 bis unter 65 Jahren am 31.12. des Vorjahres",
        formula=ratio(
            obs(SVB, sex="weiblich") - obs(SVB, sex="weiblich", age=(65, OFFEN)),
            to=obs("bevoelkerung", sex="weiblich", age=(15, 65)),
            pairing="vorjahresende",
        ),
        groups=(AUSLAENDISCH, DEUTSCH),
        rest=(SVB,),
        series=BESCHAEFTIGUNGSQUOTE.series,
        sagt="Welcher Teil der ausländischen Frauen im Erwerbsalter sozialversicherungspflichtig arbeitet.",
        sagt_nicht="Wie viele Stunden sie arbeiten.",
        caveats=(NUR_SVB, REST_HINWEIS),
        no_data=BESCHAEFTIGUNGSQUOTE.no_data,
    )
)


def _naeherung(indicator: Indicator, of: str | None = None) -> Indicator:
    """The approximation of an employment rate: over the population half a year later, outside the cockpit."""
    formula = gap(of) if of else replace(indicator.formula, pairing="jahresende")
    return replace(
        indicator,
        id=f"{indicator.id}b",
        title=f"{indicator.title} (Näherung)",
        short=f"{indicator.short} (Näherung)",
        definition=indicator.definition.replace(
            "am 31.12. des Vorjahres (Regel der Bundesagentur für Arbeit)", "am 31.12. desselben Jahres (Näherung)"
        ).replace("wie HF6-01", "wie HF6-01b"),
        nenner=indicator.nenner.replace("des Vorjahres", "desselben Jahres"),
        formula=formula,
        core=False,
        kind="kontext",
        caveats=(HALBES_JAHR, *indicator.caveats),
        no_data="Beschäftigte und Bevölkerung nach Alter und Staatsangehörigkeit liegen für kein gemeinsames Jahr vor.",
    )


ALTER = (((0, 20), (15, 20)), ((20, 25),) * 2, ((25, 30),) * 2, ((30, 50),) * 2, ((50, 60),) * 2, ((60, 65),) * 2)
"""The ages that both tables have: as the employed are printed, and the population of that age."""

NAEHERUNG = FELD.add(
    replace(
        _naeherung(BESCHAEFTIGUNGSQUOTE),
        zerlegung=tuple(
            Schicht(age, ratio(obs(SVB, age=printed), to=obs("bevoelkerung", age=age), pairing="jahresende"))
            for printed, age in ALTER
        ),
    )
)
FELD.add(_naeherung(ABSTAND, of="HF6-01b"))
FELD.add(_naeherung(FRAUEN))

ARBEITSLOSENQUOTE = FELD.add(
    Indicator(
        id="HF6-04",
        title="Arbeitslosenquote der Ausländerinnen und Ausländer",
        short="Arbeitslosenquote Ausländerinnen und Ausländer",
        unit=PROZENT,
        direction="niedriger_besser",
        definition="Arbeitslose Ausländerinnen und Ausländer in Prozent aller ausländischen zivilen Erwerbspersonen.",
        zaehler="Arbeitslose Ausländerinnen und Ausländer (Jahresdurchschnitt)",
        nenner="Alle ausländischen zivilen Erwerbspersonen",
        formula=published("arbeitslosenquote"),
        groups=(AUSLAENDISCH, INSGESAMT),
        by_sex=True,
        series=(amtlich("rdb_13211-02-05-4"),),
        sagt="Wie stark Ausländerinnen und Ausländer von Arbeitslosigkeit betroffen sind.",
        sagt_nicht="Wie hoch der Abstand zu Deutschen ist: Eine Quote für Deutsche veröffentlicht die Tabelle nicht.",
        caveats=(
            "Die Quote wird so gedruckt, wie sie veröffentlicht ist; sie wird nicht nachgerechnet.",
            NACHLAUF,
            "Vor 2009 wurde die Quote nach Gruppen nicht erhoben.",
        ),
        check="Regionalatlas, Indikator AI0805",
    )
)

ANTEIL_AN_ARBEITSLOSEN = FELD.add(
    Indicator(
        id="HF6-05",
        title="Anteil der Ausländerinnen und Ausländer an den Arbeitslosen",
        short="Anteil an den Arbeitslosen",
        unit=PROZENT,
        direction="neutral",
        definition="Arbeitslose Ausländerinnen und Ausländer in Prozent aller Arbeitslosen.",
        zaehler="Arbeitslose Ausländerinnen und Ausländer (Jahresdurchschnitt)",
        nenner="Arbeitslose insgesamt (Jahresdurchschnitt)",
        formula=ratio(obs("arbeitslose", group=AUSLAENDISCH), to=obs("arbeitslose")),
        by_sex=True,
        series=(
            amtlich("rdb_13211-02-05-4", bis=2016),
            ersatz("ba_arbeitslose", note=BA_SUMME, rounded_to=10),
        ),
        breaks=("ukraine_sgb2_2022",),
        sagt="Welcher Teil der Arbeitslosen keine deutsche Staatsangehörigkeit hat.",
        sagt_nicht="Ob das Risiko gestiegen ist: Der Anteil wächst auch, wenn die ausländische Bevölkerung wächst.",
        caveats=("Der Anteil ist gegen den Anteil an der Bevölkerung (B-01) zu lesen.",),
        check="Regionalatlas, Indikator AI0809",
    )
)

OHNE_ABSCHLUSS = obs(SVB, abschluss="ohne")
MIT_ANGABE = OHNE_ABSCHLUSS + obs(SVB, abschluss="anerkannt") + obs(SVB, abschluss="akademisch")

BERUFSABSCHLUSS = FELD.add(
    Indicator(
        id="HF6-06",
        title="Beschäftigte ohne Berufsabschluss",
        short="Ausländische Beschäftigte ohne Berufsabschluss",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Anteil der sozialversicherungspflichtig Beschäftigten am Wohnort ohne Berufsabschluss an allen mit "
            "Angabe zum Abschluss, nach Staatsangehörigkeit."
        ),
        zaehler="Beschäftigte ohne Berufsabschluss",
        nenner="Beschäftigte mit Angabe zum Berufsabschluss",
        formula=ratio(OHNE_ABSCHLUSS, to=MIT_ANGABE),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=(SVB,),
        by_sex=True,
        series=(amtlich("rdb_13111-12-03-4"),),
        sagt="Wie viele Beschäftigte ohne anerkannten Abschluss arbeiten.",
        sagt_nicht="Was sie können: Im Ausland erworbene Abschlüsse sind oft nicht anerkannt oder nicht erfasst.",
        caveats=("Personen ohne Angabe zum Abschluss sind nicht enthalten (siehe HF6-K4).", REST_HINWEIS),
    )
)

MINDESTSICHERUNG = FELD.add(
    Indicator(
        id="HF6-07a",
        title="Mindestsicherungsquote",
        short="Mindestsicherungsquote",
        unit=PROZENT,
        direction="niedriger_besser",
        definition="Empfängerinnen und Empfänger sozialer Mindestsicherungsleistungen in Prozent der Bevölkerung.",
        zaehler=(
            "Empfängerinnen und Empfänger von Gesamtregelleistung nach dem SGB II, Hilfe zum Lebensunterhalt außerhalb von "
            "Einrichtungen und Grundsicherung im Alter und bei Erwerbsminderung nach dem SGB XII sowie Regelleistungen nach "
            "dem Asylbewerberleistungsgesetz am 31.12."
        ),
        nenner="Bevölkerung am 31.12.",
        formula=ratio(obs("mindestsicherung_empfaenger"), to=obs("bevoelkerung")),
        series=(amtlich("rdb_22811-01-01-4", "rdb_12411-01-01-4"),),
        sagt="Wie viele Menschen auf Leistungen zur Sicherung des Lebensunterhalts angewiesen sind.",
        sagt_nicht="Wie sich der Bezug nach Staatsangehörigkeit verteilt (siehe HF6-07b und HF6-07c).",
        caveats=(
            "Enthält Leistungen nach dem Asylbewerberleistungsgesetz.",
            "Der Wert für Deutschland 2010 enthält eine Korrekturlieferung aus Nordrhein-Westfalen nicht.",
        ),
        no_data="Die Tabelle 22811-01-01-4 liegt bis 2015 vor.",
    )
)

SGB2_QUOTE = FELD.add(
    Indicator(
        id="HF6-07b",
        title="Ausländerinnen und Ausländer mit Leistungen nach dem SGB II",
        short="SGB-II-Bezug Ausländerinnen und Ausländer",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Regelleistungsberechtigte nach dem SGB II in Prozent der Bevölkerung unter 65 Jahren derselben Gruppe."
        ),
        zaehler="Regelleistungsberechtigte nach dem SGB II am 31.12.",
        nenner="Bevölkerung unter 65 Jahren am 31.12.",
        formula=ratio(obs("sgb2_regelleistungsberechtigte"), to=obs("bevoelkerung", age=(0, 65))),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=("sgb2_regelleistungsberechtigte",),
        series=(amtlich("rdb_22811-02-02-4", "rdb_12411-03-03-4", "rdb_12411-03-02-4"),),
        sagt="Welcher Teil der Gruppe Leistungen der Grundsicherung für Arbeitsuchende erhält.",
        sagt_nicht="Ob jemand arbeitet: Auch Beschäftigte mit geringem Einkommen erhalten Leistungen.",
        caveats=(
            "Die Altersgrenze der Regelleistung liegt über 65 Jahren; der Nenner endet mit 64 Jahren.",
            REST_HINWEIS,
        ),
        no_data="Die Bevölkerung nach Alter und Staatsangehörigkeit liegt für diesen Zeitraum nicht vor.",
    )
)

ANTEIL_AN_SGB2 = FELD.add(
    Indicator(
        id="HF6-07c",
        title="Anteil der Ausländerinnen und Ausländer an den Leistungsberechtigten nach dem SGB II",
        short="Anteil an den Leistungsberechtigten (SGB II)",
        unit=PROZENT,
        direction="neutral",
        definition="Ausländische Regelleistungsberechtigte in Prozent aller Regelleistungsberechtigten nach dem SGB II.",
        zaehler="Ausländische Regelleistungsberechtigte am 31.12.",
        nenner="Regelleistungsberechtigte insgesamt am 31.12.",
        formula=ratio(
            obs("sgb2_regelleistungsberechtigte", group=AUSLAENDISCH), to=obs("sgb2_regelleistungsberechtigte")
        ),
        series=(amtlich("rdb_22811-02-02-4"),),
        breaks=("ukraine_sgb2_2022",),
        sagt="Wie sich die Leistungsberechtigten nach Staatsangehörigkeit zusammensetzen.",
        sagt_nicht="Wie häufig der Bezug in der Gruppe ist (siehe HF6-07b).",
        caveats=("Anerkannte Schutzsuchende wechseln vom Asylbewerberleistungsgesetz in das SGB II.",),
    )
)

ASYLHERKUNFT = FELD.add(
    Indicator(
        id="HF6-08",
        title="Beschäftigte aus Asylherkunftsländern",
        short="Beschäftigte aus Asylherkunftsländern",
        unit=ANZAHL,
        decimals=0,
        direction="hoeher_besser",
        definition=(
            "Sozialversicherungspflichtig Beschäftigte am Wohnort mit einer Staatsangehörigkeit der acht "
            "zugangsstärksten nichteuropäischen Asylherkunftsländer (Afghanistan, Eritrea, Irak, Iran, Nigeria, "
            "Pakistan, Somalia, Syrien) am 30.06."
        ),
        zaehler="Sozialversicherungspflichtig Beschäftigte aus acht Asylherkunftsländern",
        nenner="entfällt",
        formula=count(obs(SVB, staatsangehoerigkeit="asylherkunftslaender")),
        by_sex=True,
        series=(amtlich("ba_migrationsmonitor"),),
        sagt="Wie viele Menschen aus diesen Ländern sozialversicherungspflichtig arbeiten.",
        sagt_nicht="Wie viele von ihnen als Schutzsuchende gekommen sind.",
        caveats=(
            NUR_SVB,
            "Die Ländergruppe ist fest; Schutzsuchende aus anderen Ländern, etwa aus der Ukraine, zählen nicht dazu.",
        ),
        no_data="Der Migrationsmonitor der Bundesagentur für Arbeit liegt nicht vor.",
    )
)

KUEMMERER = FELD.add(
    Indicator(
        id="HF6-09",
        title="Vermittlungen in Ausbildung",
        short="Vermittlungen in Ausbildung",
        unit=ANZAHL,
        decimals=0,
        direction="hoeher_besser",
        definition="In eine Ausbildung vermittelte Teilnehmende des Programms „Kümmerer“ im Kalenderjahr.",
        zaehler="Vermittlungen in Ausbildung",
        nenner="entfällt",
        formula=surveyed(count(obs("ausbildungsvermittlungen"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene("ausbildungsvermittlung"),),
        erhebung="ausbildungsvermittlung",
        kind="prozess",
        sagt="Wie viele junge Zugewanderte mit Begleitung eine Ausbildung beginnen.",
        sagt_nicht="Wie viele die Ausbildung abschließen.",
        caveats=(
            "Gezählt werden Vermittlungen eines Kalenderjahres; über mehrere Jahre summierte Zahlen zählen nicht.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF6-K1",
        title="Beschäftigte am Wohnort",
        short="Beschäftigte am Wohnort",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Sozialversicherungspflichtig Beschäftigte am Wohnort am 30.06., nach Staatsangehörigkeit.",
        zaehler="Sozialversicherungspflichtig Beschäftigte am Wohnort",
        nenner="entfällt",
        formula=count(obs(SVB)),
        groups=(AUSLAENDISCH, INSGESAMT),
        by_sex=True,
        series=(amtlich("rdb_13111-02-02-4"),),
        core=False,
        kind="kontext",
        sagt="Wie viele Menschen, die im Landkreis wohnen, sozialversicherungspflichtig arbeiten.",
        sagt_nicht="Wo sie arbeiten.",
        caveats=(NUR_SVB,),
    )
)

FELD.add(
    Indicator(
        id="HF6-K2",
        title="Anteil der Ausländerinnen und Ausländer an den Beschäftigten am Arbeitsort",
        short="Anteil an den Beschäftigten am Arbeitsort",
        unit=PROZENT,
        direction="neutral",
        definition="Ausländische sozialversicherungspflichtig Beschäftigte in Prozent aller Beschäftigten am Arbeitsort.",
        zaehler="Ausländische Beschäftigte am Arbeitsort",
        nenner="Beschäftigte am Arbeitsort",
        formula=ratio(obs("svb_arbeitsort", group=AUSLAENDISCH), to=obs("svb_arbeitsort")),
        by_sex=True,
        series=(amtlich("rdb_13111-01-03-4", "rdb_13111-01-03-4_2023", "rdb_13111-01-03-4_2025"),),
        core=False,
        kind="kontext",
        sagt="Welchen Beitrag ausländische Beschäftigte in den Betrieben des Landkreises leisten.",
        sagt_nicht="Wo sie wohnen.",
        caveats=(AM_ARBEITSORT,),
    )
)

FELD.add(
    Indicator(
        id="HF6-K3",
        title="Teilzeitquote",
        short="Teilzeitquote",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Teilzeitbeschäftigten an den Beschäftigten am Wohnort mit Angabe zum Umfang.",
        zaehler="Teilzeitbeschäftigte am Wohnort",
        nenner="Vollzeit- und Teilzeitbeschäftigte am Wohnort",
        formula=ratio(obs(SVB, umfang="teilzeit"), to=obs(SVB, umfang="vollzeit") + obs(SVB, umfang="teilzeit")),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=(SVB,),
        by_sex=True,
        series=(amtlich("rdb_13111-04-02-4"),),
        core=False,
        kind="kontext",
        sagt="Wie verbreitet Teilzeit ist, vor allem bei Frauen.",
        sagt_nicht="Ob die Teilzeit gewünscht ist.",
        caveats=(REST_HINWEIS,),
    )
)

FELD.add(
    Indicator(
        id="HF6-K4",
        title="Beschäftigte ohne Angabe zum Berufsabschluss",
        short="Ohne Angabe zum Berufsabschluss",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Beschäftigten am Wohnort, für die kein Berufsabschluss gemeldet ist.",
        zaehler="Beschäftigte ohne Angabe zum Berufsabschluss",
        nenner="Beschäftigte am Wohnort",
        formula=ratio(obs(SVB) - MIT_ANGABE, to=obs(SVB)),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=(SVB,),
        series=(amtlich("rdb_13111-12-03-4"),),
        core=False,
        kind="kontext",
        sagt="Wie vollständig die Angaben sind, auf denen HF6-06 beruht.",
        sagt_nicht="Welchen Abschluss diese Beschäftigten haben.",
        caveats=(REST_HINWEIS,),
    )
)

FELD.add(
    Indicator(
        id="HF6-K5",
        title="Erwerbslosenquote (Zensus 2011)",
        short="Erwerbslosenquote (Zensus 2011)",
        unit=PROZENT,
        direction="niedriger_besser",
        definition="Erwerbslose in Prozent der Erwerbspersonen derselben Gruppe.",
        zaehler="Erwerbslose",
        nenner="Erwerbspersonen",
        formula=ratio(obs("erwerbspersonen", erwerbsstatus="erwerbslos"), to=obs("erwerbspersonen")),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        series=(amtlich("rdb_12111-11-01-4"),),
        core=False,
        kind="kontext",
        sagt="Wie sich Erwerbslosigkeit im Jahr 2011 nach Staatsangehörigkeit unterschied.",
        sagt_nicht="Wie viele bei der Agentur für Arbeit gemeldet waren: Das Konzept ist ein anderes.",
        caveats=("Ergebnis der Haushaltsstichprobe, auf Zehner gerundet.",),
        no_data="Für den Zeitraum des Berichts liegt kein Ergebnis auf Kreisebene vor.",
    )
)

FELD.add(
    Indicator(
        id="HF6-K6",
        title="Anteil der Langzeitarbeitslosen",
        short="Langzeitarbeitslose",
        unit=PROZENT,
        direction="niedriger_besser",
        definition="Arbeitslose, die ein Jahr oder länger arbeitslos sind, in Prozent aller Arbeitslosen.",
        zaehler="Langzeitarbeitslose (Jahresdurchschnitt)",
        nenner="Arbeitslose (Jahresdurchschnitt)",
        formula=published("anteil_langzeitarbeitslose"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note="INKAR, veröffentlichter Anteil"),),
        breaks=("ukraine_sgb2_2022",),
        core=False,
        kind="kontext",
        sagt="Wie verfestigt die Arbeitslosigkeit im Landkreis ist.",
        sagt_nicht="Wie viele Langzeitarbeitslose zugewandert sind: Danach gliedert die Quelle nicht.",
        caveats=(
            "In Jahren mit vielen neuen Arbeitslosen sinkt der Anteil, ohne dass es weniger Langzeitarbeitslose gibt.",
            "Die Tabelle 13211-02-05-4 weicht bis 2011 von INKAR ab; 2010 ergeben ihre Kreise nicht das Land. Sie wird "
            "deshalb hier nicht verwendet.",
            "INKAR veröffentlicht keine Werte für Land und Bund.",
        ),
        check="Regionaldatenbank, Tabelle 13211-02-05-4 (ab 2012)",
    )
)

FELD.add(
    Indicator(
        id="HF6-K7",
        title="Haushalte mit niedrigem Einkommen",
        short="Haushalte mit niedrigem Einkommen",
        unit=PROZENT,
        direction="niedriger_besser",
        definition="Anteil der Haushalte mit niedrigem Einkommen an allen Haushalten, nach der Abgrenzung von INKAR.",
        zaehler="Haushalte mit niedrigem Einkommen",
        nenner="Haushalte",
        formula=published("anteil_haushalte_niedriges_einkommen"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note="INKAR, veröffentlichter Anteil"),),
        core=False,
        kind="kontext",
        sagt="Wie viele Haushalte mit wenig Geld auskommen müssen.",
        sagt_nicht="Wie viele Menschen armutsgefährdet sind: Größe und Bedarf der Haushalte sind nicht berücksichtigt.",
        caveats=(
            "Ergebnis einer Modellrechnung, keine Zählung. Die Einkommensgrenze nennt die Quelle nicht.",
            "INKAR veröffentlicht keine Werte für Land und Bund.",
        ),
        check="INKAR, Ausgabe 2017, Haushalte mit niedrigem Einkommen",
    )
)
