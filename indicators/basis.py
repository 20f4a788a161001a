"""Base chapter: Demografie und Zuwanderung."""

from __future__ import annotations

from indicators.formulas import Sum, count, obs, per_thousand, published, ratio
from indicators.model import (
    ANZAHL,
    AUSLAENDISCH,
    DEUTSCH,
    INSGESAMT,
    JAHRE,
    JE_1000,
    OFFEN,
    PROZENT,
    Handlungsfeld,
    Indicator,
    Nach,
    amtlich,
    ersatz,
)

FELD = Handlungsfeld(
    nummer=0,
    key="basis",
    title="Demografie und Zuwanderung",
    ziel=(
        "Wer Integration plant, muss wissen, wer im Landkreis lebt, wer kommt und wer geht. Dieses Kapitel "
        "legt die Grundlage, auf der die zehn Handlungsfelder stehen."
    ),
)

FORTSCHREIBUNG = ("rdb_12411-03-03-4", "rdb_12411-03-02-4")
KEIN_MASS = (
    "Gezählt wird die Staatsangehörigkeit. Eingebürgerte, Aussiedlerinnen und Aussiedler sowie Kinder, die mit "
    "der Geburt Deutsche wurden, sind nicht enthalten; der Wert ist kein Maß für Einwanderungsgeschichte."
)
BASISWECHSEL = (
    "Bis 31.12.2010 beruht die Fortschreibung auf der Volkszählung 1987, danach auf dem Zensus 2011, ab 2022 auf "
    "dem Zensus 2022. Über diese Grenzen hinweg wird keine Veränderung berechnet."
)
EIGENE_SUMME = (
    "Die Tabelle enthält keine Summenzeilen. Der Wert ist eine eigene Summe aus Zellen, die auf Vielfache von 5 "
    "gerundet sind; gedruckt werden nur die Stellen, die sich daraus sicher ergeben."
)

SAFE = (
    "Die Zahlen des Zensus 2011 sind durch das Geheimhaltungsverfahren SAFE leicht verändert; Summen können um wenige "
    "Einheiten von ihren Teilen abweichen."
)
NACH_DER_TABELLE = (
    "Die amtliche Tabelle reicht bis 2015. INKAR, ohne Werte für Land und Bund, folgt erst ab 2017: Der einzelne Wert für "
    "2016 würde am Ende des Zeitraums 2013 bis 2016 den amtlichen Wert und den Vergleich mit Land und Bund verdrängen."
)
"""Why a series of INKAR begins a year after the one that the official table would need it for."""

AUSLAENDERANTEIL = FELD.add(
    Indicator(
        id="B-01",
        title="Anteil der ausländischen Bevölkerung",
        short="Ausländische Bevölkerung",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Personen ohne deutsche Staatsangehörigkeit an der Bevölkerung am Stichtag.",
        zaehler="Bevölkerung ohne deutsche Staatsangehörigkeit",
        nenner="Bevölkerung insgesamt",
        formula=ratio(obs("bevoelkerung", group=AUSLAENDISCH), to=obs("bevoelkerung")),
        by_sex=True,
        ages=((0, 6), (6, 18), (18, 25), (25, 35), (35, 50), (50, 65), (65, 75), (75, OFFEN)),
        series=(
            amtlich(*FORTSCHREIBUNG, note="Fortschreibung"),
            amtlich("rdb_12111-01-01-4", note="Zensus 2011"),
            amtlich("rdb_12111-01-01-5", note="Zensus 2011, Gemeinden"),
            ersatz(
                "regionalatlas_ai0208",
                formula=published("auslaenderanteil"),
                note="veröffentlichter Anteil, eine Nachkommastelle",
            ),
            ersatz(
                "zensus_2022_gemeinden",
                formula=published("auslaenderanteil"),
                note="Zensus 2022, Gemeinden, veröffentlichter Anteil",
            ),
        ),
        ebenen=("kreis", "gemeinde", "land", "bund"),
        sagt="Wie groß der Teil der Bevölkerung ist, der keine deutsche Staatsangehörigkeit hat.",
        sagt_nicht="Wie viele Menschen selbst oder mit ihrer Familie eingewandert sind.",
        caveats=(KEIN_MASS, BASISWECHSEL, SAFE),
        check="Regionalatlas, Indikator AI0208",
    )
)

AZR = "auslaender_azr"

STAATSANGEHOERIGKEITEN = FELD.add(
    Indicator(
        id="B-02",
        title="Staatsangehörigkeiten",
        short="Staatsangehörige von Drittstaaten",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Staatsangehörigen von Drittstaaten (außerhalb der Europäischen Union) an der im "
            "Ausländerzentralregister geführten ausländischen Bevölkerung; daneben der Anteil einzelner "
            "Staatsangehörigkeiten."
        ),
        zaehler="Ausländerinnen und Ausländer einer Staatsangehörigkeit oder Staatengruppe",
        nenner="Ausländerinnen und Ausländer insgesamt",
        formula=ratio(obs(AZR, staatsangehoerigkeit="drittstaaten"), to=obs(AZR, whole=True)),
        by_sex=True,
        nach=Nach(
            "staatsangehoerigkeit",
            {
                "eu": "Europäische Union",
                "asylherkunftslaender": "acht Asylherkunftsländer",
                "tuerkei": "Türkei",
                "italien": "Italien",
                "griechenland": "Griechenland",
                "kroatien": "Kroatien",
                "rumaenien": "Rumänien",
                "kosovo": "Kosovo",
                "polen": "Polen",
                "syrien": "Syrien",
                "ukraine": "Ukraine",
            },
            titel="Staatsangehörigkeit",
        ),
        series=(amtlich("destatis_12521-0041"),),
        sagt="Woher die Menschen mit ausländischer Staatsangehörigkeit kommen.",
        sagt_nicht="Wie lange sie schon hier leben.",
        caveats=(
            "Das Ausländerzentralregister zählt anders als die Fortschreibung; beide werden nicht vermischt.",
            "Die Zahlen sind auf Vielfache von 5 gerundet.",
        ),
        no_data="Die Tabelle 12521-0041 des Ausländerzentralregisters liegt nicht vor.",
    )
)

WANDERUNGSSALDO = FELD.add(
    Indicator(
        id="B-03",
        title="Wanderungssaldo der Ausländerinnen und Ausländer",
        short="Wanderungssaldo",
        unit=JE_1000,
        direction="neutral",
        definition=(
            "Zuzüge minus Fortzüge über die Kreisgrenze im Kalenderjahr, bezogen auf 1.000 Personen derselben "
            "Gruppe am Jahresende."
        ),
        zaehler="Zuzüge minus Fortzüge über die Kreisgrenze",
        nenner="Bevölkerung der Gruppe am 31.12. desselben Jahres",
        formula=per_thousand(obs("zuzuege") - obs("fortzuege"), to=obs("bevoelkerung"), pairing="jahresende"),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        by_sex=True,
        series=(amtlich("rdb_12711-05-02-4", *FORTSCHREIBUNG),),
        sagt="Ob und wie stark die Gruppe durch Wanderung wächst.",
        sagt_nicht="Wer bleibt: Viele Zuzüge und Fortzüge gleichen sich innerhalb weniger Jahre aus.",
        caveats=(
            "Die mittlere Bevölkerung nach Staatsangehörigkeit liegt nicht vor; als Näherung dient der Stand am "
            "Jahresende.",
            "Aufnahmeeinrichtungen des Landes verzerren den Vergleich zwischen Kreisen.",
            BASISWECHSEL,
        ),
    )
)

ALLE = ("geschlecht", "staatsangehoerigkeit")


def schutzsuchende(status: str) -> Sum:
    """Schutzsuchende of one status, summed over sexes and nationalities."""
    return obs("schutzsuchende", summed=ALLE, schutzstatus=status)


ALLE_SCHUTZSUCHENDEN = schutzsuchende("anerkannt") + schutzsuchende("offen") + schutzsuchende("abgelehnt")

SCHUTZSUCHENDE = FELD.add(
    Indicator(
        id="B-04",
        title="Schutzsuchende je 1.000 Einwohnerinnen und Einwohner",
        short="Schutzsuchende",
        unit=JE_1000,
        direction="neutral",
        definition="Schutzsuchende laut Ausländerzentralregister, bezogen auf 1.000 Personen der Bevölkerung.",
        zaehler="Schutzsuchende (anerkannt, offen, abgelehnt)",
        nenner="Bevölkerung am selben Stichtag",
        formula=per_thousand(ALLE_SCHUTZSUCHENDEN, to=obs("bevoelkerung")),
        series=(
            amtlich(
                "destatis_12531-0041",
                "rdb_12411-01-01-4",
                "rdb_12411-01-01-4_2022",
                formula=per_thousand(obs("schutzsuchende"), to=obs("bevoelkerung")),
                note="gedruckte Summe je Kreis",
            ),
            amtlich("destatis_12531-0043", "rdb_12411-01-01-4_2024", note="eigene Summe über alle Merkmale"),
            ersatz(
                "inkar_sdg_2017",
                formula=published("anteil_schutzsuchende", factor=10),
                note="veröffentlicht mit einer Nachkommastelle in Prozent",
                decimals=0,
            ),
        ),
        sagt="Wie viele Menschen im Landkreis aus humanitären Gründen hier sind.",
        sagt_nicht="Wie viele von ihnen in Unterkünften leben.",
        caveats=(
            "Der Zähler kommt aus dem Ausländerzentralregister, der Nenner aus der Fortschreibung.",
            EIGENE_SUMME,
        ),
        no_data="Im Zeitraum des Berichts liegt keine Tabelle der Schutzsuchendenstatistik vor.",
    )
)

for _letter, _status, _title in (
    ("a", "anerkannt", "mit anerkanntem Schutzstatus"),
    ("b", "offen", "mit offenem Schutzstatus"),
    ("c", "abgelehnt", "mit abgelehntem Schutzstatus"),
):
    FELD.add(
        Indicator(
            id=f"B-05{_letter}",
            title=f"Schutzsuchende {_title}",
            short=f"Schutzsuchende {_title}",
            unit=PROZENT,
            direction="neutral",
            definition=f"Anteil der Schutzsuchenden {_title} an allen Schutzsuchenden am Stichtag.",
            zaehler=f"Schutzsuchende {_title}",
            nenner="Schutzsuchende insgesamt",
            formula=ratio(schutzsuchende(_status), to=ALLE_SCHUTZSUCHENDEN),
            ebenen=("kreis",),
            series=(amtlich("destatis_12531-0043"),),
            core=False,
            sagt="Wie gesichert der Aufenthalt der Schutzsuchenden ist.",
            sagt_nicht="Wie lange Verfahren dauern.",
            caveats=(EIGENE_SUMME,),
            no_data="Die Tabelle 12531-0043 liegt nur für den 31.12.2024 vor.",
        )
    )

KINDER = FELD.add(
    Indicator(
        id="B-06",
        title="Anteil ausländischer Kinder und Jugendlicher",
        short="Ausländische Kinder und Jugendliche",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Personen ohne deutsche Staatsangehörigkeit an den unter 18-Jährigen.",
        zaehler="Bevölkerung unter 18 Jahren ohne deutsche Staatsangehörigkeit",
        nenner="Bevölkerung unter 18 Jahren",
        formula=ratio(obs("bevoelkerung", group=AUSLAENDISCH), to=obs("bevoelkerung")),
        by_sex=True,
        age=(0, 18),
        ages=((0, 3), (3, 6), (6, 10), (10, 15), (15, 18)),
        series=(amtlich(*FORTSCHREIBUNG, note="Fortschreibung"), amtlich("rdb_12111-02-01-4", note="Zensus 2011")),
        sagt="Wie viele Kinder und Jugendliche eine ausländische Staatsangehörigkeit haben.",
        sagt_nicht="Wie viele Kinder in Familien mit Einwanderungsgeschichte aufwachsen.",
        caveats=(
            "Kinder ausländischer Eltern, die nach § 4 Absatz 3 StAG mit der Geburt Deutsche wurden, zählen als "
            "Deutsche.",
            BASISWECHSEL,
            SAFE,
        ),
    )
)

MIGRATIONSHINTERGRUND = FELD.add(
    Indicator(
        id="B-07",
        title="Personen mit Migrationshintergrund (Zensus 2011)",
        short="Migrationshintergrund (Zensus 2011)",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Personen mit Migrationshintergrund nach der Definition des Zensus 2011 an der Bevölkerung "
            "in privaten Haushalten."
        ),
        zaehler="Deutsche mit Migrationshintergrund und Ausländerinnen und Ausländer",
        nenner="Bevölkerung in privaten Haushalten",
        formula=ratio(
            obs("bevoelkerung_haushalte", group=DEUTSCH, migrationshintergrund="mit")
            + obs("bevoelkerung_haushalte", group=AUSLAENDISCH),
            to=obs("bevoelkerung_haushalte"),
        ),
        series=(amtlich("rdb_12111-07-01-4"),),
        sagt=(
            "Wie viele Menschen Ausländerinnen oder Ausländer sind, auch hier geborene, oder Deutsche, die nach 1955 selbst "
            "zugewandert sind oder mindestens einen nach 1955 zugewanderten Elternteil haben."
        ),
        sagt_nicht="Wie sich der Anteil seither verändert hat: Spätere Erhebungen verwenden einen anderen Begriff.",
        caveats=(
            "Ergebnis der Haushaltsstichprobe, auf Zehner gerundet.",
            "Der Zensus 2022 erhebt die Einwanderungsgeschichte; beide Begriffe bilden keine gemeinsame Reihe.",
        ),
        no_data="Für den Zeitraum des Berichts liegt kein Ergebnis auf Kreisebene vor.",
    )
)

AUFENTHALTSDAUER = FELD.add(
    Indicator(
        id="B-08",
        title="Aufenthaltsdauer von zehn Jahren und mehr",
        short="Aufenthalt seit mindestens zehn Jahren",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Ausländerinnen und Ausländer mit einer Aufenthaltsdauer von mindestens zehn Jahren an allen "
            "mit bekannter Aufenthaltsdauer."
        ),
        zaehler="Ausländerinnen und Ausländer, die seit zehn Jahren oder länger in Deutschland leben",
        nenner="Ausländerinnen und Ausländer mit bekannter Aufenthaltsdauer",
        formula=ratio(
            obs("bevoelkerung_haushalte", aufenthaltsdauer="10-14")
            + obs("bevoelkerung_haushalte", aufenthaltsdauer="15-19")
            + obs("bevoelkerung_haushalte", aufenthaltsdauer="20+"),
            to=obs("bevoelkerung_haushalte") - obs("bevoelkerung_haushalte", aufenthaltsdauer="unbekannt"),
        ),
        groups=(AUSLAENDISCH,),
        series=(amtlich("rdb_12111-08-01-4"),),
        core=False,
        sagt="Wie viele Ausländerinnen und Ausländer seit langem hier leben.",
        sagt_nicht="Wie viele von ihnen die Voraussetzungen für eine Einbürgerung erfüllen.",
        caveats=(
            "Die Schwelle von acht Jahren lässt sich aus der Tabelle nicht bilden; gezeigt wird die Schwelle von "
            "zehn Jahren.",
            "Ergebnis der Haushaltsstichprobe, auf Zehner gerundet.",
        ),
        no_data="Für den Zeitraum des Berichts liegt kein Ergebnis auf Kreisebene vor.",
    )
)

FELD.add(
    Indicator(
        id="B-08b",
        title="Aufenthaltsdauer von fünf Jahren und mehr",
        short="Aufenthalt seit mindestens fünf Jahren",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Ausländerinnen und Ausländer mit einer Aufenthaltsdauer von mindestens fünf Jahren an allen mit "
            "bekannter Aufenthaltsdauer."
        ),
        zaehler="Ausländerinnen und Ausländer, die seit fünf Jahren oder länger in Deutschland leben",
        nenner="Ausländerinnen und Ausländer mit bekannter Aufenthaltsdauer",
        formula=ratio(
            AUFENTHALTSDAUER.formula.numerator + obs("bevoelkerung_haushalte", aufenthaltsdauer="5-9"),
            to=AUFENTHALTSDAUER.formula.denominator,
        ),
        groups=(AUSLAENDISCH,),
        series=AUFENTHALTSDAUER.series,
        core=False,
        kind="kontext",
        sagt="Wie viele Ausländerinnen und Ausländer schon länger hier leben.",
        sagt_nicht=AUFENTHALTSDAUER.sagt_nicht,
        caveats=(
            "Fünf Jahre sind seit dem 27.06.2024 die Regel für eine Einbürgerung; 2011 waren es acht.",
            "Ergebnis der Haushaltsstichprobe, auf Zehner gerundet.",
        ),
        no_data=AUFENTHALTSDAUER.no_data,
    )
)

BEVOELKERUNG = FELD.add(
    Indicator(
        id="B-K1",
        title="Bevölkerung",
        short="Bevölkerung",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Bevölkerung am Ort der Hauptwohnung am 31.12.",
        zaehler="Personen am Ort der Hauptwohnung",
        nenner="entfällt",
        formula=count(obs("bevoelkerung")),
        groups=(INSGESAMT, AUSLAENDISCH, DEUTSCH),
        by_sex=True,
        ebenen=("kreis", "gemeinde", "land", "bund"),
        series=(
            amtlich("rdb_12411-01-01-4", "rdb_12411-01-01-4_2022", "rdb_12411-01-01-4_2024"),
            amtlich("rdb_12411-01-01-5"),
            amtlich(*FORTSCHREIBUNG),
        ),
        core=False,
        kind="kontext",
        sagt="Wie viele Menschen im Landkreis leben.",
        sagt_nicht="Wer sich nur vorübergehend aufhält.",
        caveats=(BASISWECHSEL,),
    )
)

ALTERSAUFBAU = FELD.add(
    Indicator(
        id="B-K2",
        title="Altersaufbau nach Staatsangehörigkeit",
        short="Altersaufbau",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Altersgruppe an der Bevölkerung derselben Staatsangehörigkeit.",
        zaehler="Bevölkerung der Altersgruppe",
        nenner="Bevölkerung derselben Staatsangehörigkeit",
        formula=ratio(obs("bevoelkerung"), to=obs("bevoelkerung", age=(0, OFFEN))),
        groups=(AUSLAENDISCH, DEUTSCH),
        age=(18, 65),
        ages=((0, 6), (6, 18), (18, 25), (25, 35), (35, 50), (50, 65), (65, 75), (75, OFFEN)),
        series=(amtlich(*FORTSCHREIBUNG),),
        core=False,
        kind="kontext",
        sagt="Wie jung oder alt die beiden Gruppen im Vergleich sind.",
        sagt_nicht="Wie sich das Alter auf die Lage der Gruppen auswirkt.",
        caveats=("Der Wert ohne Angabe einer Altersgruppe ist der Anteil der 18- bis unter 65-Jährigen.", BASISWECHSEL),
    )
)

ZUZUEGE, FORTZUEGE = obs("zuzuege"), obs("fortzuege")
for _id, _title, _what, _says in (
    ("B-K3", "Zuzüge über die Kreisgrenze", ZUZUEGE, "Wie viele Zuzüge es über die Kreisgrenze gibt."),
    ("B-K4", "Fortzüge über die Kreisgrenze", FORTZUEGE, "Wie viele Fortzüge es über die Kreisgrenze gibt."),
    (
        "B-K5",
        "Wanderungssaldo in Personen",
        ZUZUEGE - FORTZUEGE,
        "Um wie viele Personen die Wanderung die Gruppe verändert.",
    ),
):
    FELD.add(
        Indicator(
            id=_id,
            title=_title,
            short=_title,
            unit=ANZAHL,
            decimals=0,
            direction="neutral",
            definition=f"{_title} im Kalenderjahr, nach Staatsangehörigkeit.",
            zaehler=_title,
            nenner="entfällt",
            formula=count(_what),
            groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
            by_sex=True,
            series=(amtlich("rdb_12711-05-02-4"),),
            core=False,
            kind="kontext",
            sagt=_says,
            sagt_nicht="Wie viele verschiedene Menschen umgezogen sind: Gezählt werden Umzüge.",
            caveats=("Umzüge innerhalb des Landkreises sind nicht enthalten.",),
        )
    )

FELD.add(
    Indicator(
        id="B-K6",
        title="Durchschnittsalter der Bevölkerung",
        short="Durchschnittsalter",
        unit=JAHRE,
        direction="neutral",
        definition="Durchschnittsalter der Bevölkerung am 31.12., wie vom Amt veröffentlicht.",
        zaehler="Durchschnittsalter",
        nenner="entfällt",
        formula=published("durchschnittsalter"),
        by_sex=True,
        ebenen=("kreis", "gemeinde", "land", "bund"),
        series=(amtlich("rdb_12411-07-01-5"),),
        core=False,
        kind="kontext",
        sagt="Wie jung oder alt die Bevölkerung im Durchschnitt ist.",
        sagt_nicht="Wie sich das Alter nach Staatsangehörigkeit unterscheidet (siehe B-K2).",
        no_data="Die Tabelle 12411-07-01-5 liegt nur für den 31.12.2015 vor.",
    )
)

FELD.add(
    Indicator(
        id="B-K7",
        title="Personen mit Einwanderungsgeschichte (Zensus 2022)",
        short="Einwanderungsgeschichte (Zensus 2022)",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Personen mit Einwanderungsgeschichte nach der Definition des Zensus 2022 an der Bevölkerung der "
            "Gemeinden, wie er veröffentlicht ist."
        ),
        zaehler="Personen, die selbst oder deren Eltern beide seit 1950 eingewandert sind",
        nenner="Bevölkerung",
        formula=published("anteil_einwanderungsgeschichte"),
        ebenen=("gemeinde",),
        series=(amtlich("zensus_2022_gemeinden"),),
        core=False,
        kind="kontext",
        sagt="In welchen Gemeinden viele Menschen mit Einwanderungsgeschichte leben.",
        sagt_nicht="Wie sich der Anteil seit 2011 verändert hat: Der Zensus 2011 kannte den Begriff nicht (siehe B-07).",
        caveats=(
            "Erwachsene Nachkommen Eingewanderter, die nicht mehr bei den Eltern leben, sind nicht als solche erfasst.",
        ),
        no_data="Das Ergebnis gilt für den 15.05.2022; im Zeitraum des Berichts gab es keine Zählung.",
    )
)
