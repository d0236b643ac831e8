"""What is done about it, and whether it gets done."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import ACTIONS
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import (
    ACTIONS_COUNTED,
    ACTIONS_DONE,
    ACTIONS_DUE,
    ACTIONS_RAISED,
    CASES_CLOSED,
    CLOSED_COUNTED,
    EVENTS,
    HANDLED,
    OF_CLOSED,
    SERIOUS,
    text,
)
from valvo.indicators.declarations import Condition, Count, Fact, Indicator, Quantile, Share, Stock, Theme


def _share(
    identifier: str,
    name: Text,
    definition: Text,
    sentences: tuple[Text, Text, Text],
    measure: tuple[Fact, Condition, Condition | None],
    *,
    up: bool = True,
    ripens: int = 0,
) -> Indicator:
    numerator, denominator, basis = sentences
    fact, part, whole = measure
    return Indicator(
        id=identifier,
        theme=Theme.IMPROVEMENT,
        name=name,
        definition=definition,
        numerator=numerator,
        denominator=denominator,
        basis=basis,
        measure=Share(fact, part=part, whole=whole),
        unit=Unit.PERCENT,
        better="up" if up else "down",
        ripens=ripens,
    )


def _count(identifier: str, name: Text, definition: Text, measure: Count | Stock, *, down: bool = False) -> Indicator:
    return Indicator(
        id=identifier,
        theme=Theme.IMPROVEMENT,
        name=name,
        definition=definition,
        numerator=name,
        denominator=None,
        basis=text("åtgärder", "toimenpidettä", "actions"),
        measure=measure,
        unit=Unit.COUNT,
        better="down" if down else "none",
        decimals=0,
    )


_ENDED = ("done_on", "cancelled_on")
_OF_DONE = text("Åtgärder som blivit klara", "Valmistuneet toimenpiteet", "Actions done")
_WITH_ACTION = text("Ärenden med åtgärd", "Tapaukset, joissa on toimenpide", "Cases with an action")

INDICATORS = (
    _share(
        "action_share",
        text(
            "Anmälningar som lett till åtgärd", "Toimenpiteeseen johtaneet ilmoitukset", "Reports that led to an action"
        ),
        text(
            "Av de avslutade ärendena, de där minst en förbättringsåtgärd beslutats som inte avbrutits.",
            "Päätetyistä tapauksista ne, joissa on päätetty vähintään yhdestä toimenpiteestä, jota ei ole peruttu.",
            "Of the cases closed, those with at least one improvement action that was not cancelled.",
        ),
        (_WITH_ACTION, OF_CLOSED, CLOSED_COUNTED),
        (CASES_CLOSED, row.actions > 0, HANDLED),
    ),
    _share(
        "serious_action_share",
        text(
            "Allvarliga händelser som lett till åtgärd",
            "Toimenpiteeseen johtaneet vakavat tapahtumat",
            "Serious events that led to an action",
        ),
        text(
            "Av de avslutade allvarliga händelserna, de där minst en förbättringsåtgärd beslutats som inte avbrutits.",
            "Päätetyistä vakavista tapahtumista ne, joissa on päätetty vähintään yhdestä toimenpiteestä, jota ei ole "
            "peruttu.",
            "Of the serious events closed, those with at least one improvement action that was not cancelled.",
        ),
        (
            _WITH_ACTION,
            text("Avslutade allvarliga händelser", "Päätetyt vakavat tapahtumat", "Serious events closed"),
            text("allvarliga händelser", "vakavasta tapahtumasta", "serious events"),
        ),
        (CASES_CLOSED, row.actions > 0, HANDLED & EVENTS & (row.harm >= SERIOUS)),
    ),
    _count(
        "actions_raised",
        text("Beslutade åtgärder", "Päätetyt toimenpiteet", "Actions raised"),
        text(
            "Förbättringsåtgärder som beslutats i perioden, vad de än kommer ur.",
            "Jaksolla päätetyt kehittämistoimenpiteet, mistä tahansa ne ovatkin lähtöisin.",
            "Improvement actions decided in the period, whatever raised them.",
        ),
        Count(ACTIONS_RAISED),
    ),
    _count(
        "actions_done",
        text("Genomförda åtgärder", "Toteutetut toimenpiteet", "Actions done"),
        text(
            "Förbättringsåtgärder som blivit klara i perioden.",
            "Jaksolla valmistuneet kehittämistoimenpiteet.",
            "Improvement actions done in the period.",
        ),
        Count(ACTIONS_DONE, where=row.state != "cancelled"),
    ),
    _share(
        "actions_on_time_share",
        text("Andel åtgärder i tid", "Ajoissa valmistuneiden toimenpiteiden osuus", "Share of actions done in time"),
        text(
            "Av de åtgärder vars sista dag infallit i perioden och som inte avbrutits, de som blev klara senast då.",
            "Toimenpiteistä, joiden määräpäivä oli jaksolla ja joita ei ole peruttu, ne, jotka valmistuivat ajoissa.",
            "Of the actions due in the period and not cancelled, those done by their day.",
        ),
        (
            text("Klara senast sista dagen", "Määräpäivään mennessä valmiit", "Done by their day"),
            text("Åtgärder vars dag infallit", "Toimenpiteet, joiden päivä tuli", "Actions that came due"),
            ACTIONS_COUNTED,
        ),
        (ACTIONS_DUE, row.done_on.notnull() & (row.done_on <= row.due_on), row.state != "cancelled"),
    ),
    _share(
        "actions_verified_share",
        text("Andel verifierade åtgärder", "Varmistettujen toimenpiteiden osuus", "Share of actions verified"),
        text(
            "Av de åtgärder som blivit klara i perioden, de som någon annan än den ansvariga har verifierat.",
            "Jaksolla valmistuneista toimenpiteistä ne, jotka joku muu kuin vastuuhenkilö on varmistanut.",
            "Of the actions done in the period, those that somebody else than the owner has verified.",
        ),
        (text("Verifierade åtgärder", "Varmistetut toimenpiteet", "Actions verified"), _OF_DONE, ACTIONS_COUNTED),
        (ACTIONS_DONE, row.verified_on.notnull(), row.state != "cancelled"),
        ripens=2,
    ),
    _share(
        "actions_cancelled_share",
        text("Andel avbrutna åtgärder", "Peruttujen toimenpiteiden osuus", "Share of actions cancelled"),
        text(
            "Av de åtgärder som beslutats i perioden, de som sedan avbrutits.",
            "Jaksolla päätetyistä toimenpiteistä ne, jotka on sittemmin peruttu.",
            "Of the actions decided in the period, those cancelled since.",
        ),
        (
            text("Avbrutna åtgärder", "Perutut toimenpiteet", "Actions cancelled"),
            text("Beslutade åtgärder", "Päätetyt toimenpiteet", "Actions raised"),
            ACTIONS_COUNTED,
        ),
        (ACTIONS_RAISED, row.state == "cancelled", None),
        up=False,
        ripens=3,
    ),
    _count(
        "actions_open",
        text("Öppna åtgärder", "Avoimet toimenpiteet", "Open actions"),
        text(
            "Förbättringsåtgärder som vid periodens slut var beslutade men varken klara eller avbrutna.",
            "Kehittämistoimenpiteet, jotka jakson lopussa oli päätetty mutta eivät olleet valmiita eikä niitä ollut "
            "peruttu.",
            "Improvement actions that at the end of the period were decided but neither done nor cancelled.",
        ),
        Stock(ACTIONS, since="created_on", until=_ENDED),
    ),
    _count(
        "actions_overdue",
        text("Försenade åtgärder", "Myöhässä olevat toimenpiteet", "Actions overdue"),
        text(
            "Förbättringsåtgärder vars sista dag gått ut vid periodens slut och som varken var klara eller avbrutna.",
            "Kehittämistoimenpiteet, joiden määräpäivä oli jakson lopussa mennyt ja jotka eivät olleet valmiita eikä "
            "niitä ollut peruttu.",
            "Improvement actions whose day had passed at the end of the period and that were neither done nor "
            "cancelled.",
        ),
        Stock(ACTIONS, since="due_on", until=_ENDED, after=True),
        down=True,
    ),
    Indicator(
        id="median_days_to_done",
        theme=Theme.IMPROVEMENT,
        name=text("Dagar till genomförd åtgärd, median", "Päiviä toteutukseen, mediaani", "Days until done, median"),
        definition=text(
            "Dygn från beslut tills åtgärden blev klar, median av de åtgärder som blivit klara i perioden.",
            "Vuorokaudet päätöksestä toimenpiteen valmistumiseen, jaksolla valmistuneiden mediaani.",
            "Days from the decision until the action was done, median of actions done in the period.",
        ),
        numerator=text("Median av dygn", "Vuorokausien mediaani", "Median of days"),
        denominator=_OF_DONE,
        basis=text("åtgärder", "toimenpidettä", "actions"),
        measure=Quantile(ACTIONS_DONE, row.done_on.delta(row.created_on, unit="day"), where=row.state != "cancelled"),
        unit=Unit.DAYS,
        better="down",
    ),
)
