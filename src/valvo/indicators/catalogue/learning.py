"""What is learnt: investigations, recommendations, effects looked at, alerts answered, days of the green cross."""

from valvo.analytics.expressions import Value, row
from valvo.analytics.tables import ALERTS, CROSS_DAYS, EFFECT_CHECKS, INVESTIGATIONS, RECOMMENDATIONS
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.hotline.rules import STEP_AFTER
from valvo.indicators.catalogue.facts import CASES_OPENED, COUNTED, EVENTS, text
from valvo.indicators.catalogue.making import counted, share
from valvo.indicators.declarations import Condition, Count, Fact, Indicator, Quantile, Share, Theme

_APPROVED = Fact(INVESTIGATIONS, "approved_on")
_ASKED = Fact(RECOMMENDATIONS, "due_on", passed=True)
_DAYS = Fact(CROSS_DAYS, "on")
_MARKED = row.colour.notnull()
_MINUTES = STEP_AFTER.seconds // 60

_OF_APPROVED = (
    text("Godkända utredningar", "Hyväksytyt selvitykset", "Investigations approved"),
    text("utredningar", "selvityksestä", "investigations"),
)
_OF_ASKED = text("rekommendationer till enheter", "yksikölle annetusta suosituksesta", "recommendations to units")


def _of_approved(identifier: str, name: Text, definition: Text, numerator: Text, part: Condition) -> Indicator:
    measure = Share(_APPROVED, part=part)
    return share(identifier, Theme.IMPROVEMENT, name, definition, (numerator, *_OF_APPROVED), measure, "up")


def _median(  # noqa: PLR0917 (a line of the catalogue: what it is, in words, and how it is made)
    identifier: str, theme: Theme, name: Text, definition: Text, of: Text, measured: tuple[Fact, Value], unit: Unit
) -> Indicator:
    return Indicator(
        id=identifier,
        theme=theme,
        name=name,
        definition=definition,
        numerator=name,
        denominator=None,
        basis=of,
        measure=Quantile(*measured),
        unit=unit,
        better="down",
    )


INDICATORS = (
    counted(
        "investigations_decided",
        Theme.IMPROVEMENT,
        text("Beslutade utredningar", "Päätetyt selvitykset", "Investigations decided"),
        text(
            "Utredningar av allvarliga händelser som beslutats i perioden och inte lagts ned.",
            "Vakavien tapahtumien selvitykset, joista on jaksolla päätetty ja joita ei ole keskeytetty.",
            "Investigations of serious events decided in the period and not abandoned.",
        ),
        Count(Fact(INVESTIGATIONS, "decided_on"), where=row.state != "abandoned"),
        text("utredningar", "selvitystä", "investigations"),
    ),
    _median(
        "investigation_median_days",
        Theme.IMPROVEMENT,
        text(
            "Dagar till godkänd utredning, median", "Päiviä selvityksen hyväksyntään, mediaani", "Days until approved"
        ),
        text(
            "Dygn från beslutet till den godkända rapporten, median av de utredningar som godkänts i perioden.",
            "Vuorokaudet päätöksestä hyväksyttyyn raporttiin, jaksolla hyväksyttyjen selvitysten mediaani.",
            "Days from the decision to the approved report, median of investigations approved in the period.",
        ),
        text("utredningar", "selvitystä", "investigations"),
        (_APPROVED, row.days_to_approve),
        Unit.DAYS,
    ),
    share(
        "investigations_in_time_share",
        Theme.IMPROVEMENT,
        text(
            "Andel utredningar klara i tid", "Ajoissa valmistuneiden selvitysten osuus", "Investigations ready in time"
        ),
        text(
            "Av utredningarna vars sista dag passerat i perioden, de vars rapport var godkänd senast då.",
            "Selvityksistä, joiden viimeinen päivä on jaksolla ohitettu, ne, joiden raportti oli silloin hyväksytty.",
            "Of the investigations whose last day passed in the period, those whose report was approved by then.",
        ),
        (
            text("Godkända senast sista dagen", "Viimeiseen päivään mennessä hyväksytyt", "Approved by their last day"),
            text(
                "Utredningar vars dag passerat",
                "Selvitykset, joiden päivä on ohi",
                "Investigations whose day has passed",
            ),
            text("utredningar", "selvityksestä", "investigations"),
        ),
        Share(
            Fact(INVESTIGATIONS, "due_on", passed=True),
            part=row.approved_on.notnull() & (row.approved_on <= row.due_on),
            whole=row.state != "abandoned",
        ),
        "up",
    ),
    _of_approved(
        "participation_offered_share",
        text("Andel där delaktighet erbjudits", "Osallistumista tarjottu", "Share where taking part was offered"),
        text(
            "Av utredningarna som godkänts i perioden, de där patienten, klienten eller en närstående erbjudits delta.",
            "Jaksolla hyväksytyistä selvityksistä ne, joissa potilaalle, asiakkaalle tai läheiselle on tarjottu "
            "osallistumista.",
            "Of the investigations approved in the period, those where the patient, client or somebody close was "
            "asked to "
            "take part.",
        ),
        text("Delaktighet erbjuden", "Osallistumista tarjottu", "Taking part offered"),
        row.asked_to_take_part,
    ),
    _of_approved(
        "support_offered_share",
        text(
            "Andel där personalen erbjudits stöd",
            "Henkilöstölle tarjottu tukea",
            "Share where staff were offered support",
        ),
        text(
            "Av utredningarna som godkänts i perioden, de där det är antecknat att personalen erbjudits stöd.",
            "Jaksolla hyväksytyistä selvityksistä ne, joihin on merkitty, että henkilöstölle on tarjottu tukea.",
            "Of the investigations approved in the period, those that note that staff were offered support.",
        ),
        text("Stöd erbjudet", "Tukea tarjottu", "Support offered"),
        row.support_offered,
    ),
    share(
        "recommendations_answered_share",
        Theme.IMPROVEMENT,
        text("Andel besvarade rekommendationer", "Vastattujen suositusten osuus", "Share of recommendations answered"),
        text(
            "Av rekommendationerna till enheter vars svarsdag passerat i perioden, de som enheten svarat på senast då.",
            "Yksiköille annetuista suosituksista, joiden vastauspäivä on jaksolla ohitettu, määräajassa vastatut.",
            "Of the recommendations to units whose day for answers passed in the period, those the unit answered by "
            "then.",
        ),
        (
            text("Besvarade i tid", "Ajoissa vastatut", "Answered in time"),
            text("Rekommendationer till enheter", "Yksiköille annetut suositukset", "Recommendations to units"),
            _OF_ASKED,
        ),
        Share(_ASKED, part=row.answered_on.notnull() & (row.answered_on <= row.due_on)),
        "up",
    ),
    share(
        "recommendations_done_share",
        Theme.IMPROVEMENT,
        text("Andel genomförda rekommendationer", "Toteutettujen suositusten osuus", "Share of recommendations done"),
        text(
            "Av rekommendationerna till enheter som berörs och vars svarsdag passerat i perioden, de som är gjorda "
            "eller vars "
            "åtgärd är verifierad.",
            "Suosituksista, jotka koskevat yksikköä ja joiden vastauspäivä on jaksolla ohitettu, tehdyt tai ne, joiden "
            "toimenpide on varmistettu.",
            "Of the recommendations that concern the unit and whose day for answers passed in the period, those done "
            "or "
            "whose action is verified.",
        ),
        (
            text("Gjorda eller verifierade", "Tehdyt tai varmistetut", "Done or verified"),
            text(
                "Rekommendationer som berör enheten",
                "Yksikköä koskevat suositukset",
                "Recommendations that concern units",
            ),
            _OF_ASKED,
        ),
        Share(_ASKED, part=row.done, whole=row.state != "not_relevant"),
        "up",
    ),
    share(
        "effects_decided_share",
        Theme.IMPROVEMENT,
        text("Andel åtgärder vars effekt bedömts", "Arvioitujen vaikutusten osuus", "Share of effects looked at"),
        text(
            "Av effektuppföljningarna vars dag passerat i perioden, de där någon beslutat om åtgärden hjälpte.",
            "Vaikutusten arvioinneista, joiden päivä on jaksolla ohitettu, ne, joissa on päätetty, auttoiko "
            "toimenpide.",
            "Of the effect checks whose day passed in the period, those where somebody has decided whether it helped.",
        ),
        (
            text("Beslutade", "Päätetyt", "Decided"),
            text("Effektuppföljningar", "Vaikutusten arvioinnit", "Effect checks"),
            text("effektuppföljningar", "arvioinnista", "effect checks"),
        ),
        Share(Fact(EFFECT_CHECKS, "due_on", passed=True), part=row.decided_on.notnull()),
        "up",
    ),
    share(
        "effects_worked_share",
        Theme.IMPROVEMENT,
        text("Andel åtgärder som hjälpt", "Auttaneiden toimenpiteiden osuus", "Share of actions that worked"),
        text(
            "Av effekterna som beslutats i perioden, de där åtgärden bedömts ha hjälpt.",
            "Jaksolla päätetyistä vaikutuksista ne, joissa toimenpiteen on arvioitu auttaneen.",
            "Of the effects decided on in the period, those where the action was judged to have worked.",
        ),
        (
            text("Åtgärder som hjälpt", "Auttaneet toimenpiteet", "Actions that worked"),
            text("Bedömda effekter", "Arvioidut vaikutukset", "Effects decided on"),
            text("bedömda effekter", "arvioidusta vaikutuksesta", "effects decided on"),
        ),
        Share(Fact(EFFECT_CHECKS, "decided_on"), part=row.effect == "worked"),
        "up",
    ),
    _median(
        "alert_median_minutes",
        Theme.SAFETY,
        text(
            "Minuter tills larm tagits, median", "Minuutteja kuittaukseen, mediaani", "Minutes until alerts were taken"
        ),
        text(
            "Hela minuter från det att larmet gick tills någon tog det, median av de larm som tagits i perioden.",
            "Kokonaiset minuutit hälytyksestä kuittaukseen, jaksolla kuitattujen hälytysten mediaani.",
            "Whole minutes from the alert until somebody acknowledged it, median of those acknowledged in the period.",
        ),
        text("larm", "hälytystä", "alerts"),
        (Fact(ALERTS, "acknowledged_on"), row.minutes_to_acknowledge),
        Unit.SCORE,
    ),
    share(
        "alerts_taken_in_time_share",
        Theme.SAFETY,
        text("Andel larm som togs av de första", "Ensimmäisten kuittaamat hälytykset", "Alerts the first called took"),
        text(
            f"Av larmen i perioden, de som någon tog inom {_MINUTES} minuter, innan nästa steg kallades.",
            f"Jakson hälytyksistä ne, jotka joku kuittasi {_MINUTES} minuutissa, ennen seuraavan portaan hälyttämistä.",
            f"Of the alerts in the period, those somebody acknowledged within {_MINUTES} minutes, before the next "
            f"step was "
            "called.",
        ),
        (
            text("Tagna i tid", "Ajoissa kuitatut", "Acknowledged in time"),
            text("Larm", "Hälytykset", "Alerts"),
            text("larm", "hälytyksestä", "alerts"),
        ),
        Share(Fact(ALERTS, "raised_on"), part=row.minutes_to_acknowledge < _MINUTES),
        "up",
    ),
    share(
        "cross_filled_share",
        Theme.SAFETY,
        text("Andel märkta dagar i gröna korset", "Merkityt päivät, vihreä risti", "Days marked in the green cross"),
        text(
            "Av dagarna vid enheter som börjat märka sina i gröna korset, de som fått en färg.",
            "Vihreän ristin aloittaneiden yksiköiden päivistä ne, joille on merkitty väri.",
            "Of the days at units that have begun to mark theirs in the green cross, those that have a colour.",
        ),
        (
            text("Märkta dagar", "Merkityt päivät", "Days marked"),
            text("Dagar", "Päivät", "Days"),
            text("dagar", "päivästä", "days"),
        ),
        Share(_DAYS, part=_MARKED),
        "up",
    ),
    share(
        "cross_harm_share",
        Theme.SAFETY,
        text("Andel orange och röda dagar", "Oranssien ja punaisten päivien osuus", "Share of orange and red days"),
        text(
            "Av de märkta dagarna i gröna korset, de då någon skadades: orange och röda.",
            "Vihreän ristin merkityistä päivistä ne, jolloin joku sai haittaa: oranssit ja punaiset.",
            "Of the days marked in the green cross, those on which somebody was harmed: orange and red.",
        ),
        (
            text("Orange och röda dagar", "Oranssit ja punaiset päivät", "Orange and red days"),
            text("Märkta dagar", "Merkityt päivät", "Days marked"),
            text("märkta dagar", "merkitystä päivästä", "days marked"),
        ),
        Share(_DAYS, part=row.colour.isin(["orange", "red"]), whole=_MARKED),
        "down",
    ),
    share(
        "preventable_share",
        Theme.SAFETY,
        text("Andel som kunde ha undvikits", "Estettävissä olleiden osuus", "Share that could have been prevented"),
        text(
            "Av händelserna där det bedömts, de som säkert eller sannolikt kunde ha undvikits.",
            "Tapahtumista, joissa asia on arvioitu, varmasti tai todennäköisesti estettävissä olleet.",
            "Of the events where it was judged, those that surely or probably could have been prevented.",
        ),
        (
            text("Kunde ha undvikits", "Estettävissä olleet", "Could have been prevented"),
            text("Händelser där det bedömts", "Tapahtumat, joissa asia on arvioitu", "Events where it was judged"),
            text("bedömda händelser", "arvioidusta tapahtumasta", "events judged"),
        ),
        Share(
            CASES_OPENED,
            part=row.preventability.isin(["surely", "probably"]),
            whole=EVENTS & row.preventability.isin(["surely", "probably", "probably_not", "surely_not"]),
        ),
        "down",
    ),
    counted(
        "joint_client_cases",
        Theme.HANDLING,
        text("Ärenden om gemensamma klienter", "Yhteisten asiakkaiden tapaukset", "Cases of joint clients"),
        text(
            "Ärenden som öppnats i perioden och där hälsovård och socialvård har var sin del.",
            "Jaksolla avatut tapaukset, joissa terveydenhuollolla ja sosiaalihuollolla on kummallakin osuutensa.",
            "Cases opened in the period in which health care and social care each have a part.",
        ),
        Count(CASES_OPENED, where=COUNTED & row.joint),
        text("ärenden", "tapausta", "cases"),
    ),
)
