"""Handlungsfeld 10: Zusammenleben in Vielfalt."""

from __future__ import annotations

from indicators.basis import SAFE
from indicators.formulas import count, dissimilarity, obs, over_gemeinden, published, rate, ratio, surveyed
from indicators.model import (
    ANZAHL,
    AUSLAENDISCH,
    DEUTSCH,
    GESCHLECHT,
    INDEX,
    INSGESAMT,
    JE_100000,
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
    nummer=10,
    key="zusammenleben",
    title="Zusammenleben in Vielfalt",
    ziel=(
        "Menschen verschiedener Herkunft leben selbstverständlich zusammen, gehören rechtlich und "
        "politisch dazu und sind vor Benachteiligung geschützt."
    ),
)

UNIONSBUERGER = "unionsbuerger"
KLEINE_ZAHL = "Vollständig gezählt; bei kleinen Zahlen bewegt der Zufall den Wert, eine Stichprobe ist es nicht."
NUR_UNIONSBUERGER = (
    "Erfasst ist nur die Staatsangehörigkeit eines anderen Mitgliedstaats der Europäischen Union. Wer eingebürgert ist "
    "oder als Kind Zugewanderter Deutsche oder Deutscher, zählt nicht mit; andere Staatsangehörige sind nicht wählbar."
)
WAHL_2019 = "Die Daten liegen für die Wahl am 26.05.2019 vor; gewählt wird alle fünf Jahre."
OHNE_STADTKREISE = "Stadtkreise wählen keinen Kreistag; der Wert des Landes gilt für die 35 Landkreise."
ABHAENGIG = "Der Wert hängt von Zahl und Größe der Gemeinden ab und wird nicht als Veränderung gezeigt."
INNERHALB = "Wie sich die Gruppen innerhalb der Gemeinden verteilen."

EINBUERGERUNGEN = FELD.add(
    Indicator(
        id="HF10-01",
        title="Einbürgerungen",
        short="Einbürgerungen",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Personen, die im Kalenderjahr eingebürgert wurden und im Landkreis wohnen.",
        zaehler="Eingebürgerte Personen",
        nenner="entfällt",
        formula=count(obs("einbuergerungen")),
        nach=Nach(
            "kontinent",
            {
                "europa": "Europa",
                "asien": "Asien",
                "afrika": "Afrika",
                "amerika": "Amerika",
                "australien_ozeanien": "Australien und Ozeanien",
                "ungeklaert": "staatenlos, ungeklärt, ohne Angabe",
            },
        ),
        series=(amtlich("rdb_12511-01-01-4"),),
        breaks=("staatsangehoerigkeitsrecht_2024",),
        sagt="Wie viele Menschen im Jahr die deutsche Staatsangehörigkeit erhalten.",
        sagt_nicht="Wie viele sie erhalten könnten (siehe HF10-03).",
        caveats=(
            "Das Landratsamt zählt von August bis Juli; beide Reihen werden nicht verbunden.",
            "Die Zahl der Jahre 2011 bis 2016 ist nicht gerundet; seit 2018 wird auf Vielfache von 5 gerundet.",
        ),
        no_data="Die Tabelle 12511-01-01-4 liegt für die Jahre 2011 bis 2016 vor.",
    )
)

EINBUERGERUNGSQUOTE = FELD.add(
    Indicator(
        id="HF10-02",
        title="Einbürgerungsquote",
        short="Einbürgerungsquote",
        unit=PROZENT,
        decimals=2,
        direction="hoeher_besser",
        definition=("Einbürgerungen im Kalenderjahr in Prozent der ausländischen Bevölkerung am 31.12. des Vorjahres."),
        zaehler="Einbürgerungen im Kalenderjahr",
        nenner="Bevölkerung ohne deutsche Staatsangehörigkeit am 31.12. des Vorjahres",
        formula=ratio(obs("einbuergerungen"), to=obs("bevoelkerung", group=AUSLAENDISCH), pairing="vorjahresende"),
        series=(amtlich("rdb_12511-01-01-4", "rdb_12411-03-03-4", "rdb_12411-03-02-4"),),
        breaks=("staatsangehoerigkeitsrecht_2024",),
        sagt="Welcher Teil der ausländischen Bevölkerung sich im Jahr einbürgern lässt.",
        sagt_nicht="Wie viele die Voraussetzungen erfüllen: Bei starker Zuwanderung sinkt die Quote von selbst.",
        caveats=(
            "Der Nenner kommt aus der Fortschreibung, nicht aus dem Ausländerzentralregister.",
            "Die ausländische Bevölkerung liegt für den 31.12.2010 und den 31.12.2015 vor, die Quote deshalb nur für "
            "2011 und 2016; dazwischen liegt der Wechsel der Bevölkerungsbasis.",
        ),
        no_data="Die ausländische Bevölkerung am 31.12. des Vorjahres fehlt.",
    )
)

FELD.add(
    Indicator(
        id="HF10-03",
        title="Ausgeschöpftes Einbürgerungspotenzial",
        short="Ausgeschöpftes Einbürgerungspotenzial",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Einbürgerungen im Kalenderjahr in Prozent der Ausländerinnen und Ausländer, die zu Beginn des Jahres seit "
            "der vom Gesetz verlangten Zahl von Jahren in Deutschland lebten (amtliche Quote)."
        ),
        zaehler="Einbürgerungen im Kalenderjahr",
        nenner="Ausländerinnen und Ausländer mit der verlangten Aufenthaltsdauer zu Jahresbeginn",
        formula=published("ausgeschoepftes_einbuergerungspotenzial"),
        series=(amtlich("rdb_12511-04-01-4"),),
        breaks=("staatsangehoerigkeitsrecht_2024",),
        sagt="Wie viele von denen, die sich einbürgern lassen könnten, es in einem Jahr tun.",
        sagt_nicht="Warum es die anderen nicht tun.",
        caveats=(
            "Die Quote wird so gedruckt, wie sie veröffentlicht ist.",
            "Die Aufenthaltsdauer allein macht niemanden einbürgerungsberechtigt.",
        ),
        check="Regionalatlas, Indikator AI0220",
        no_data="Die Tabelle 12511-04-01-4 liegt nicht vor.",
    )
)

EHEN = "eheschliessungen"

BINATIONALE_EHEN = FELD.add(
    Indicator(
        id="HF10-04",
        title="Binationale Eheschließungen",
        short="Binationale Eheschließungen",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Eheschließungen zwischen einer Person mit und einer ohne deutsche Staatsangehörigkeit an allen "
            "Eheschließungen im Kalenderjahr."
        ),
        zaehler="Eheschließungen, bei denen genau eine Person keine deutsche Staatsangehörigkeit hat",
        nenner="Eheschließungen insgesamt",
        formula=ratio(
            obs(EHEN, ehemann=DEUTSCH, ehefrau=AUSLAENDISCH) + obs(EHEN, ehemann=AUSLAENDISCH, ehefrau=DEUTSCH),
            to=obs(EHEN),
        ),
        series=(amtlich("rdb_12611-01-01-4"),),
        sagt="Wie oft Menschen mit und ohne deutsche Staatsangehörigkeit einander heiraten.",
        sagt_nicht="Wie oft Menschen verschiedener Herkunft heiraten: Eingebürgerte zählen als Deutsche.",
        caveats=("Im Ausland geschlossene Ehen sind nicht enthalten.",),
        no_data="Die Tabelle 12611-01-01-4 liegt für die Jahre 2007 bis 2015 vor.",
    )
)

SEGREGATION = FELD.add(
    Indicator(
        id="HF10-05",
        title="Segregationsindex über die Gemeinden (Zensus 2011)",
        short="Segregationsindex (Zensus 2011)",
        unit=INDEX,
        direction="neutral",
        definition=(
            "Hälfte der Summe der Abstände zwischen dem Anteil einer Gemeinde an allen Ausländerinnen und Ausländern "
            "und ihrem Anteil an allen Deutschen des Landkreises (Dissimilaritätsindex, 0 bis 100)."
        ),
        zaehler="Ausländerinnen und Ausländer der Gemeinden",
        nenner="Deutsche der Gemeinden",
        formula=dissimilarity(obs("bevoelkerung")),
        ebenen=("kreis",),
        series=(amtlich("rdb_12111-01-01-5"),),
        core=False,
        sagt="Welcher Teil der Gruppe umziehen müsste, damit sie sich wie die Deutschen auf die Gemeinden verteilt.",
        sagt_nicht=INNERHALB,
        caveats=(
            ABHAENGIG,
            "Die Vergleichskreise haben mehr oder weniger und anders große Gemeinden; ein Abstand zu ihnen sagt nur wenig.",
            "Göppingen und Reutlingen haben keinen Wert: Für einzelne Gemeinden druckt die Tabelle keine Zahl. Stuttgart "
            "ist eine einzige Gemeinde.",
            SAFE,
        ),
        no_data="Die Bevölkerung der Gemeinden nach Staatsangehörigkeit liegt nur aus dem Zensus 2011 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF10-05b",
        title="Segregationsindex über die 44 Gemeinden (Zensus 2022)",
        short="Segregationsindex (Zensus 2022)",
        unit=INDEX,
        direction="neutral",
        definition=(
            "Dissimilaritätsindex wie HF10-05, gebildet aus den veröffentlichten Anteilen der ausländischen Bevölkerung "
            "und der Bevölkerung der Gemeinden."
        ),
        zaehler="Ausländische Bevölkerung der Gemeinden (Anteil mal Bevölkerung)",
        nenner="Deutsche Bevölkerung der Gemeinden",
        formula=dissimilarity(obs("auslaenderanteil", group=INSGESAMT), share_of=obs("bevoelkerung", group=INSGESAMT)),
        ebenen=("kreis",),
        series=(amtlich("zensus_2022_gemeinden"),),
        core=False,
        kind="kontext",
        sagt="Wie ungleich sich die ausländische Bevölkerung im Jahr 2022 auf die Gemeinden verteilte.",
        sagt_nicht=INNERHALB,
        caveats=(
            ABHAENGIG,
            "Die Anteile sind auf eine Nachkommastelle gerundet; der Wert liegt innerhalb der genannten Grenzen.",
            "Andere Zählung als HF10-05; beide Werte werden nicht verglichen.",
        ),
        no_data="Das Ergebnis gilt für den 15.05.2022; im Zeitraum des Berichts gab es keine Zählung.",
    )
)

FELD.add(
    Indicator(
        id="HF10-06",
        title="Fälle der Antidiskriminierungsberatung",
        short="Antidiskriminierungsberatung",
        unit=ANZAHL,
        decimals=0,
        direction="neutral",
        definition="Beratungsfälle der Antidiskriminierungsberatung mit Ratsuchenden aus dem Landkreis im Kalenderjahr.",
        zaehler="Beratungsfälle",
        nenner="entfällt",
        formula=surveyed(count(obs("antidiskriminierung_faelle"))),
        nach=Nach(
            "lebensbereich",
            {
                "arbeit": "Arbeit",
                "wohnen": "Wohnen",
                "bildung": "Bildung",
                "behoerden": "Ämter und Behörden",
                "alltag": "Geschäfte, Dienste und Alltag",
                "sonstiges": "Sonstiges",
            },
        ),
        ebenen=("kreis",),
        series=(eigene("antidiskriminierung"),),
        erhebung="antidiskriminierung",
        core=False,
        kind="prozess",
        sagt="Wie oft Menschen wegen Diskriminierung Rat suchen.",
        sagt_nicht="Wie oft diskriminiert wird: Mehr Fälle können auch heißen, dass die Beratung bekannter ist.",
        caveats=(KLEINE_ZAHL,),
    )
)

FELD.add(
    Indicator(
        id="HF10-07",
        title="Fremdenfeindliche Straftaten",
        short="Fremdenfeindliche Straftaten",
        unit=JE_100000,
        direction="niedriger_besser",
        definition=(
            "Im Kalenderjahr erfasste fremdenfeindliche Straftaten (Politisch motivierte Kriminalität), bezogen auf "
            "100.000 Personen der durchschnittlichen Jahresbevölkerung."
        ),
        zaehler="Erfasste fremdenfeindliche Straftaten",
        nenner="Durchschnittliche Jahresbevölkerung",
        formula=rate(
            100000, obs("straftaten_fremdenfeindlich"), to=obs("mittlere_bevoelkerung"), pairing="jahresmittel"
        ),
        ebenen=("kreis", "land"),
        series=(amtlich("lka_politisch_motivierte_kriminalitaet", "rdb_12411-05-01-4"),),
        core=False,
        sagt="Wie viele solcher Straftaten der Polizei bekannt werden.",
        sagt_nicht="Wie viele nicht angezeigt werden.",
        caveats=("Die Zahl hängt davon ab, ob Taten angezeigt und wie sie eingestuft werden.", KLEINE_ZAHL),
        no_data="Die Zahlen des Landeskriminalamts zum Landkreis liegen nicht vor.",
    )
)

MANDATE = FELD.add(
    Indicator(
        id="HF10-08",
        title="Unionsbürgerinnen und Unionsbürger in den Gemeinderäten",
        short="Unionsbürgerinnen und Unionsbürger in Gemeinderäten",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Sitze in den Gemeinderäten, die Staatsangehörige eines anderen Mitgliedstaats der Europäischen "
            "Union gewonnen haben, an allen Sitzen."
        ),
        zaehler="Von Unionsbürgerinnen und Unionsbürgern gewonnene Sitze",
        nenner="Sitze insgesamt, mit Ausgleichssitzen",
        formula=over_gemeinden(ratio(obs("sitze_gemeinderat", group=UNIONSBUERGER), to=obs("sitze_gemeinderat"))),
        ebenen=("kreis", "gemeinde"),
        series=(amtlich("stala_gw_2019"),),
        sagt="Ob Menschen aus anderen Staaten der Europäischen Union in den Gemeinden mitentscheiden.",
        sagt_nicht="Wie viele Ratsmitglieder eine Einwanderungsgeschichte haben.",
        caveats=(NUR_UNIONSBUERGER, KLEINE_ZAHL),
        no_data=WAHL_2019,
    )
)

FELD.add(
    Indicator(
        id="HF10-09",
        title="Integrationsklima",
        short="Integrationsklima",
        unit=INDEX,
        direction="hoeher_besser",
        definition="Integrationsklima-Index des Sachverständigenrats für Integration und Migration (0 bis 100).",
        zaehler="Veröffentlichter Index",
        nenner="entfällt",
        formula=published("integrationsklima"),
        nach=Nach("migrationshintergrund", {"mit": "mit Migrationshintergrund", "ohne": "ohne Migrationshintergrund"}),
        ebenen=("land", "bund"),
        series=(amtlich("svr_integrationsbarometer"),),
        core=False,
        kind="kontext",
        sagt="Wie Menschen mit und ohne Migrationshintergrund das Zusammenleben im Land erleben.",
        sagt_nicht="Wie es im Landkreis ist: Die Stichprobe reicht nur für das Land.",
        caveats=("Ergebnis einer Befragung, alle zwei Jahre.",),
        no_data="Das Integrationsbarometer liegt nicht vor; es gäbe nur Werte für Land und Bund.",
    )
)

FELD.add(
    Indicator(
        id="HF10-K1",
        title="Wahlbeteiligung bei der Bundestagswahl",
        short="Wahlbeteiligung Bundestag",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Wählerinnen und Wähler in Prozent der Wahlberechtigten, wie von den Ämtern veröffentlicht.",
        zaehler="Wählerinnen und Wähler",
        nenner="Wahlberechtigte: Deutsche ab 18 Jahren",
        formula=published("wahlbeteiligung_bundestag"),
        ebenen=("kreis", "gemeinde", "land", "bund"),
        series=(
            amtlich("rdb_14111-01-02-4"),
            ersatz("inkar_wahlbeteiligung_2017", note="INKAR, Wahl vom 24.09.2017; ohne Land und Bund"),
            amtlich(
                "btw_2025",
                formula=over_gemeinden(ratio(obs("waehler_bundestag"), to=obs("wahlberechtigte_bundestag"))),
                note="Ergebnisse der Gemeinden und des Landes",
            ),
        ),
        core=False,
        kind="kontext",
        sagt="Wie viele der Wahlberechtigten an der Wahl teilnehmen.",
        sagt_nicht="Wie viele Menschen nicht wählen dürfen: Wahlberechtigt sind nur Deutsche.",
        caveats=(
            "1994 weicht die Zahl der Wahlberechtigten in Baden-Württemberg leicht vom amtlichen Ergebnis ab.",
            "Für 2009 und 2013 werden keine Werte der Gemeinden gezeigt: Die Tabelle 14111-01-02-5 enthält sie in "
            "Baden-Württemberg ohne Briefwahl.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF10-K2",
        title="Wahlbeteiligung bei der Europawahl",
        short="Wahlbeteiligung Europa",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Wählerinnen und Wähler in Prozent der Wahlberechtigten, wie von den Ämtern veröffentlicht.",
        zaehler="Wählerinnen und Wähler",
        nenner="Wahlberechtigte: Deutsche und eingetragene Unionsbürgerinnen und Unionsbürger ab 18 Jahren",
        formula=published("wahlbeteiligung_europa"),
        series=(amtlich("rdb_14211-01-02-5"),),
        core=False,
        kind="kontext",
        sagt="Wie viele der Wahlberechtigten an der Wahl teilnehmen.",
        sagt_nicht="Wie viele Unionsbürgerinnen und Unionsbürger darunter sind.",
        caveats=(
            "Unionsbürgerinnen und Unionsbürger wählen nur auf Antrag in Deutschland mit.",
            "Werte der Gemeinden werden nicht gezeigt: Sie enthalten keine Briefwahl.",
        ),
        no_data="Die Tabelle 14211-01-02-5 liegt für die Wahlen 2009 und 2014 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF10-K3",
        title="Wahlbeteiligung bei der Kreistagswahl",
        short="Wahlbeteiligung Kreistag",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Wählerinnen und Wähler in Prozent der Wahlberechtigten bei der Wahl des Kreistags.",
        zaehler="Wählerinnen und Wähler",
        nenner="Wahlberechtigte: Deutsche sowie Unionsbürgerinnen und Unionsbürger ab 16 Jahren",
        formula=ratio(obs("waehler_kreistag"), to=obs("wahlberechtigte_kreistag")),
        ebenen=("kreis", "land"),
        series=(amtlich("stala_kw_2019_wahlbeteiligung"),),
        core=False,
        kind="kontext",
        sagt="Wie viele der Wahlberechtigten den Kreistag mitbestimmen.",
        sagt_nicht="Wie viele Menschen ohne Unionsbürgerschaft nicht wählen dürfen.",
        caveats=(OHNE_STADTKREISE,),
        no_data=WAHL_2019,
    )
)

FELD.add(
    Indicator(
        id="HF10-K4",
        title="Wahlbeteiligung bei der Gemeinderatswahl",
        short="Wahlbeteiligung Gemeinderat",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Wählerinnen und Wähler in Prozent der Wahlberechtigten bei der Wahl der Gemeinderäte.",
        zaehler="Wählerinnen und Wähler",
        nenner="Wahlberechtigte: Deutsche sowie Unionsbürgerinnen und Unionsbürger ab 16 Jahren",
        formula=over_gemeinden(ratio(obs("waehler_gemeinderat"), to=obs("wahlberechtigte_gemeinderat"))),
        ebenen=("kreis", "gemeinde"),
        series=(amtlich("stala_gw_2019"),),
        core=False,
        kind="kontext",
        sagt="Wie viele der Wahlberechtigten ihren Gemeinderat mitbestimmen.",
        sagt_nicht="Wie viele Menschen ohne Unionsbürgerschaft nicht wählen dürfen.",
        no_data=WAHL_2019,
    )
)

FELD.add(
    Indicator(
        id="HF10-K5",
        title="Frauen in den Gemeinderäten",
        short="Frauen in Gemeinderäten",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der Sitze in den Gemeinderäten, die Frauen gewonnen haben, an allen Sitzen.",
        zaehler="Von Frauen gewonnene Sitze",
        nenner="Sitze insgesamt, mit Ausgleichssitzen",
        formula=over_gemeinden(ratio(obs("sitze_gemeinderat", sex="weiblich"), to=obs("sitze_gemeinderat"))),
        ebenen=("kreis", "gemeinde"),
        series=(amtlich("stala_gw_2019"),),
        core=False,
        kind="kontext",
        sagt="Wie Frauen in den Gemeinderäten vertreten sind.",
        sagt_nicht="Wie viele von ihnen eine Einwanderungsgeschichte haben.",
        caveats=(KLEINE_ZAHL,),
        no_data=WAHL_2019,
    )
)

FELD.add(
    Indicator(
        id="HF10-K6",
        title="Frauen im Kreistag",
        short="Frauen im Kreistag",
        unit=PROZENT,
        direction="hoeher_besser",
        definition="Anteil der in den Kreistag gewählten Frauen an allen Gewählten.",
        zaehler="Gewählte Frauen",
        nenner="Gewählte insgesamt, mit Ausgleichssitzen",
        formula=ratio(obs("sitze_kreistag", sex="weiblich"), to=obs("sitze_kreistag")),
        ebenen=("kreis", "land"),
        series=(amtlich("stala_kw_2019"),),
        core=False,
        kind="kontext",
        sagt="Wie Frauen im Kreistag vertreten sind.",
        sagt_nicht="Wie viele von ihnen eine Einwanderungsgeschichte haben.",
        caveats=(OHNE_STADTKREISE, KLEINE_ZAHL),
        no_data=WAHL_2019,
    )
)

FELD.add(
    Indicator(
        id="HF10-K7",
        title="Unionsbürgerinnen und Unionsbürger im Kreistag",
        short="Unionsbürgerinnen und Unionsbürger im Kreistag",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der in den Kreistag Gewählten mit der Staatsangehörigkeit eines anderen Mitgliedstaats der "
            "Europäischen Union an allen Gewählten."
        ),
        zaehler="Gewählte Unionsbürgerinnen und Unionsbürger",
        nenner="Gewählte insgesamt, mit Ausgleichssitzen",
        formula=ratio(obs("sitze_kreistag", group=UNIONSBUERGER), to=obs("sitze_kreistag")),
        ebenen=("kreis", "land"),
        series=(amtlich("stala_kw_2019"),),
        core=False,
        kind="kontext",
        sagt="Ob Menschen aus anderen Staaten der Europäischen Union im Kreistag mitentscheiden.",
        sagt_nicht="Wie viele Mitglieder des Kreistags eine Einwanderungsgeschichte haben.",
        caveats=(NUR_UNIONSBUERGER, OHNE_STADTKREISE, KLEINE_ZAHL),
        no_data=WAHL_2019,
    )
)

GEBORENE = "lebendgeborene"

FELD.add(
    Indicator(
        id="HF10-K8",
        title="Neugeborene mit ausländischer Staatsangehörigkeit",
        short="Ausländische Neugeborene",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der Lebendgeborenen ohne deutsche Staatsangehörigkeit an allen Lebendgeborenen im Kalenderjahr.",
        zaehler="Lebendgeborene insgesamt minus Lebendgeborene mit deutscher Staatsangehörigkeit",
        nenner="Lebendgeborene insgesamt",
        formula=ratio(obs(GEBORENE) - obs(GEBORENE, group=DEUTSCH), to=obs(GEBORENE)),
        by_sex=True,
        series=(amtlich("rdb_12612-02-01-4"),),
        core=False,
        kind="kontext",
        sagt="Wie viele Kinder nicht mit der Geburt Deutsche werden.",
        sagt_nicht="Wie viele Kinder zugewanderte Eltern haben: Nach § 4 Absatz 3 StAG werden viele von ihnen Deutsche.",
        caveats=("Die Tabelle hat keine Spalte für Ausländerinnen und Ausländer; sie werden als Rest gebildet.",),
        no_data="Die Tabelle 12612-02-01-4 liegt nur für das Jahr 2015 vor.",
    )
)

FELD.add(
    Indicator(
        id="HF10-K9",
        title="Mandate mit Einwanderungsgeschichte",
        short="Mandate mit Einwanderungsgeschichte",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Mitglieder von Gemeinderäten und Kreistag mit Einwanderungsgeschichte an allen, die in der "
            "freiwilligen, anonymen Befragung eine gültige Antwort gegeben haben."
        ),
        zaehler="Antworten „mit Einwanderungsgeschichte“",
        nenner="Gültige Antworten",
        formula=surveyed(ratio(obs("ratsmandate_mit_einwanderungsgeschichte"), to=obs("ratsmandate_antworten"))),
        by_sex=True,
        ebenen=("kreis",),
        series=(eigene("mandate"),),
        erhebung="mandate",
        tabellen=(
            Ueberblick(
                "mandate",
                "Mandate mit Einwanderungsgeschichte",
                (
                    Groesse("ratsmandate", "Mandate"),
                    Groesse("ratsmandate_antworten", "Gültige Antworten"),
                    Groesse("ratsmandate_mit_einwanderungsgeschichte", "darunter mit Einwanderungs\u00adgeschichte"),
                ),
                zeilen=GESCHLECHT,
                bild=(1, 2),
                hinweis="Summe über die Gremien, die geantwortet haben.",
            ),
        ),
        core=False,
        kind="kontext",
        sagt="Ob die Räte so vielfältig sind wie die Bevölkerung; HF10-08 zählt nur die Staatsangehörigkeit.",
        sagt_nicht="Wie viele Ratsmitglieder eine Einwanderungsgeschichte haben, die nicht geantwortet haben.",
        caveats=(
            "Die Teilnahme ist freiwillig; es wird nicht gewichtet.",
            "Einwanderungsgeschichte wird hier selbst angegeben und ist mit B-07 nur der Größenordnung nach vergleichbar.",
        ),
    )
)
