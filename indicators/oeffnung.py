"""Handlungsfeld 1: Interkulturelle Öffnung."""

from __future__ import annotations

from indicators.formulas import Sum, count, obs, ratio, share_of_units, surveyed
from indicators.model import (
    ANZAHL,
    AUSLAENDISCH,
    JAHR,
    PROZENT,
    Groesse,
    Handlungsfeld,
    Indicator,
    Nach,
    Ueberblick,
    amtlich,
    eigene,
    ersatz,
)

FELD = Handlungsfeld(
    nummer=1,
    key="oeffnung",
    title="Interkulturelle Öffnung",
    ziel=(
        "Die Verwaltung ist für alle da, die im Landkreis leben: Sie ist verständlich, erreichbar "
        "und in ihrer Belegschaft so vielfältig wie die Bevölkerung."
    ),
)

SVB = "svb_arbeitsort"
PERSONAL = "personalamt"
LEITUNG = {"funktion": "fuehrungskraft"}
HOTLINE = (
    Groesse("dolmetscherhotline_gespraeche", "Gespräche"),
    Groesse("dolmetscherhotline_minuten", "Minuten"),
)

SCHULUNG = FELD.add(
    Indicator(
        id="HF1-01",
        title="Schulungsquote Interkulturelle Kompetenz",
        short="Schulungsquote",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Beschäftigten der Kreisverwaltung, die im Berichtszeitraum an mindestens einer Schulung zur "
            "interkulturellen Kompetenz teilgenommen haben."
        ),
        zaehler="Beschäftigte mit mindestens einer Schulung im Berichtszeitraum (Köpfe)",
        nenner="Beschäftigte der Kreisverwaltung am 31.12.",
        formula=surveyed(ratio(obs("kreispersonal_geschult"), to=obs("kreispersonal"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene(PERSONAL),),
        erhebung=PERSONAL,
        tabellen=(
            Ueberblick(
                "schulungen",
                "Schulungen zur interkulturellen Öffnung",
                (
                    Groesse("kreispersonal", "Beschäftigte am 31.12."),
                    Groesse("kreispersonal_geschult", "darunter geschult"),
                    Groesse("kreispersonal", "Führungskräfte am 31.12.", LEITUNG),
                    Groesse("kreispersonal_geschult", "darunter geschult", LEITUNG),
                ),
                zeilen=JAHR,
                hinweis="Geschult: mindestens eine Schulung seit Beginn des Berichtszeitraums; jede Person zählt einmal.",
            ),
        ),
        kind="prozess",
        sagt="Wie weit die Schulungen in der Kreisverwaltung verbreitet sind.",
        sagt_nicht="Ob sich die Beratung der Bürgerinnen und Bürger dadurch ändert.",
        caveats=(
            "Gezählt werden Personen, nicht Teilnahmen.",
            "Wer nach der Schulung ausgeschieden ist, zählt nicht mit.",
        ),
    )
)

FUEHRUNG = FELD.add(
    Indicator(
        id="HF1-02",
        title="Schulungsquote Führungskräfte",
        short="Schulungsquote Führungskräfte",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Führungskräfte der Kreisverwaltung, die im Berichtszeitraum an mindestens einer Schulung zur "
            "interkulturellen Kompetenz teilgenommen haben."
        ),
        zaehler="Führungskräfte mit mindestens einer Schulung im Berichtszeitraum (Köpfe)",
        nenner="Führungskräfte der Kreisverwaltung am 31.12.",
        formula=surveyed(
            ratio(
                obs("kreispersonal_geschult", funktion="fuehrungskraft"),
                to=obs("kreispersonal", funktion="fuehrungskraft"),
            )
        ),
        ebenen=("kreis",),
        series=(eigene(PERSONAL),),
        erhebung=PERSONAL,
        core=False,
        kind="prozess",
        sagt="Ob die Leitung der Ämter bei den Schulungen vorangeht.",
        sagt_nicht="Wie interkulturelle Kompetenz in den Ämtern verankert ist.",
        caveats=("Kleine Zahl: Eine einzelne Person verändert den Wert spürbar.",),
    )
)

BELEGSCHAFT = FELD.add(
    Indicator(
        id="HF1-03",
        title="Beschäftigte der Kreisverwaltung mit Einwanderungsgeschichte",
        short="Beschäftigte mit Einwanderungsgeschichte",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Beschäftigten mit Einwanderungsgeschichte an allen, die in der freiwilligen, anonymen "
            "Befragung der Kreisverwaltung eine gültige Antwort gegeben haben."
        ),
        zaehler="Antworten „mit Einwanderungsgeschichte“",
        nenner="Gültige Antworten",
        formula=surveyed(
            ratio(
                obs("beschaeftigtenbefragung_mit_einwanderungsgeschichte"), to=obs("beschaeftigtenbefragung_antworten")
            )
        ),
        by_sex=True,
        nach=Nach(
            "laufbahngruppe",
            {
                "mittlerer_dienst": "Mittlerer Dienst",
                "gehobener_dienst": "Gehobener Dienst",
                "hoeherer_dienst": "Höherer Dienst",
            },
        ),
        ebenen=("kreis",),
        series=(eigene(PERSONAL),),
        erhebung=PERSONAL,
        sagt="Ob die Belegschaft der Kreisverwaltung so vielfältig ist wie die Bevölkerung (siehe B-07).",
        sagt_nicht="Wie viele Beschäftigte eine Einwanderungsgeschichte haben, die nicht geantwortet haben.",
        caveats=(
            "Die Teilnahme ist freiwillig; der Rücklauf steht bei HF1-K2. Es wird nicht gewichtet.",
            "Laufbahngruppen stehen auch für die vergleichbaren Entgeltgruppen der Tarifbeschäftigten.",
            "Einwanderungsgeschichte wird hier selbst angegeben und ist mit B-07 nur der Größenordnung nach vergleichbar.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF1-04",
        title="Nutzung der Dolmetscherhotline",
        short="Gespräche der Dolmetscherhotline",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Gespräche, die Ämter der Kreisverwaltung im Kalenderjahr über die Dolmetscherhotline geführt haben.",
        zaehler="Gespräche über die Dolmetscherhotline",
        nenner="entfällt",
        formula=surveyed(count(obs("dolmetscherhotline_gespraeche"))),
        ebenen=("kreis",),
        series=(eigene("dolmetscherhotline"),),
        erhebung="dolmetscherhotline",
        tabellen=(
            Ueberblick("sprachen", "Dolmetscherhotline nach Sprachen", HOTLINE, zeilen="sprache", bild=(0,)),
            Ueberblick("aemter", "Dolmetscherhotline nach Ämtern", HOTLINE, zeilen="amt", bild=(0,)),
        ),
        kind="prozess",
        sagt="Wie oft die Verwaltung mit telefonischer Verdolmetschung berät.",
        sagt_nicht="Ob mehr Gespräche einen größeren Bedarf oder eine bessere Annahme des Angebots bedeuten.",
        caveats=("Die Zahl beruht auf der Abrechnung des Anbieters.",),
    )
)

FELD.add(
    Indicator(
        id="HF1-05",
        title="Mehrsprachige Kerninformationen",
        short="Mehrsprachige Kerninformationen",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Dokumente aus dem Katalog der Kerninformationen, die in mindestens einer weiteren Sprache "
            "vorliegen."
        ),
        zaehler="Kerninformationen in mindestens einer weiteren Sprache",
        nenner="Kerninformationen im Katalog",
        formula=surveyed(ratio(obs("kerninformationen_mehrsprachig"), to=obs("kerninformationen"))),
        ebenen=("kreis",),
        series=(eigene("mehrsprachige_informationen"),),
        erhebung="mehrsprachige_informationen",
        tabellen=(
            Ueberblick(
                "dokumente",
                "Mehrsprachige Informationen nach Dokument und Sprache",
                (Groesse("kerninformationen_sprachfassungen", "Sprachfassungen"),),
                zeilen="dokument",
                spalten="sprache",
                ja_nein=True,
                bild=(0,),
                hinweis="„Sonstige Sprachen“ stehen für eine oder mehrere weitere Sprachen.",
            ),
        ),
        kind="prozess",
        sagt="Wie vollständig die wichtigsten Informationen der Verwaltung mehrsprachig vorliegen.",
        sagt_nicht="Ob sie gefunden, gelesen und verstanden werden.",
        caveats=("Der Katalog der Dokumente bleibt in einem Berichtszyklus unverändert.",),
    )
)

FELD.add(
    Indicator(
        id="HF1-06",
        title="Gemeinden mit Integrationsbeauftragten",
        short="Gemeinden mit Integrationsbeauftragten",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der antwortenden Gemeinden, die eine Stelle für Integrationsbeauftragte besetzt haben.",
        zaehler="Gemeinden mit besetzter Stelle für Integrationsbeauftragte",
        nenner="Antwortende Gemeinden",
        formula=share_of_units(obs("integrationsbeauftragte_vorhanden")),
        ebenen=("kreis",),
        series=(eigene("gemeinden"),),
        erhebung="gemeinden",
        kind="prozess",
        sagt="Wie verbreitet eine feste Zuständigkeit für Integration in den Gemeinden ist.",
        sagt_nicht="Wie viel Arbeitszeit dafür zur Verfügung steht und wie viele Menschen in diesen Gemeinden leben.",
        caveats=("Der Anteil bezieht sich auf die antwortenden Gemeinden, nicht auf alle.",),
    )
)


def beschaeftigte(wirtschaftszweig: str, group: str | None = None) -> Sum:
    """Employees at workplace of one branch of the economy."""
    grouped = {} if group is None else {"group": group}
    return obs(SVB, wirtschaftszweig=wirtschaftszweig, **grouped)


FELD.add(
    Indicator(
        id="HF1-07",
        title="Ausländische Beschäftigte in der öffentlichen Verwaltung",
        short="Ausländische Beschäftigte im öffentlichen Dienst",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Ausländische sozialversicherungspflichtig Beschäftigte in der öffentlichen Verwaltung (WZ 2008, Abschnitt "
            "O) in Prozent aller dort Beschäftigten, am Arbeitsort am 30.06."
        ),
        zaehler="Ausländische Beschäftigte in der öffentlichen Verwaltung am Arbeitsort",
        nenner="Beschäftigte in der öffentlichen Verwaltung am Arbeitsort",
        formula=ratio(beschaeftigte("o", AUSLAENDISCH), to=beschaeftigte("o")),
        by_sex=True,
        series=(
            amtlich("ba_wirtschaftszweige", note="Sonderauswertung, Abschnitt O"),
            ersatz(
                "rdb_13111-07-05-4",
                formula=ratio(beschaeftigte("o_bis_q", AUSLAENDISCH), to=beschaeftigte("o_bis_q")),
                note="Abschnitte O bis Q zusammen: mit Erziehung und Unterricht, Gesundheits- und Sozialwesen",
            ),
        ),
        core=False,
        sagt="Ob der öffentliche Dienst am Arbeitsort ausländische Beschäftigte gewinnt.",
        sagt_nicht="Wie vielfältig die Kreisverwaltung ist: Bund, Land und Gemeinden sind enthalten.",
        caveats=(
            "Beamtinnen und Beamte sind nicht sozialversicherungspflichtig und fehlen in Zähler und Nenner.",
            "Gezählt wird die Staatsangehörigkeit; Eingebürgerte zählen als Deutsche.",
        ),
        no_data=(
            "Weder die Tabelle 13111-07-05-4 noch eine Sonderauswertung der Bundesagentur für Arbeit nach "
            "Wirtschaftszweigen und Staatsangehörigkeit liegt vor."
        ),
    )
)

FELD.add(
    Indicator(
        id="HF1-K1",
        title="Gesprächsminuten der Dolmetscherhotline",
        short="Minuten der Dolmetscherhotline",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Minuten, die im Kalenderjahr über die Dolmetscherhotline gesprochen und abgerechnet wurden.",
        zaehler="Abgerechnete Gesprächsminuten",
        nenner="entfällt",
        formula=surveyed(count(obs("dolmetscherhotline_minuten"))),
        ebenen=("kreis",),
        series=(eigene("dolmetscherhotline"),),
        erhebung="dolmetscherhotline",
        core=False,
        kind="kontext",
        sagt="Welchen Umfang die telefonische Verdolmetschung hat.",
        sagt_nicht="Wie viele Menschen dadurch beraten wurden.",
        caveats=("Die Zahl beruht auf der Abrechnung des Anbieters.",),
    )
)

FELD.add(
    Indicator(
        id="HF1-K2",
        title="Rücklauf der Beschäftigtenbefragung",
        short="Rücklauf der Beschäftigtenbefragung",
        unit=PROZENT,
        direction="neutral",
        definition="Gültige Antworten auf die Frage nach der Einwanderungsgeschichte in Prozent aller Beschäftigten.",
        zaehler="Gültige Antworten",
        nenner="Beschäftigte der Kreisverwaltung am 31.12.",
        formula=surveyed(ratio(obs("beschaeftigtenbefragung_antworten"), to=obs("kreispersonal"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene(PERSONAL),),
        erhebung=PERSONAL,
        core=False,
        kind="kontext",
        sagt="Auf welchen Teil der Belegschaft sich HF1-03 stützt.",
        sagt_nicht="Ob die Antworten für die ganze Belegschaft stehen.",
    )
)
