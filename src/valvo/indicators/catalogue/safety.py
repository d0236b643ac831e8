"""How often it went wrong, and how badly."""

from valvo.analytics.expressions import row
from valvo.core.figures import Unit
from valvo.documents.tree import Limit
from valvo.indicators.catalogue.facts import (
    CASES_OPENED,
    EVENTS,
    EVENTS_COUNTED,
    FATAL,
    MODERATE,
    OF_EVENTS,
    SERIOUS,
    text,
)
from valvo.indicators.declarations import Count, Indicator, Publication, Share, Target, Theme

INDICATORS = (
    Indicator(
        id="reached_share",
        theme=Theme.SAFETY,
        name=text(
            "Andel som nådde klienten eller patienten",
            "Asiakkaalle tai potilaalle tapahtuneiden osuus",
            "Share that reached the client or patient",
        ),
        definition=text(
            "Av händelserna, de som nådde en person i stället för att stoppas i tid. Handläggarens bedömning gäller, "
            "annars anmälarens.",
            "Tapahtumista ne, jotka ehtivät tapahtua henkilölle eikä niitä pysäytetty ajoissa. Käsittelijän arvio "
            "ratkaisee, muuten ilmoittajan.",
            "Of the events, those that reached a person instead of being stopped in time. The handler's judgement "
            "counts, else the reporter's.",
        ),
        numerator=text("Händelser som nådde en person", "Henkilölle tapahtuneet", "Events that reached a person"),
        denominator=OF_EVENTS,
        basis=EVENTS_COUNTED,
        measure=Share(CASES_OPENED, part=row.reach == "reached", whole=EVENTS),
        unit=Unit.PERCENT,
        better="down",
        target=Target(
            50.0,
            Limit.BELOW,
            text(
                "Mål i HUS säkerhetsarbete 2024: under 50 procent",
                "HUSin turvallisuustyön tavoite 2024: alle 50 prosenttia",
                "Target of HUS safety work 2024: below 50 per cent",
            ),
            since=2024,
        ),
    ),
    Indicator(
        id="serious_share",
        theme=Theme.SAFETY,
        name=text("Andel allvarliga händelser", "Vakavien tapahtumien osuus", "Share of serious events"),
        definition=text(
            "Av händelserna, de där fysisk eller psykisk skada bedömts som allvarlig enligt kodlistan.",
            "Tapahtumista ne, joissa fyysinen tai psyykkinen haitta on koodiston mukaan vakava.",
            "Of the events, those judged to have caused serious physical or psychological harm by the code list.",
        ),
        numerator=text("Allvarliga händelser", "Vakavat tapahtumat", "Serious events"),
        denominator=OF_EVENTS,
        basis=EVENTS_COUNTED,
        measure=Share(CASES_OPENED, part=row.harm >= SERIOUS, whole=EVENTS),
        unit=Unit.PERCENT,
        better="down",
    ),
    Indicator(
        id="serious_events",
        theme=Theme.SAFETY,
        name=text("Allvarliga händelser", "Vakavat tapahtumat", "Serious events"),
        definition=text(
            "Händelser vars fysiska eller psykiska skada bedömts som allvarlig eller värre.",
            "Tapahtumat, joiden fyysinen tai psyykkinen haitta on arvioitu vähintään vakavaksi.",
            "Events whose physical or psychological harm was judged severe or worse.",
        ),
        numerator=text("Allvarliga händelser", "Vakavat tapahtumat", "Serious events"),
        denominator=None,
        basis=EVENTS_COUNTED,
        measure=Count(CASES_OPENED, where=EVENTS & (row.harm >= SERIOUS)),
        unit=Unit.COUNT,
        better="down",
        decimals=0,
    ),
    Indicator(
        id="fatal_events",
        theme=Theme.SAFETY,
        name=text("Händelser med dödlig utgång", "Kuolemaan johtaneet tapahtumat", "Fatal events"),
        definition=text(
            "Händelser efter vilka personen dog och som kan ha bidragit.",
            "Tapahtumat, joiden jälkeen henkilö kuoli ja jotka ovat voineet vaikuttaa siihen.",
            "Events after which the person died and which may have contributed.",
        ),
        numerator=text("Händelser med dödlig utgång", "Kuolemaan johtaneet tapahtumat", "Fatal events"),
        denominator=None,
        basis=EVENTS_COUNTED,
        measure=Count(CASES_OPENED, where=EVENTS & (row.harm == FATAL)),
        unit=Unit.COUNT,
        better="down",
        decimals=0,
        publication=Publication.INTERNAL,
    ),
    Indicator(
        id="harm_share",
        theme=Theme.SAFETY,
        name=text(
            "Andel med måttlig eller värre skada",
            "Vähintään kohtalaisen haitan osuus",
            "Share with moderate or worse harm",
        ),
        definition=text(
            "Av händelserna med bedömd skada, de med måttlig, allvarlig eller dödlig skada.",
            "Tapahtumista, joiden haitta on arvioitu, ne, joissa se on kohtalainen, vakava tai kuolemaan johtanut.",
            "Of the events whose harm was judged, those with moderate, severe or fatal harm.",
        ),
        numerator=text("Måttlig skada eller värre", "Vähintään kohtalainen haitta", "Moderate harm or worse"),
        denominator=text(
            "Händelser med bedömd skada", "Tapahtumat, joiden haitta on arvioitu", "Events with harm judged"
        ),
        basis=EVENTS_COUNTED,
        measure=Share(CASES_OPENED, part=row.harm >= MODERATE, whole=EVENTS & row.harm.notnull()),
        unit=Unit.PERCENT,
        better="down",
    ),
    Indicator(
        id="harm_judged_share",
        theme=Theme.SAFETY,
        name=text("Andel händelser med bedömd skada", "Arvioidun haitan osuus", "Share of events with harm judged"),
        definition=text(
            "Av händelserna, de där skadan bedömts. Låga värden gör de andra skadetalen osäkra.",
            "Tapahtumista ne, joiden haitta on arvioitu. Matala osuus tekee muista haittaluvuista epävarmoja.",
            "Of the events, those whose harm was judged. Low values make the other figures on harm unsure.",
        ),
        numerator=text(
            "Händelser med bedömd skada", "Tapahtumat, joiden haitta on arvioitu", "Events with harm judged"
        ),
        denominator=OF_EVENTS,
        basis=EVENTS_COUNTED,
        measure=Share(CASES_OPENED, part=row.harm.notnull(), whole=EVENTS),
        unit=Unit.PERCENT,
        better="up",
        ripens=2,
    ),
)
