"""What happens for every thousand bed days or clients: comparable over time where the work grows or shrinks."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import ALERTS
from valvo.core.figures import Unit
from valvo.indicators.catalogue.facts import CASES_OPENED, COUNTED, EVENTS, REPORTS_RECEIVED, SERIOUS, text
from valvo.indicators.catalogue.making import counted, per_thousand
from valvo.indicators.declarations import Count, DaysSince, Fact, Indicator, Theme

_REACHED = COUNTED & (row.reach == "reached")

ALERTS_RAISED = Fact(ALERTS, "raised_on")
_TRUE_ALERTS = row.state != "downgraded"

INDICATORS = (
    counted(
        "never_events",
        Theme.SAFETY,
        text("Händelser som aldrig ska inträffa", "Kuuman linjan tapahtumat", "Never events"),
        text(
            "Larm om händelser som aldrig ska inträffa, utan de larm som visat sig vara falska.",
            "Kuuman linjan hälytykset, lukuun ottamatta vääriksi osoittautuneita.",
            "Alerts of never events, without those that turned out to be false.",
        ),
        Count(ALERTS_RAISED, where=_TRUE_ALERTS),
        text("händelser", "tapahtumaa", "events"),
        "down",
    ),
    Indicator(
        id="days_since_never_event",
        theme=Theme.SAFETY,
        name=text(
            "Dagar sedan en händelse som aldrig ska inträffa",
            "Päiviä kuuman linjan tapahtumasta",
            "Days since a never event",
        ),
        definition=text(
            "Dagar mellan den dag det senaste larmet om en sådan händelse gick och periodens slut.",
            "Päivät viimeisimmän kuuman linjan hälytyksen päivästä jakson loppuun.",
            "Days from the day of the latest alert of such an event to the end of the period.",
        ),
        numerator=text("Dagar", "Päivät", "Days"),
        denominator=None,
        basis=text("dagar", "päivää", "days"),
        measure=DaysSince(ALERTS_RAISED, where=_TRUE_ALERTS),
        unit=Unit.DAYS,
        better="up",
        decimals=0,
    ),
    per_thousand(
        "reports_per_1000_bed_days",
        Theme.REPORTING,
        text("Anmälningar per 1 000 vårddygn", "Ilmoituksia 1 000 hoitopäivää kohti", "Reports per 1,000 bed days"),
        text(
            "Inkomna anmälningar delat med vårddygnen, gånger tusen. Fler anmälningar betyder inte sämre säkerhet.",
            "Saapuneet ilmoitukset jaettuna hoitopäivillä, kertaa tuhat. Määrä ei kerro huonommasta turvallisuudesta.",
            "Reports received divided by bed days, times a thousand. More reports do not mean less safety.",
        ),
        Count(REPORTS_RECEIVED),
        text("Inkomna anmälningar", "Saapuneet ilmoitukset", "Reports received"),
        better="none",
    ),
    per_thousand(
        "reports_per_1000_clients",
        Theme.REPORTING,
        text("Anmälningar per 1 000 klienter", "Ilmoituksia 1 000 asiakasta kohti", "Reports per 1,000 clients"),
        text(
            "Inkomna anmälningar delat med antalet klienter, gånger tusen; där vårddygn inte räknas.",
            "Saapuneet ilmoitukset jaettuna asiakkaiden määrällä, kertaa tuhat; kun hoitopäiviä ei lasketa.",
            "Reports received divided by the number of clients, times a thousand; where bed days are not counted.",
        ),
        Count(REPORTS_RECEIVED),
        text("Inkomna anmälningar", "Saapuneet ilmoitukset", "Reports received"),
        of="clients",
        better="none",
    ),
    per_thousand(
        "reached_per_1000_bed_days",
        Theme.SAFETY,
        text(
            "Händelser som nådde en person per 1 000 vårddygn",
            "Henkilölle tapahtuneita 1 000 hoitopäivää kohti",
            "Events that reached a person per 1,000 bed days",
        ),
        text(
            "Händelser som nådde en person delat med vårddygnen, gånger tusen.",
            "Henkilölle tapahtuneet jaettuna hoitopäivillä, kertaa tuhat.",
            "Events that reached a person divided by bed days, times a thousand.",
        ),
        Count(CASES_OPENED, where=_REACHED),
        text("Händelser som nådde en person", "Henkilölle tapahtuneet", "Events that reached a person"),
    ),
    per_thousand(
        "falls_per_1000_bed_days",
        Theme.SAFETY,
        text(
            "Olyckor och fall per 1 000 vårddygn",
            "Tapaturmia ja kaatumisia 1 000 hoitopäivää kohti",
            "Accidents and falls per 1,000 bed days",
        ),
        text(
            "Olyckor och fall som nådde en person delat med vårddygnen, gånger tusen.",
            "Henkilölle sattuneet tapaturmat ja kaatumiset jaettuna hoitopäivillä, kertaa tuhat.",
            "Accidents and falls that reached a person divided by bed days, times a thousand.",
        ),
        Count(CASES_OPENED, where=_REACHED & (row.event_type == "accident")),
        text("Olyckor och fall", "Tapaturmat ja kaatumiset", "Accidents and falls"),
    ),
    per_thousand(
        "medication_per_1000_bed_days",
        Theme.SAFETY,
        text(
            "Läkemedelshändelser per 1 000 vårddygn",
            "Lääkehoidon vaaratapahtumia 1 000 hoitopäivää kohti",
            "Medication events per 1,000 bed days",
        ),
        text(
            "Läkemedelshändelser som nådde en person delat med vårddygnen, gånger tusen.",
            "Henkilölle tapahtuneet lääkehoidon vaaratapahtumat jaettuna hoitopäivillä, kertaa tuhat.",
            "Medication events that reached a person divided by bed days, times a thousand.",
        ),
        Count(CASES_OPENED, where=_REACHED & (row.event_type == "medication")),
        text("Läkemedelshändelser", "Lääkehoidon vaaratapahtumat", "Medication events"),
    ),
    per_thousand(
        "pressure_ulcers_per_1000_bed_days",
        Theme.SAFETY,
        text(
            "Trycksår per 1 000 vårddygn",
            "Painehaavoja 1 000 hoitopäivää kohti",
            "Pressure ulcers per 1,000 bed days",
        ),
        text(
            "Trycksår som anmälts delat med vårddygnen, gånger tusen.",
            "Ilmoitetut painehaavat jaettuna hoitopäivillä, kertaa tuhat.",
            "Pressure ulcers reported divided by bed days, times a thousand.",
        ),
        Count(CASES_OPENED, where=EVENTS & (row.event_type == "pressure_ulcer")),
        text("Anmälda trycksår", "Ilmoitetut painehaavat", "Pressure ulcers reported"),
    ),
    Indicator(
        id="days_since_serious",
        theme=Theme.SAFETY,
        name=text("Dagar sedan en allvarlig händelse", "Päiviä vakavasta tapahtumasta", "Days since a serious event"),
        definition=text(
            "Dagar mellan den senaste allvarliga händelsen, efter den dag anmälan kom in, och periodens slut.",
            "Päivät viimeisimmän vakavan tapahtuman ilmoituspäivästä jakson loppuun.",
            "Days from the latest serious event, by the day its report was received, to the end of the period.",
        ),
        numerator=text("Dagar", "Päivät", "Days"),
        denominator=None,
        basis=text("dagar", "päivää", "days"),
        measure=DaysSince(CASES_OPENED, where=EVENTS & (row.harm >= SERIOUS)),
        unit=Unit.DAYS,
        better="up",
        decimals=0,
    ),
)
