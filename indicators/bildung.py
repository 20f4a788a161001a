"""Handlungsfeld 5: Bildung."""

from __future__ import annotations

from indicators.basis import NACH_DER_TABELLE
from indicators.formulas import gap, obs, published, rate, ratio
from indicators.model import (
    AUSLAENDISCH,
    DEUTSCH,
    INSGESAMT,
    JE_100,
    PROZENT,
    PUNKTE,
    Handlungsfeld,
    Indicator,
    Nach,
    amtlich,
    ersatz,
)

FELD = Handlungsfeld(
    nummer=5,
    key="bildung",
    title="Bildung",
    ziel=(
        "Herkunft entscheidet nicht über Bildungserfolg: Kinder und Jugendliche finden früh in "
        "die Kita, kommen gut durch die Schule und in eine Ausbildung."
    ),
)

AM_SCHULORT = "Gezählt wird am Ort der Schule; wer in einem anderen Kreis zur Schule geht, zählt dort."
ABGAENGE = "schulabgaenge"
ABGANGSJAHRE = ("doppelter_abiturjahrgang_2012", "nach_dem_doppelten_abiturjahrgang_2013")
JE_ABGANG = (
    "Bezugsgröße sind die Abgänge eines Jahres, nicht ein Altersjahrgang; wer die Schule wechselt oder einen Abschluss "
    "an einer beruflichen Schule nachholt, verändert den Anteil."
)
NUR_INSGESAMT = "Die Tabelle gliedert die Abgänge nicht nach Staatsangehörigkeit."
STICHPROBE = "Ergebnis der Haushaltsstichprobe, auf Zehner gerundet."
EINMALIG = "Für den Zeitraum des Berichts liegt kein Ergebnis auf Kreisebene vor."
REST_HINWEIS = (
    "Die Tabelle hat keine Zeile für Deutsche. Sie werden als Rest gebildet: Insgesamt minus Ausländerinnen und "
    "Ausländer; darin sind Personen ohne Angabe zur Staatsangehörigkeit enthalten."
)

KITA = obs("betreute_kinder", betreuung="tageseinrichtung")

KITA_HERKUNFT = FELD.add(
    Indicator(
        id="HF5-01",
        title="Kita-Kinder mit mindestens einem Elternteil ausländischer Herkunft",
        short="Kita-Kinder mit ausländischem Elternteil",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Kinder in Tageseinrichtungen mit mindestens einem Elternteil ausländischer Herkunft an allen "
            "Kindern in Tageseinrichtungen am 01.03."
        ),
        zaehler="Kinder in Tageseinrichtungen mit mindestens einem Elternteil ausländischer Herkunft",
        nenner="Kinder in Tageseinrichtungen (unter 14 Jahren)",
        formula=ratio(
            obs("betreute_kinder", betreuung="tageseinrichtung", herkunft="elternteil_auslaendisch"), to=KITA
        ),
        series=(amtlich("rdb_22543-01-02-4"),),
        sagt="Wie groß der Teil der Kita-Kinder ist, deren Familie eine Einwanderungsgeschichte hat.",
        sagt_nicht=(
            "Ob Kinder mit ausländischem Elternteil seltener eine Kita besuchen: Dafür fehlt die Zahl aller Kinder "
            "nach Herkunft der Eltern."
        ),
        caveats=(
            "Maßgeblich ist das Herkunftsland der Eltern, nicht ihre Staatsangehörigkeit.",
            "Enthalten sind auch Schulkinder von 6 bis unter 14 Jahren; die Herkunft ist nicht nach Alter gegliedert.",
            "Kinder in Tagespflege sind nicht enthalten.",
            "In Reutlingen ist die Zahl der Kinder mit ausländischem Elternteil 2012 um rund ein Sechstel kleiner als 2011, "
            "die Zahl aller Kinder etwas größer. So steht es in der Tabelle; einen Grund nennt sie nicht.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF5-02",
        title="Nichtdeutsche Familiensprache in Kitas",
        short="Nichtdeutsche Familiensprache in Kitas",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Kinder in Tageseinrichtungen, in deren Familie vorrangig nicht Deutsch gesprochen wird, am 01.03."
        ),
        zaehler="Kinder in Tageseinrichtungen mit vorrangig nichtdeutscher Familiensprache",
        nenner="Kinder in Tageseinrichtungen",
        formula=ratio(obs("betreute_kinder", betreuung="tageseinrichtung", familiensprache="nicht_deutsch"), to=KITA),
        core=False,
        sagt="Wie viele Kinder Deutsch vor allem in der Kita lernen.",
        sagt_nicht="Wie gut die Kinder Deutsch sprechen.",
        caveats=("Die Angabe stammt aus der Kinder- und Jugendhilfestatistik; eine Kreistabelle liegt nicht vor.",),
        no_data="Eine Kreistabelle der Kinder- und Jugendhilfestatistik mit der Familiensprache liegt nicht vor.",
    )
)

SCHULTABELLE = (amtlich("rdb_21111-01-03-4"),)

SCHULARTEN = FELD.add(
    Indicator(
        id="HF5-03",
        title="Anteil ausländischer Schülerinnen und Schüler nach Schulart",
        short="Ausländische Schülerinnen und Schüler",
        unit=PROZENT,
        direction="neutral",
        definition=(
            "Anteil der Schülerinnen und Schüler ohne deutsche Staatsangehörigkeit an allen Schülerinnen und Schülern "
            "der Schulart an allgemeinbildenden Schulen zu Beginn des Schuljahres."
        ),
        zaehler="Schülerinnen und Schüler der Schulart ohne deutsche Staatsangehörigkeit",
        nenner="Schülerinnen und Schüler der Schulart",
        formula=ratio(obs("schueler", group=AUSLAENDISCH), to=obs("schueler")),
        nach=Nach(
            "schulart",
            {
                "grundschulen": "Grundschulen",
                "hauptschulen": "Haupt- und Werkrealschulen",
                "realschulen": "Realschulen",
                "gymnasien": "Gymnasien",
                "integrierte_gesamtschulen": "Gemeinschafts- und Gesamtschulen",
                "waldorfschulen": "Freie Waldorfschulen",
                "sonderschulen": "Sonderschulen",
            },
        ),
        series=SCHULTABELLE,
        sagt="Wie sich ausländische Schülerinnen und Schüler auf die Schularten verteilen.",
        sagt_nicht="Wie gut Kinder aus zugewanderten Familien mit deutscher Staatsangehörigkeit zurechtkommen.",
        caveats=(
            AM_SCHULORT,
            "Vorschulbereich, Abendschulen und Kollegs sind nur in der Summe aller Schularten enthalten.",
            "Grundschulen im Verbund mit einer Gemeinschaftsschule nennen die Fußnoten bei beiden Schularten. Gezählt "
            "sind sie einmal; die Höhe der Zahlen spricht dafür, dass sie bei den Gemeinschaftsschulen stehen.",
            "Geschlecht und Staatsangehörigkeit stehen in der Tabelle nebeneinander und sind nicht gekreuzt.",
        ),
    )
)

WEITERFUEHREND = (
    obs("schueler", schulart="hauptschulen")
    + obs("schueler", schulart="mehrere_bildungsgaenge")
    + obs("schueler", schulart="realschulen")
    + obs("schueler", schulart="gymnasien")
    + obs("schueler", schulart="integrierte_gesamtschulen")
)
"""Secondary schools: the types that a pupil is distributed to after primary school, with all their grades."""

NENNER_WEITERFUEHREND = (
    "Der Nenner umfasst alle Klassenstufen der Schularten, auf die nach der Grundschule verteilt wird. Sonderschulen, "
    "Freie Waldorfschulen und die schulartunabhängige Orientierungsstufe gehören nicht dazu."
)
OBERSTUFE = (
    "Gymnasien zählen mit ihrer Oberstufe, die anderen Schularten enden früher; beide Anteile fallen dadurch höher aus "
    "als der Anteil eines Jahrgangs."
)
PRIMARSTUFE = (
    "Bei den Gemeinschaftsschulen sind Grundschulen im Verbund enthalten. Ohne Gemeinschafts- und Gesamtschulen ist der "
    "Abstand größer."
)

GYMNASIALANTEIL = FELD.add(
    Indicator(
        id="HF5-K1",
        title="Anteil der Gymnasien an den Schülerinnen und Schülern weiterführender Schulen",
        short="Gymnasialanteil",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Schülerinnen und Schüler an Gymnasien in Prozent derer an weiterführenden allgemeinbildenden Schulen "
            "(Haupt- und Werkrealschulen, Schularten mit mehreren Bildungsgängen, Realschulen, Gymnasien, "
            "Gemeinschafts- und Gesamtschulen), nach Staatsangehörigkeit."
        ),
        zaehler="Schülerinnen und Schüler an Gymnasien",
        nenner="Schülerinnen und Schüler an weiterführenden allgemeinbildenden Schulen",
        formula=ratio(obs("schueler", schulart="gymnasien"), to=WEITERFUEHREND),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=("schueler",),
        series=SCHULTABELLE,
        core=False,
        kind="kontext",
        sagt="Wie oft Schülerinnen und Schüler der Gruppe ein Gymnasium besuchen.",
        sagt_nicht="Wer später Abitur macht: Viele erwerben es an beruflichen Gymnasien.",
        caveats=(AM_SCHULORT, NENNER_WEITERFUEHREND, OBERSTUFE, PRIMARSTUFE, REST_HINWEIS),
    )
)

FELD.add(
    Indicator(
        id="HF5-04",
        title="Gymnasialbesuch: Abstand zwischen deutschen und ausländischen Jugendlichen",
        short="Abstand beim Gymnasialbesuch",
        unit=PUNKTE,
        direction="naeher_an_null",
        definition=(
            "Gymnasialanteil der Deutschen minus Gymnasialanteil der Ausländerinnen und Ausländer. Gymnasialanteil: "
            "Schülerinnen und Schüler an Gymnasien in Prozent derer an Haupt- und Werkrealschulen, Schularten mit "
            "mehreren Bildungsgängen, Realschulen, Gymnasien sowie Gemeinschafts- und Gesamtschulen (HF5-K1)."
        ),
        zaehler="Gymnasialanteil der Deutschen",
        nenner="abzüglich Gymnasialanteil der Ausländerinnen und Ausländer",
        formula=gap(GYMNASIALANTEIL.id),
        series=SCHULTABELLE,
        sagt="Wie weit der Besuch des Gymnasiums nach der Staatsangehörigkeit auseinanderliegt.",
        sagt_nicht="Woran es liegt: Wer neu zugewandert ist, kommt oft erst während der Schulzeit.",
        caveats=(AM_SCHULORT, NENNER_WEITERFUEHREND, OBERSTUFE, PRIMARSTUFE, REST_HINWEIS),
    )
)

FELD.add(
    Indicator(
        id="HF5-05",
        title="Abgänge ohne Hauptschulabschluss: Anteil an den Abgängen",
        short="Abgänge ohne Hauptschulabschluss",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Abgänge ohne Hauptschulabschluss in Prozent aller Absolventinnen und Absolventen sowie Abgänge von "
            "allgemeinbildenden Schulen im Schuljahr."
        ),
        zaehler="Abgänge ohne Hauptschulabschluss",
        nenner="Absolventinnen und Absolventen sowie Abgänge von allgemeinbildenden Schulen",
        formula=ratio(obs(ABGAENGE, abschluss="ohne_hauptschulabschluss"), to=obs(ABGAENGE)),
        by_sex=True,
        series=(
            amtlich("rdb_21111-02-06-4"),
            ersatz(
                "inkar_kreise",
                ab=2017,
                formula=published("anteil_schulabgaenge_ohne_abschluss"),
                note="INKAR, veröffentlichter Anteil",
            ),
        ),
        breaks=ABGANGSJAHRE,
        sagt="Wie viele Jugendliche die Schule ohne ersten Abschluss verlassen.",
        sagt_nicht="Wie hoch der Anteil unter ausländischen Jugendlichen ist.",
        caveats=(
            NUR_INSGESAMT,
            JE_ABGANG,
            AM_SCHULORT,
            "Abschlüsse der Sonderschulen unterhalb des Hauptschulabschlusses zählen mit; Standorte solcher Schulen "
            "erhöhen den Wert eines Kreises.",
            NACH_DER_TABELLE,
        ),
        check="INKAR, Schulabgänger ohne Abschluss",
    )
)

FELD.add(
    Indicator(
        id="HF5-06",
        title="Allgemeine Hochschulreife: Anteil an den Abgängen",
        short="Allgemeine Hochschulreife",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Absolventinnen und Absolventen mit allgemeiner Hochschulreife in Prozent aller Absolventinnen und "
            "Absolventen sowie Abgänge von allgemeinbildenden Schulen im Schuljahr."
        ),
        zaehler="Absolventinnen und Absolventen mit allgemeiner Hochschulreife",
        nenner="Absolventinnen und Absolventen sowie Abgänge von allgemeinbildenden Schulen",
        formula=ratio(obs(ABGAENGE, abschluss="allgemeine_hochschulreife"), to=obs(ABGAENGE)),
        by_sex=True,
        series=(
            amtlich("rdb_21111-02-06-4"),
            ersatz(
                "inkar_kreise",
                ab=2017,
                formula=published("anteil_schulabgaenge_hochschulreife"),
                note="INKAR, veröffentlichter Anteil",
            ),
        ),
        breaks=ABGANGSJAHRE,
        sagt="Wie viele der Abgänge von allgemeinbildenden Schulen das Abitur haben.",
        sagt_nicht="Wie hoch der Anteil unter ausländischen Jugendlichen ist.",
        caveats=(
            NUR_INSGESAMT,
            JE_ABGANG,
            AM_SCHULORT,
            "Berufliche Gymnasien sind nicht enthalten; sie haben in Baden-Württemberg großes Gewicht.",
            NACH_DER_TABELLE,
        ),
        check="INKAR, Schulabgänger mit allgemeiner Hochschulreife",
    )
)

BERUFSSCHULTABELLE = (amtlich("rdb_21121-01-05-4"),)
BERUFSSCHULE = obs("berufsschueler", schulart="berufsschulen")
OHNE_VERTRAG = obs("berufsschueler", schulart="berufsschulen", darunter="ohne_ausbildungsvertrag")

FELD.add(
    Indicator(
        id="HF5-07",
        title="Ausländische Berufsschülerinnen und Berufsschüler mit Ausbildungsvertrag",
        short="Ausländische Berufsschülerinnen und -schüler mit Vertrag",
        unit=PROZENT,
        direction="hoeher_besser",
        definition=(
            "Anteil der Ausländerinnen und Ausländer an den Schülerinnen und Schülern der Berufsschulen mit "
            "Ausbildungsvertrag zu Beginn des Schuljahres."
        ),
        zaehler="Ausländische Schülerinnen und Schüler der Berufsschulen mit Ausbildungsvertrag",
        nenner="Schülerinnen und Schüler der Berufsschulen mit Ausbildungsvertrag",
        formula=ratio(
            obs("berufsschueler", schulart="berufsschulen", group=AUSLAENDISCH)
            - obs("berufsschueler", schulart="berufsschulen", darunter="ohne_ausbildungsvertrag", group=AUSLAENDISCH),
            to=BERUFSSCHULE - OHNE_VERTRAG,
        ),
        series=BERUFSSCHULTABELLE,
        core=False,
        sagt="Ob ausländische Jugendliche in der dualen Ausbildung ankommen.",
        sagt_nicht="Wo die Auszubildenden wohnen oder ihren Betrieb haben.",
        caveats=(
            AM_SCHULORT,
            "„Mit Ausbildungsvertrag“ ist die Differenz aus allen Schülerinnen und Schülern der Berufsschulen und denen "
            "ohne Ausbildungsvertrag.",
            "Der Anteil ist gegen den Anteil ausländischer Jugendlicher an der Bevölkerung zu lesen.",
        ),
    )
)

FELD.add(
    Indicator(
        id="HF5-08",
        title="Studierende nach Nationalität am Hochschulstandort",
        short="Ausländische Studierende",
        unit=PROZENT,
        direction="neutral",
        definition="Anteil der ausländischen Studierenden an allen Studierenden im Kreis im Wintersemester.",
        zaehler="Ausländische Studierende",
        nenner="Studierende",
        formula=ratio(obs("studierende", group=AUSLAENDISCH), to=obs("studierende")),
        by_sex=True,
        ebenen=("kreis",),
        series=(amtlich("rdb_21311-01-01-4-B"),),
        core=False,
        sagt="Wie international die Hochschulen im Landkreis sind.",
        sagt_nicht="Wie viele junge Menschen aus zugewanderten Familien im Landkreis studieren.",
        caveats=(
            "Gezählt wird am Ort der Hochschule, nicht am Wohnort.",
            "Enthalten sind auch Studierende, die zum Studium nach Deutschland gekommen sind.",
        ),
        no_data="Die Tabelle 21311-01-01-4-B liegt nur für das Wintersemester 2023/24 vor.",
    )
)

BERUFSABSCHLUSS = ratio(obs("bevoelkerung_ab_15", abschluss="ohne"), to=obs("bevoelkerung_ab_15"))

FELD.add(
    Indicator(
        id="HF5-09",
        title="Personen ohne beruflichen Abschluss nach Nationalität",
        short="Personen ohne beruflichen Abschluss",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Anteil der Personen ohne beruflichen Abschluss an der Bevölkerung derselben Gruppe (Zensus 2011: ab 15 "
            "Jahren; Zensus 2022: von 25 bis unter 65 Jahren)."
        ),
        zaehler="Personen ohne beruflichen Abschluss",
        nenner="Bevölkerung derselben Staatsangehörigkeit und Altersgruppe",
        formula=BERUFSABSCHLUSS,
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        by_sex=True,
        series=(
            amtlich(
                "zensus_2000S-3071",
                formula=ratio(
                    obs("bevoelkerung_ab_15", abschluss="ohne", age=(25, 65)),
                    to=obs("bevoelkerung_ab_15", age=(25, 65)),
                ),
                note="Zensus 2022, 25 bis unter 65 Jahre",
            ),
            amtlich("rdb_12111-10-01-4", note="Zensus 2011, ab 15 Jahren"),
        ),
        sagt="Wie vielen Menschen ein beruflicher Abschluss fehlt.",
        sagt_nicht="Was sie können: Im Ausland erworbene Fähigkeiten ohne förmlichen Abschluss zählen nicht.",
        caveats=(
            STICHPROBE,
            "Im Zensus 2011 zählen ab 15 Jahren auch Personen mit, die noch in Schule oder Ausbildung sind; beide "
            "Ergebnisse bilden keine gemeinsame Reihe.",
            "Geschlecht und Staatsangehörigkeit stehen in der Tabelle von 2011 nebeneinander und sind nicht gekreuzt.",
        ),
        no_data=(
            "Die Tabelle 2000S-3071 des Zensus 2022 liegt nicht vor; das Ergebnis von 2011 ist älter als der Zeitraum "
            "des Berichts."
        ),
    )
)

FELD.add(
    Indicator(
        id="HF5-K2",
        title="Berufsschülerinnen und Berufsschüler ohne Ausbildungsvertrag",
        short="Berufsschule ohne Ausbildungsvertrag",
        unit=PROZENT,
        direction="niedriger_besser",
        definition=(
            "Anteil der Schülerinnen und Schüler der Berufsschulen ohne Ausbildungsvertrag an allen Schülerinnen und "
            "Schülern der Berufsschulen, nach Staatsangehörigkeit."
        ),
        zaehler="Schülerinnen und Schüler der Berufsschulen ohne Ausbildungsvertrag",
        nenner="Schülerinnen und Schüler der Berufsschulen",
        formula=ratio(OHNE_VERTRAG, to=BERUFSSCHULE),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        rest=("berufsschueler",),
        series=BERUFSSCHULTABELLE,
        core=False,
        kind="kontext",
        sagt="Wie viele Jugendliche an Berufsschulen noch keinen Ausbildungsplatz haben.",
        sagt_nicht="Wie viele von ihnen erst vor kurzem zugewandert sind.",
        caveats=(
            AM_SCHULORT,
            "Klassen zur Vorbereitung auf Arbeit und Beruf, auch für neu Zugewanderte, gehören zu dieser Gruppe.",
            "Bei den ausländischen Schülerinnen und Schülern ohne Ausbildungsvertrag fehlen in Baden-Württemberg "
            "Praktikanten und Jugendliche mit Einstiegsqualifizierung.",
            REST_HINWEIS,
        ),
    )
)

FELD.add(
    Indicator(
        id="HF5-K3",
        title="Personen ohne Schulabschluss (Zensus 2011)",
        short="Ohne Schulabschluss (Zensus 2011)",
        unit=PROZENT,
        direction="niedriger_besser",
        definition="Anteil der Personen ohne Schulabschluss an der Bevölkerung ab 15 Jahren derselben Gruppe.",
        zaehler="Personen ohne Schulabschluss, die keine Schule mehr besuchen",
        nenner="Bevölkerung ab 15 Jahren",
        formula=ratio(obs("bevoelkerung_ab_15", schulabschluss="ohne"), to=obs("bevoelkerung_ab_15")),
        groups=(AUSLAENDISCH, DEUTSCH, INSGESAMT),
        by_sex=True,
        series=(amtlich("rdb_12111-09-01-4"),),
        core=False,
        kind="kontext",
        sagt="Wie sich der Anteil ohne Schulabschluss im Jahr 2011 nach Staatsangehörigkeit unterschied.",
        sagt_nicht="Wie viele Jugendliche heute ohne Abschluss bleiben (siehe HF5-05).",
        caveats=(STICHPROBE, "Wer noch zur Schule geht, ist eine eigene Gruppe und zählt nur im Nenner."),
        no_data=EINMALIG,
    )
)

BETREUUNGSQUOTE = rate(100, obs("betreute_kinder"), to=obs("bevoelkerung"), pairing="vorjahresende")
for _id, _age, _words in (
    ("HF5-K4", (0, 3), "unter 3 Jahren"),
    ("HF5-K5", (3, 6), "von 3 bis unter 6 Jahren"),
):
    FELD.add(
        Indicator(
            id=_id,
            title=f"Betreuungsquote der Kinder {_words}",
            short=f"Betreuungsquote der Kinder {_words}",
            unit=PROZENT,
            direction="hoeher_besser",
            definition=(
                f"Kinder {_words} in Tageseinrichtungen und öffentlich geförderter Tagespflege am 01.03. in Prozent der "
                "Kinder dieses Alters am 31.12. des Vorjahres."
            ),
            zaehler=f"Betreute Kinder {_words} am 01.03.",
            nenner=f"Kinder {_words} am 31.12. des Vorjahres",
            formula=BETREUUNGSQUOTE,
            age=_age,
            series=(
                amtlich("rdb_22543-01-02-4", "rdb_12411-03-03-4", ab=2016),
                ersatz(
                    "inkar_kreise",
                    bis=2015,
                    formula=published("betreuungsquoten"),
                    note="INKAR, veröffentlichte Quote, bezogen auf die Kinder am 31.12. desselben Jahres",
                ),
            ),
            core=False,
            kind="kontext",
            sagt="Wie viele Kinder des Alters in Tageseinrichtungen oder Tagespflege betreut werden.",
            sagt_nicht="Ob Kinder zugewanderter Familien seltener betreut werden: Danach gliedert die Statistik nicht.",
            caveats=(
                "Die Bevölkerung zählt am Wohnort, die Betreuung am Ort der Einrichtung; die Quote kann über 100 Prozent "
                "liegen.",
                "Bis 2015 stammt die Quote aus INKAR. Der Nenner ist dort ein anderer; beide Reihen werden nicht "
                "verbunden.",
            ),
        )
    )

FELD.add(
    Indicator(
        id="HF5-K6",
        title="Auszubildende im Verhältnis zur Bevölkerung von 15 bis unter 25 Jahren",
        short="Auszubildende (bezogen auf 15- bis unter 25-Jährige)",
        unit=JE_100,
        direction="neutral",
        definition="Auszubildende je 100 Einwohnerinnen und Einwohner von 15 bis unter 25 Jahren.",
        zaehler="Auszubildende",
        nenner="Bevölkerung von 15 bis unter 25 Jahren",
        formula=published("auszubildendenquote"),
        ebenen=("kreis",),
        series=(ersatz("inkar_kreise", note="INKAR, veröffentlichter Wert"),),
        core=False,
        kind="kontext",
        sagt="Wie viel Ausbildung es im Landkreis gemessen an der Zahl junger Menschen gibt.",
        sagt_nicht="Wie viele der Auszubildenden zugewandert sind (siehe HF5-07).",
        caveats=("INKAR nennt nur das Jahr und veröffentlicht keine Werte für Land und Bund.",),
    )
)
