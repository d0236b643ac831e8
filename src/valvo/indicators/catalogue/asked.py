"""What was asked and planned: rounds, surveys, plans, the year's occasions, contacts with the ombudspersons."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import ANNUAL_CLOCK, ANSWERS, OMBUD_SUMS, PLANS, SHEETS, SURVEYS
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import text
from valvo.indicators.catalogue.making import counted, share
from valvo.indicators.declarations import Fact, Indicator, Rate, Share, Stock, StockShare, Theme, Total

_SURVEYS = Fact(SURVEYS, "closed_on")
_PEOPLE = row.item.isnull()
_PUBLISHED = Stock(PLANS, since="published_on", until="replaced_on")
_OF_ANSWERS = text("Svar som får visas", "Vastaukset, jotka saa näyttää", "Answers that may be shown")
_ANSWERS = text("svar", "vastauksesta", "answers")
_OF_PLANS = (
    text("Publicerade planer", "Julkaistut suunnitelmat", "Plans published"),
    text("planer", "suunnitelmasta", "plans"),
)


def _net(identifier: str, method: str, name: Text, definition: Text) -> Indicator:
    """Return a net score: good answers less weak ones of all, from −100 to 100."""
    of_score = row.scores.contains(method)
    return Indicator(
        id=identifier,
        theme=Theme.STAFF,
        name=name,
        definition=definition,
        numerator=text("Goda svar minus svaga", "Hyvät vastaukset miinus heikot", "Good answers less weak ones"),
        denominator=_OF_ANSWERS,
        basis=_ANSWERS,
        measure=Rate(Total(_SURVEYS, row.high - row.low, where=of_score), Total(_SURVEYS, row.answers, where=of_score)),
        unit=Unit.SCORE,
        better="up",
        decimals=0,
    )


INDICATORS = (
    share(
        "sheets_in_time_share",
        Theme.STEERING,
        text("Andel omgångar besvarade i tid", "Ajoissa vastatut kierrokset", "Rounds answered in time"),
        text(
            "Av de blad som enheter skulle lämna in senast i perioden, de som lämnats in senast den dagen.",
            "Lomakkeista, jotka yksiköiden piti palauttaa jaksolla, viimeistään silloin palautetut.",
            "Of the sheets units were to hand in by a day of the period, those handed in by that day.",
        ),
        (
            text("Inlämnade i tid", "Ajoissa palautetut", "Handed in on time"),
            text("Blad att lämna in", "Palautettavat lomakkeet", "Sheets to hand in"),
            text("blad", "lomakkeesta", "sheets"),
        ),
        Share(
            Fact(SHEETS, "due_on", passed=True),
            part=row.handed_in_on.notnull() & (row.handed_in_on <= row.due_on),
            whole=row.answered_by == "unit",
        ),
        "up",
    ),
    share(
        "requirements_met_share",
        Theme.STEERING,
        text("Andel krav som uppfylls", "Täyttyvien vaatimusten osuus", "Share of requirements met"),
        text(
            "Av enheternas svar på frågor med ja eller nej, eller helt, delvis och inte alls, de som är ja eller helt.",
            "Yksiköiden vastauksista kyllä–ei-kysymyksiin ja kokonaan–osittain–ei lainkaan -kysymyksiin ne, jotka ovat "
            "kyllä tai kokonaan.",
            "Of units' answers to items with yes or no, or wholly, partly and not at all, those that are yes or "
            "wholly.",
        ),
        (
            text("Ja eller helt", "Kyllä tai kokonaan", "Yes or wholly"),
            text("Svar på krav", "Vastaukset vaatimuksiin", "Answers to requirements"),
            _ANSWERS,
        ),
        Share(
            Fact(ANSWERS, "answered_on"),
            part=row.good,
            whole=row.counted & row.scale.isin(["yes_no", "extent"]) & (row.step != "not_relevant"),
        ),
        "up",
    ),
    share(
        "survey_response_share",
        Theme.STAFF,
        text(
            "Svarsandel i anonyma enkäter", "Nimettömien kyselyjen vastausosuus", "Response rate of anonymous surveys"
        ),
        text(
            "Av länkarna som delats ut till anonyma enkäter som stängts i perioden, de som besvarats; där minst fem "
            "svarat.",
            "Jaksolla suljettujen nimettömien kyselyjen jaetuista linkeistä ne, joihin on vastattu; vähintään viisi "
            "vastaajaa.",
            "Of the links given out to anonymous surveys closed in the period, those answered; where at least five "
            "did.",
        ),
        (
            text("Svarande", "Vastaajat", "People who answered"),
            text("Utdelade länkar", "Jaetut linkit", "Links given out"),
            text("länkar", "linkistä", "links"),
        ),
        Rate(
            Total(_SURVEYS, row.answers, where=_PEOPLE, events=True),
            Total(_SURVEYS, row.given, where=_PEOPLE, events=True),
        ),
        "up",
    ),
    share(
        "survey_top_two_share",
        Theme.STAFF,
        text("Andel svar 4–5 i enkäter", "Vastausten 4–5 osuus kyselyissä", "Share of answers 4–5 in surveys"),
        text(
            "Av svaren 1–5 på de påståenden som räknas i anonyma enkäter som stängts i perioden, de som är 4 eller 5.",
            "Jaksolla suljettujen nimettömien kyselyjen laskettavien väittämien vastauksista 1–5 ne, jotka ovat 4 "
            "tai 5.",
            "Of the answers 1–5 to the statements that count in anonymous surveys closed in the period, those that "
            "are 4 or 5.",
        ),
        (text("Svar 4 eller 5", "Vastaukset 4 tai 5", "Answers 4 or 5"), _OF_ANSWERS, _ANSWERS),
        Rate(
            Total(_SURVEYS, row.high, where=row.scores.contains("share_top_two"), events=True),
            Total(_SURVEYS, row.answers, where=row.scores.contains("share_top_two"), events=True),
        ),
        "up",
    ),
    _net(
        "net_safety_score",
        "net_safety_score",
        text("Net Safety Score (NSS)", "Net Safety Score (NSS)", "Net Safety Score"),
        text(
            "Andelen svar 4–5 minus andelen 1–2 på påståendet om trygg vård i enkäter som stängts i perioden, −100 "
            "till 100.",
            "Vastausten 4–5 osuus miinus vastausten 1–2 osuus väittämästä turvallisesta hoidosta jaksolla suljetuissa "
            "kyselyissä, −100–100.",
            "The share of answers 4–5 less that of 1–2 to the statement on safe care in surveys closed in the "
            "period, −100 "
            "to 100.",
        ),
    ),
    _net(
        "net_promoter_score",
        "net_promoter_score",
        text("Rekommendationsvärde (NPS)", "Suositteluindeksi (NPS)", "Net promoter score"),
        text(
            "Andelen svar 9–10 minus andelen 0–6 på frågan om att rekommendera i enkäter som stängts i perioden, "
            "−100 till "
            "100.",
            "Vastausten 9–10 osuus miinus vastausten 0–6 osuus suosittelukysymykseen jaksolla suljetuissa kyselyissä, "
            "−100–100.",
            "The share of answers 9–10 less that of 0–6 to the question of recommending in surveys closed in the "
            "period, "
            "−100 to 100.",
        ),
    ),
    counted(
        "published_plans",
        Theme.STEERING,
        text("Publicerade planer", "Julkaistut suunnitelmat", "Plans published"),
        text(
            "Planer som stod publicerade när perioden slutade, en för varje enhet och slag.",
            "Suunnitelmat, jotka olivat julkaistuina jakson päättyessä, yksi kutakin yksikköä ja lajia kohti.",
            "Plans that stood published when the period ended, one for each unit and kind.",
        ),
        _PUBLISHED,
        text("planer", "suunnitelmaa", "plans"),
        "up",
    ),
    share(
        "published_plans_valid_share",
        Theme.STEERING,
        text(
            "Andel publicerade planer som gäller", "Voimassa olevien osuus julkaistuista", "Published plans that hold"
        ),
        text(
            "Av planerna som stod publicerade när perioden slutade, de vars dag för översyn inte passerat.",
            "Jakson päättyessä julkaistuina olleista suunnitelmista ne, joiden tarkistuspäivä ei ole ohi.",
            "Of the plans that stood published when the period ended, those whose day of review had not passed.",
        ),
        (text("Gällande planer", "Voimassa olevat", "Plans that hold"), *_OF_PLANS),
        StockShare(_PUBLISHED, part=Stock(PLANS, since="published_on", until="valid_to")),
        "up",
    ),
    share(
        "plans_reviewed_in_time_share",
        Theme.STEERING,
        text("Andel planer sedda över i tid", "Ajoissa tarkistetut suunnitelmat", "Plans reviewed in time"),
        text(
            "Av de publicerade versioner vars dag för översyn passerat i perioden, de som en ny version ersatt "
            "senast då.",
            "Julkaistuista versioista, joiden tarkistuspäivä on jaksolla ohitettu, viimeistään silloin uudella "
            "korvatut.",
            "Of the published versions whose day of review passed in the period, those a new version had replaced by "
            "then.",
        ),
        (text("Ersatta i tid", "Ajoissa korvatut", "Replaced in time"), *_OF_PLANS),
        Share(
            Fact(PLANS, "review_on", passed=True),
            part=row.replaced_on.notnull() & (row.replaced_on <= row.review_on),
            whole=row.published_on.notnull(),
        ),
        "up",
    ),
    share(
        "occasions_done_share",
        Theme.STEERING,
        text("Andel gjort i årsklockan", "Vuosikellosta tehty", "Share of the annual clock done"),
        text(
            "Av årsklockans tillfällen vars dag passerat i perioden, de som är gjorda eller vars dokument är "
            "publicerat.",
            "Vuosikellon tapahtumista, joiden päivä on jaksolla ohitettu, tehdyt tai ne, joiden asiakirja on "
            "julkaistu.",
            "Of the annual clock's occasions whose day passed in the period, those done or whose document is "
            "published.",
        ),
        (
            text("Gjorda", "Tehdyt", "Done"),
            text("Tillfällen i årsklockan", "Vuosikellon tapahtumat", "Occasions of the annual clock"),
            text("tillfällen", "tapahtumasta", "occasions"),
        ),
        Share(Fact(ANNUAL_CLOCK, "on", passed=True), part=row.done),
        "up",
    ),
    counted(
        "ombud_contacts",
        Theme.COMPLAINTS,
        text("Kontakter med ombuden", "Yhteydenotot asiavastaaviin", "Contacts with the ombudspersons"),
        text(
            "Kontakter med patient- och socialombuden enligt kvartalens redogörelser som lämnats ut; små tal är dolda.",
            "Yhteydenotot potilas- ja sosiaaliasiavastaaviin luovutettujen neljännesselvitysten mukaan; pienet luvut "
            "peitetty.",
            "Contacts with the patient and social ombudspersons by the quarters' accounts that have left; small "
            "numbers are "
            "hidden.",
        ),
        Total(
            Fact(OMBUD_SUMS, "last_on"),
            row.amount,
            where=(row.grain == "quarter") & (row.split == "total") & (row.counted == "contacts"),
        ),
        text("kontakter", "yhteydenottoa", "contacts"),
    ),
)
