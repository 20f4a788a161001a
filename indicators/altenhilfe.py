"""Handlungsfeld 8: Altenhilfe und Altenpflege."""

from __future__ import annotations

from indicators.basis import SAFE
from indicators.formulas import count, obs, per_thousand, rate, ratio, share_of_units
from indicators.model import (
    ANZAHL,
    AUSLAENDISCH,
    DEUTSCH,
    INSGESAMT,
    JE_100,
    JE_1000,
    OFFEN,
    PROZENT,
    Handlungsfeld,
    Indicator,
    Nach,
    amtlich,
    eigene,
)

FELD = Handlungsfeld(
    nummer=8,
    key="altenhilfe",
    title="Altenhilfe und Altenpflege",
    ziel=(
        "Ältere Zugewanderte kennen die Angebote der Altenhilfe und finden Pflege, die ihre "
        "Sprache und ihre Lebensweise achtet."
    ),
)

FORTSCHREIBUNG = ("rdb_12411-03-03-4", "rdb_12411-03-02-4")
AELTERE = obs("bevoelkerung", age=(65, OFFEN), whole=True)

BASISWECHSEL = (
    "Bis 31.12.2010 beruht die Fortschreibung auf der Volkszählung 1987, danach auf dem Zensus 2011, ab 2022 auf "
    "dem Zensus 2022. Über diese Grenzen hinweg wird keine Veränderung berechnet."
)
EINGEBUERGERTE = (
    "Gezählt wird die Staatsangehörigkeit. Eingebürgerte sowie Aussiedlerinnen und Aussiedler sind nicht enthalten."
)
NENNER_FEHLT = (
    "Die Bevölkerung ab 65 Jahren liegt nur für den 31.12.2010 und den 31.12.2015 vor; für andere Jahre wird kein Wert "
    "berechnet."
)
ALLE_ZWEI_JAHRE = "Die Pflegestatistik wird alle zwei Jahre erhoben."
STICHTAG_PFLEGE = (
    "Gedruckt ist als Stichtag der 31.12.; Pflegedienste und Pflegeheime melden zum 15.12. Der tatsächliche Stichtag steht "
    "nicht in der Datei."
)
OHNE_HERKUNFT = "Die Pflegestatistik erfasst weder Staatsangehörigkeit noch Einwanderungsgeschichte."
PFLEGEBRUECHE = ("pflegestatistik_2011", "pflegebeduerftigkeit_2017")
LEISTUNGSARTEN = Nach(
    "leistung",
    {
        "ambulant": "Ambulante Pflege",
        "vollstationaer": "Vollstationäre Pflege",
        "pflegegeld": "Pflegegeld",
    },
    titel="Leistungsart",
)

FELD.add(
    Indicator(
        id="HF8-01",
        title="Anteil der Ausländerinnen und Ausländer an den 65-Jährigen und Älteren",
        short="Ausländische Bevölkerung ab 65 Jahren",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Personen ohne deutsche Staatsangehörigkeit an der Bevölkerung ab 65 Jahren.",
        zaehler="Bevölkerung ab 65 Jahren ohne deutsche Staatsangehörigkeit",
        nenner="Bevölkerung ab 65 Jahren",
        formula=ratio(obs("bevoelkerung", group=AUSLAENDISCH), to=obs("bevoelkerung")),
        by_sex=True,
        age=(65, OFFEN),
        ages=((65, 75), (75, OFFEN)),
        series=(amtlich(*FORTSCHREIBUNG, note="Fortschreibung"), amtlich("rdb_12111-02-01-4", note="Zensus 2011")),
        sagt="Wie viele ältere Menschen eine ausländische Staatsangehörigkeit haben.",
        sagt_nicht="Wie viele ältere Menschen zugewandert sind: Viele sind eingebürgert oder kamen als Deutsche.",
        caveats=(EINGEBUERGERTE, BASISWECHSEL, SAFE),
    )
)

FELD.add(
    Indicator(
        id="HF8-02",
        title="Altenquotient nach Staatsangehörigkeit",
        short="Altenquotient",
        unit=JE_100,
        direction="neutral",
        definition=(
            "Bevölkerung ab 65 Jahren je 100 Personen von 20 bis unter 65 Jahren derselben Staatsangehörigkeit am 31.12."
        ),
        zaehler="Bevölkerung ab 65 Jahren",
        nenner="Bevölkerung von 20 bis unter 65 Jahren derselben Staatsangehörigkeit",
        formula=rate(100, obs("bevoelkerung", age=(65, OFFEN)), to=obs("bevoelkerung", age=(20, 65))),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        by_sex=True,
        series=(amtlich(*FORTSCHREIBUNG),),
        sagt="Wie stark die beiden Gruppen gealtert sind.",
        sagt_nicht="Wie viele ältere Menschen Hilfe brauchen.",
        caveats=(
            EINGEBUERGERTE,
            "Der Zensus 2011 hat die Altersgruppe 18 bis unter 25 Jahre; daraus lässt sich der Quotient nicht bilden.",
            BASISWECHSEL,
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-03",
        title="Pflegebedürftige (alle Altersgruppen) je 1.000 Einwohner ab 65",
        short="Pflegebedürftige (bezogen auf Einwohner ab 65)",
        unit=JE_1000,
        direction="neutral",
        definition=(
            "Pflegebedürftige jeden Alters mit Leistungen der Pflegeversicherung, bezogen auf 1.000 Personen der "
            "Bevölkerung ab 65 Jahren am selben Stichtag."
        ),
        zaehler="Pflegebedürftige (alle Altersgruppen)",
        nenner="Bevölkerung ab 65 Jahren am 31.12.",
        formula=per_thousand(obs("pflegebeduerftige"), to=AELTERE),
        by_sex=True,
        nach=LEISTUNGSARTEN,
        series=(amtlich("rdb_22411-02-02-4", *FORTSCHREIBUNG),),
        breaks=PFLEGEBRUECHE,
        sagt="Wie groß der Bedarf an Pflege im Verhältnis zur älteren Bevölkerung ist.",
        sagt_nicht="Wie viele Pflegebedürftige zugewandert sind.",
        caveats=(
            OHNE_HERKUNFT,
            "Im Zähler stehen auch Pflegebedürftige unter 65 Jahren; der Wert ist kein Anteil.",
            ALLE_ZWEI_JAHRE,
            STICHTAG_PFLEGE,
            NENNER_FEHLT,
            "Wer teilstationär gepflegt wird, zählt bei seiner anderen Leistungsart.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-04",
        title="Dauerpflegeplätze",
        short="Dauerpflegeplätze (bezogen auf Einwohner ab 65)",
        unit=JE_1000,
        direction="hoeher_besser",
        definition=(
            "Verfügbare Plätze für vollstationäre Dauerpflege in Pflegeheimen, bezogen auf 1.000 Personen der Bevölkerung "
            "ab 65 Jahren am selben Stichtag."
        ),
        zaehler="Verfügbare Plätze für vollstationäre Dauerpflege",
        nenner="Bevölkerung ab 65 Jahren am 31.12.",
        formula=per_thousand(obs("pflegeplaetze", darunter="vollstationaere_dauerpflege"), to=AELTERE),
        series=(amtlich("rdb_22411-01-01-4", "rdb_22411-01-01-4-B", *FORTSCHREIBUNG),),
        sagt="Wie viele Heimplätze es für die ältere Bevölkerung gibt.",
        sagt_nicht="Ob die Angebote ältere Zugewanderte erreichen (siehe HF8-06).",
        caveats=(
            ALLE_ZWEI_JAHRE,
            STICHTAG_PFLEGE,
            NENNER_FEHLT,
            "Für 2017 liegen nur die Plätze vor. Die Bevölkerung ab 65 Jahren ließe sich allein aus dem gerundeten Anteil "
            "bei INKAR zurückrechnen; zurückgerechnete Zahlen werden nicht verwendet.",
            "Plätze in anderen Kreisen und der Vorrang ambulanter Pflege sind nicht berücksichtigt.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-05",
        title="Ausländische Beschäftigte in der Altenpflege",
        short="Ausländische Beschäftigte in der Altenpflege",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Ausländerinnen und Ausländer an den sozialversicherungspflichtig Beschäftigten in der Altenpflege "
            "(Berufsgruppe 821 der Klassifikation der Berufe 2010) am Arbeitsort am 30.06."
        ),
        zaehler="Ausländische Beschäftigte der Berufsgruppe Altenpflege am Arbeitsort",
        nenner="Beschäftigte der Berufsgruppe Altenpflege am Arbeitsort",
        formula=ratio(
            obs("svb_arbeitsort", berufsgruppe="821", group=AUSLAENDISCH), to=obs("svb_arbeitsort", berufsgruppe="821")
        ),
        core=False,
        sagt="Welchen Beitrag Ausländerinnen und Ausländer zur Pflege älterer Menschen leisten.",
        sagt_nicht="Ob die Einrichtungen kultursensibel arbeiten (siehe HF8-06).",
        caveats=(
            "Selbstständige und ausschließlich geringfügig Beschäftigte sind nicht enthalten.",
            "Auf Kreisebene sind kleine Fallzahlen geheim zu halten.",
        ),
        no_data="Die Sonderauswertung der Bundesagentur für Arbeit nach Berufsgruppen liegt nicht vor.",
    )
)

FELD.add(
    Indicator(
        id="HF8-06",
        title="Kultursensible Pflegeangebote",
        short="Kultursensible Pflegeangebote",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Pflegedienste und Pflegeheime mit einem schriftlichen Konzept für kultursensible Pflege an allen, "
            "die geantwortet haben."
        ),
        zaehler="Pflegeeinrichtungen mit Konzept für kultursensible Pflege",
        nenner="Antwortende Pflegeeinrichtungen",
        formula=share_of_units(obs("pflegekonzepte_kultursensibel")),
        ebenen=("kreis",),
        series=(eigene("pflegeeinrichtungen"),),
        erhebung="pflegeeinrichtungen",
        sagt="Wie viele Einrichtungen sich auf ältere Zugewanderte eingestellt haben.",
        sagt_nicht="Wie gut das Konzept im Alltag umgesetzt wird.",
        caveats=(
            "Was als Konzept zählt, sagt die Liste von Merkmalen im Formular.",
            "Der Anteil gilt für die antwortenden Einrichtungen; der Rücklauf steht dabei.",
        ),
    )
)

EMPFAENGER = "grundsicherung_empfaenger"
BEIDE_GRUENDE = (
    "Die Tabelle gliedert nur alle Empfängerinnen und Empfänger nach Staatsangehörigkeit: im Alter und bei "
    "Erwerbsminderung zusammen."
)
DRUCKFEHLER_2013 = (
    "2013 ist für Männer in Baden-Württemberg die Spalte Ausländerinnen und Ausländer um eine Region verschoben "
    "gedruckt; diese Werte sind gekennzeichnet."
)

FELD.add(
    Indicator(
        id="HF8-07",
        title="Grundsicherung im Alter",
        short="Grundsicherung im Alter",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Empfängerinnen und Empfänger von Grundsicherung im Alter in Prozent der Bevölkerung ab 65 Jahren am 31.12."
        ),
        zaehler="Empfängerinnen und Empfänger von Grundsicherung ab 65 Jahren (seit 2015: ab der Altersgrenze)",
        nenner="Bevölkerung ab 65 Jahren am 31.12.",
        formula=ratio(obs(EMPFAENGER, age=(65, OFFEN)), to=obs("bevoelkerung", age=(65, OFFEN))),
        by_sex=True,
        series=(
            amtlich("rdb_22151-01-01-4", *FORTSCHREIBUNG, bis=2014, note="ab 65 Jahren"),
            amtlich(
                "rdb_22151-01-02-4",
                *FORTSCHREIBUNG,
                ab=2015,
                formula=ratio(
                    obs(EMPFAENGER, personenkreis="ab_der_altersgrenze"), to=obs("bevoelkerung", age=(65, OFFEN))
                ),
                note="ab der Altersgrenze",
            ),
        ),
        core=False,
        sagt="Wie viele ältere Menschen ihren Lebensunterhalt nicht aus Rente und Vermögen decken können.",
        sagt_nicht="Wie viele Anspruch hätten: Nicht alle beantragen die Leistung.",
        caveats=(
            BEIDE_GRUENDE + " Ein Anteil nach Staatsangehörigkeit lässt sich deshalb nicht bilden (siehe HF8-K1).",
            "Die Altersgrenze steigt seit 2012 schrittweise von 65 auf 67 Jahre; der Nenner beginnt bei 65 Jahren.",
            NENNER_FEHLT,
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-K1",
        title="Anteil der Ausländerinnen und Ausländer an der Grundsicherung im Alter und bei Erwerbsminderung",
        short="Anteil an der Grundsicherung",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Ausländische Empfängerinnen und Empfänger von Grundsicherung im Alter und bei Erwerbsminderung in Prozent "
            "aller Empfängerinnen und Empfänger am 31.12."
        ),
        zaehler="Ausländische Empfängerinnen und Empfänger",
        nenner="Empfängerinnen und Empfänger insgesamt",
        formula=ratio(obs(EMPFAENGER, group=AUSLAENDISCH), to=obs(EMPFAENGER)),
        by_sex=True,
        series=(
            amtlich("rdb_22151-01-01-4", bis=2014),
            amtlich("rdb_22151-01-02-4", ab=2015),
        ),
        core=False,
        kind="kontext",
        sagt="Wie sich die Empfängerinnen und Empfänger nach Staatsangehörigkeit zusammensetzen.",
        sagt_nicht="Wie hoch das Risiko für ältere Ausländerinnen und Ausländer ist.",
        caveats=(
            BEIDE_GRUENDE,
            DRUCKFEHLER_2013,
            "2016 zählt das Land nach dem Sitz des Trägers, der Kreis nach dem Hauptwohnsitz.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-K2",
        title="Personal der Pflegeheime je 100 Plätze",
        short="Personal der Pflegeheime",
        unit=JE_100,
        direction="neutral",
        definition="Personal der Pflegeheime je 100 verfügbare Plätze in Pflegeheimen am 31.12.",
        zaehler="Personal der Pflegeheime (Personen)",
        nenner="Verfügbare Plätze in Pflegeheimen",
        formula=rate(100, obs("pflegepersonal", einrichtung="stationaer"), to=obs("pflegeplaetze")),
        series=(amtlich("rdb_22411-01-01-4", "rdb_22411-01-01-4-B"),),
        core=False,
        kind="kontext",
        sagt="Wie viele Menschen in Pflegeheimen arbeiten, gemessen an den Plätzen.",
        sagt_nicht="Wie viel Zeit für die Pflege bleibt: Gezählt werden Personen, nicht Arbeitsstunden.",
        caveats=(
            ALLE_ZWEI_JAHRE,
            STICHTAG_PFLEGE,
            "Enthalten ist das ganze Personal, auch Verwaltung, Küche und Teilzeitkräfte.",
            "Für 2017 liegen keine Werte für Land und Bund vor.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-K3",
        title="Pflegebedürftige",
        short="Pflegebedürftige",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Pflegebedürftige mit Leistungen der Pflegeversicherung am 31.12., nach Leistungsart.",
        zaehler="Pflegebedürftige (alle Altersgruppen)",
        nenner="entfällt",
        formula=count(obs("pflegebeduerftige")),
        by_sex=True,
        nach=LEISTUNGSARTEN,
        series=(amtlich("rdb_22411-02-02-4"),),
        core=False,
        kind="kontext",
        breaks=PFLEGEBRUECHE,
        sagt="Wie sich die Zahl der Pflegebedürftigen entwickelt.",
        sagt_nicht="Wie viele Pflegebedürftige zugewandert sind.",
        caveats=(
            OHNE_HERKUNFT,
            ALLE_ZWEI_JAHRE,
            STICHTAG_PFLEGE,
            "Wer teilstationär gepflegt wird, zählt bei seiner anderen Leistungsart.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF8-K4",
        title="Plätze für vollstationäre Dauerpflege",
        short="Dauerpflegeplätze",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Verfügbare Plätze für vollstationäre Dauerpflege in Pflegeheimen am 31.12.",
        zaehler="Verfügbare Plätze für vollstationäre Dauerpflege",
        nenner="entfällt",
        formula=count(obs("pflegeplaetze", darunter="vollstationaere_dauerpflege")),
        series=(amtlich("rdb_22411-01-01-4", "rdb_22411-01-01-4-B"),),
        core=False,
        kind="kontext",
        sagt="Wie sich das Angebot an Heimplätzen entwickelt.",
        sagt_nicht="Ob es für die ältere Bevölkerung reicht (siehe HF8-04).",
        caveats=(ALLE_ZWEI_JAHRE, STICHTAG_PFLEGE, "Für 2017 liegen keine Werte für Land und Bund vor."),
    )
)
