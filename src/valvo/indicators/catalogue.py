"""The catalogue: every indicator Valvo ships with. Adding one is adding one declaration."""

from collections.abc import Mapping
from types import MappingProxyType

from valvo.analytics.expressions import row
from valvo.analytics.tables import CASES, REPORTS
from valvo.core.errors import Refusal
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.documents.tree import Limit
from valvo.indicators.declarations import Count, Fact, Indicator, Publication, Quantile, Share, Target, Theme


class UnknownIndicatorError(Refusal):
    """There is no indicator of that id."""


REPORTS_RECEIVED = Fact(REPORTS, "received_on")
CASES_OPENED = Fact(CASES, "opened_on")
CASES_CLOSED = Fact(CASES, "closed_on")

# Harm from this degree on is serious: lasting, life-threatening or fatal.
SERIOUS = 4
# Duplicates and what is not ours to handle are cases, but not events.
_EVENTS = ~row.state.isin(["duplicate", "not_reportable"])
_HAZARDS = _EVENTS & row.reach.isin(["reached", "near_miss"])

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        id="reached_share",
        theme=Theme.SAFETY,
        name=Text(
            sv="Andel som nådde klienten eller patienten",
            fi="Asiakkaalle tai potilaalle tapahtuneiden osuus",
            en="Share that reached the client or patient",
        ),
        definition=Text(
            sv="Av händelserna, de som nådde en person i stället för att stoppas i tid. Handläggarens bedömning "
            "gäller, annars anmälarens.",
            fi="Tapahtumista ne, jotka ehtivät tapahtua henkilölle eikä niitä pysäytetty ajoissa. Käsittelijän arvio "
            "ratkaisee, muuten ilmoittajan.",
            en="Of the events, those that reached a person instead of being stopped in time. The handler's judgement "
            "counts, else the reporter's.",
        ),
        numerator=Text(
            sv="Händelser som nådde en person", fi="Henkilölle tapahtuneet", en="Events that reached a person"
        ),
        denominator=Text(
            sv="Händelser som nådde en person eller var nära att göra det",
            fi="Henkilölle tapahtuneet ja läheltä piti -tapahtumat",
            en="Events that reached a person or nearly did",
        ),
        basis=Text(sv="händelser", fi="tapahtumasta", en="events"),
        measure=Share(CASES_OPENED, part=row.reach == "reached", whole=_HAZARDS),
        unit=Unit.PERCENT,
        better="down",
        target=Target(
            50.0,
            Limit.BELOW,
            Text(
                sv="Mål i HUS säkerhetsarbete 2024: under 50 procent",
                fi="HUSin turvallisuustyön tavoite 2024: alle 50 prosenttia",
                en="Target of HUS safety work 2024: below 50 per cent",
            ),
        ),
    ),
    Indicator(
        id="serious_share",
        theme=Theme.SAFETY,
        name=Text(sv="Andel allvarliga händelser", fi="Vakavien tapahtumien osuus", en="Share of serious events"),
        definition=Text(
            sv="Av händelserna, de där fysisk eller psykisk skada bedömts som allvarlig enligt kodlistan.",
            fi="Tapahtumista ne, joissa fyysinen tai psyykkinen haitta on koodiston mukaan vakava.",
            en="Of the events, those judged to have caused serious physical or psychological harm by the code list.",
        ),
        numerator=Text(sv="Allvarliga händelser", fi="Vakavat tapahtumat", en="Serious events"),
        denominator=Text(
            sv="Händelser som nådde en person eller var nära att göra det",
            fi="Henkilölle tapahtuneet ja läheltä piti -tapahtumat",
            en="Events that reached a person or nearly did",
        ),
        basis=Text(sv="händelser", fi="tapahtumasta", en="events"),
        measure=Share(CASES_OPENED, part=row.harm >= SERIOUS, whole=_HAZARDS),
        unit=Unit.PERCENT,
        better="down",
    ),
    Indicator(
        id="reports",
        theme=Theme.REPORTING,
        name=Text(sv="Anmälningar", fi="Ilmoitukset", en="Reports"),
        definition=Text(
            sv="Anmälningar som kommit in, av alla slag. Fler anmälningar betyder inte sämre säkerhet: enheter "
            "rangordnas aldrig efter antal.",
            fi="Saapuneet ilmoitukset, kaikki lajit. Ilmoitusten suuri määrä ei merkitse huonompaa turvallisuutta: "
            "yksiköitä ei koskaan aseteta järjestykseen määrän mukaan.",
            en="Reports received, of all kinds. More reports do not mean less safety: units are never ranked by "
            "number.",
        ),
        numerator=Text(sv="Inkomna anmälningar", fi="Saapuneet ilmoitukset", en="Reports received"),
        denominator=None,
        basis=Text(sv="anmälningar", fi="ilmoitusta", en="reports"),
        measure=Count(REPORTS_RECEIVED),
        unit=Unit.COUNT,
        better="none",
        decimals=0,
        publication=Publication.OPEN,
    ),
    Indicator(
        id="median_days_to_close",
        theme=Theme.HANDLING,
        name=Text(sv="Dagar till avslut, median", fi="Päiviä päättämiseen, mediaani", en="Days until closed, median"),
        definition=Text(
            sv="Dygn från att anmälan kom in tills ärendet avslutades, median av de ärenden som avslutats i perioden.",
            fi="Vuorokaudet ilmoituksen saapumisesta asian päättämiseen, jaksolla päätettyjen mediaani.",
            en="Days from receipt of the report until the case was closed, median of cases closed in the period.",
        ),
        numerator=Text(
            sv="Median av dygn till avslut", fi="Päättämiseen kuluneiden vuorokausien mediaani", en="Median of days"
        ),
        denominator=Text(sv="Avslutade ärenden", fi="Päätetyt asiat", en="Cases closed"),
        basis=Text(sv="avslutade ärenden", fi="päätettyä asiaa", en="cases closed"),
        measure=Quantile(CASES_CLOSED, "days_to_close", where=row.state == "closed"),
        unit=Unit.DAYS,
        better="down",
    ),
    Indicator(
        id="action_share",
        theme=Theme.IMPROVEMENT,
        name=Text(
            sv="Anmälningar som lett till åtgärd", fi="Toimenpiteeseen johtaneet ilmoitukset", en="Led to an action"
        ),
        definition=Text(
            sv="Av de avslutade ärendena, de där minst en förbättringsåtgärd beslutats som inte avbrutits.",
            fi="Päätetyistä asioista ne, joissa on päätetty vähintään yhdestä toimenpiteestä, jota ei ole peruttu.",
            en="Of the cases closed, those with at least one improvement action that was not cancelled.",
        ),
        numerator=Text(sv="Ärenden med åtgärd", fi="Asiat, joissa on toimenpide", en="Cases with an action"),
        denominator=Text(sv="Avslutade ärenden", fi="Päätetyt asiat", en="Cases closed"),
        basis=Text(sv="avslutade ärenden", fi="päätetystä asiasta", en="cases closed"),
        measure=Share(CASES_CLOSED, part=row.actions > 0, whole=row.state == "closed"),
        unit=Unit.PERCENT,
        better="up",
    ),
)

_BY_ID: Mapping[str, Indicator] = MappingProxyType({indicator.id: indicator for indicator in INDICATORS})


def indicator(identifier: str) -> Indicator:
    """Return an indicator of the catalogue; raises UnknownIndicatorError for an unknown id."""
    try:
        return _BY_ID[identifier]
    except KeyError:
        raise UnknownIndicatorError(f"There is no indicator '{identifier}'.") from None
