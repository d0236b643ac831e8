"""What is told, by whom and how soon. More reports do not mean less safety."""

from valvo.analytics.expressions import row
from valvo.core.figures import Unit
from valvo.indicators.catalogue.facts import (
    CASES_OPENED,
    COUNTED,
    EVENTS,
    EVENTS_COUNTED,
    OF_EVENTS,
    OF_REPORTS,
    REPORTS_COUNTED,
    REPORTS_RECEIVED,
    text,
)
from valvo.indicators.declarations import Count, Indicator, Publication, Quantile, Ratio, Share, Theme

_CLIENTS = row.role.isin(["client", "relative"])
_DAYS_TO_REPORT = row.received_on.delta(row.happened_on, unit="day")

INDICATORS = (
    Indicator(
        id="reports",
        theme=Theme.REPORTING,
        name=text("Anmälningar", "Ilmoitukset", "Reports"),
        definition=text(
            "Anmälningar som kommit in, av alla slag. Fler anmälningar betyder inte sämre säkerhet: enheter rangordnas "
            "aldrig efter antal.",
            "Saapuneet ilmoitukset, kaikki lajit. Ilmoitusten suuri määrä ei merkitse huonompaa turvallisuutta: "
            "yksiköitä ei koskaan aseteta järjestykseen määrän mukaan.",
            "Reports received, of all kinds. More reports do not mean less safety: units are never ranked by number.",
        ),
        numerator=OF_REPORTS,
        denominator=None,
        basis=REPORTS_COUNTED,
        measure=Count(REPORTS_RECEIVED),
        unit=Unit.COUNT,
        better="none",
        decimals=0,
        publication=Publication.OPEN,
    ),
    Indicator(
        id="near_miss_share",
        theme=Theme.REPORTING,
        name=text("Andel tillbud", "Läheltä piti -tapahtumien osuus", "Share of near misses"),
        definition=text(
            "Av händelserna, de som stoppades innan de nådde en person. En hög andel tyder på tidig rapportering.",
            "Tapahtumista ne, jotka pysäytettiin ennen kuin ne ehtivät tapahtua henkilölle. Suuri osuus kertoo, että "
            "ilmoitetaan varhain.",
            "Of the events, those stopped before they reached a person. A high share suggests early reporting.",
        ),
        numerator=text("Tillbud", "Läheltä piti -tapahtumat", "Near misses"),
        denominator=OF_EVENTS,
        basis=EVENTS_COUNTED,
        measure=Share(CASES_OPENED, part=row.reach == "near_miss", whole=EVENTS),
        unit=Unit.PERCENT,
        better="up",
    ),
    Indicator(
        id="risk_to_event_ratio",
        theme=Theme.REPORTING,
        name=text(
            "Risker per negativ händelse", "Riskejä haittatapahtumaa kohti", "Risks per event that reached a person"
        ),
        definition=text(
            "Rapporterade risker delat med händelser som nådde en person. Riskerna ska öka, händelserna minska.",
            "Ilmoitetut riskit jaettuna henkilölle tapahtuneilla. Riskien ilmoittamisen tulisi lisääntyä, tapahtumien "
            "vähentyä.",
            "Risks reported divided by events that reached a person. Risks should rise, events should fall.",
        ),
        numerator=text("Rapporterade risker", "Ilmoitetut riskit", "Risks reported"),
        denominator=text("Händelser som nådde en person", "Henkilölle tapahtuneet", "Events that reached a person"),
        basis=text("händelser", "tapahtumaa kohti", "events"),
        measure=Ratio(CASES_OPENED, part=COUNTED & (row.reach == "risk"), whole=COUNTED & (row.reach == "reached")),
        unit=Unit.RATE,
        better="up",
        decimals=2,
    ),
    Indicator(
        id="client_reports",
        theme=Theme.REPORTING,
        name=text(
            "Anmälningar från klienter och anhöriga",
            "Asiakkaiden ja läheisten ilmoitukset",
            "Reports from clients and relatives",
        ),
        definition=text(
            "Anmälningar som en klient, patient eller anhörig gjort.",
            "Ilmoitukset, jotka asiakas, potilas tai läheinen on tehnyt.",
            "Reports made by a client, a patient or somebody close to them.",
        ),
        numerator=text("Från klienter och anhöriga", "Asiakkailta ja läheisiltä", "From clients and relatives"),
        denominator=None,
        basis=REPORTS_COUNTED,
        measure=Count(REPORTS_RECEIVED, where=_CLIENTS),
        unit=Unit.COUNT,
        better="up",
        decimals=0,
    ),
    Indicator(
        id="client_report_share",
        theme=Theme.REPORTING,
        name=text(
            "Andel anmälningar från klienter och anhöriga",
            "Asiakkaiden ja läheisten ilmoitusten osuus",
            "Share of reports from clients and relatives",
        ),
        definition=text(
            "Av anmälningarna, de som en klient, patient eller anhörig gjort.",
            "Ilmoituksista ne, jotka asiakas, potilas tai läheinen on tehnyt.",
            "Of the reports, those made by a client, a patient or somebody close to them.",
        ),
        numerator=text("Från klienter och anhöriga", "Asiakkailta ja läheisiltä", "From clients and relatives"),
        denominator=OF_REPORTS,
        basis=REPORTS_COUNTED,
        measure=Share(REPORTS_RECEIVED, part=_CLIENTS),
        unit=Unit.PERCENT,
        better="up",
    ),
    Indicator(
        id="anonymous_share",
        theme=Theme.REPORTING,
        name=text("Andel anonyma anmälningar", "Nimettömien ilmoitusten osuus", "Share of anonymous reports"),
        definition=text(
            "Av anmälningarna, de där ingen kan ta reda på vem som anmälde. En hög andel kan tala om rädsla.",
            "Ilmoituksista ne, joiden tekijää kukaan ei voi selvittää. Suuri osuus voi kertoa pelosta.",
            "Of the reports, those whose sender nobody can find out. A high share may tell of fear.",
        ),
        numerator=text("Anonyma anmälningar", "Nimettömät ilmoitukset", "Anonymous reports"),
        denominator=OF_REPORTS,
        basis=REPORTS_COUNTED,
        measure=Share(REPORTS_RECEIVED, part=row.secrecy == "anonymous"),
        unit=Unit.PERCENT,
        better="down",
    ),
    Indicator(
        id="reported_in_time_share",
        theme=Theme.REPORTING,
        name=text(
            "Andel anmälda inom två dygn",
            "Kahden vuorokauden sisällä ilmoitettujen osuus",
            "Share reported within two days",
        ),
        definition=text(
            "Av anmälningarna, de som kom in högst två dygn efter det de handlar om.",
            "Ilmoituksista ne, jotka saapuivat enintään kahden vuorokauden kuluttua tapahtumasta.",
            "Of the reports, those received at most two days after what they are about.",
        ),
        numerator=text("Anmälda inom två dygn", "Kahden vuorokauden sisällä", "Reported within two days"),
        denominator=OF_REPORTS,
        basis=REPORTS_COUNTED,
        measure=Share(REPORTS_RECEIVED, part=_DAYS_TO_REPORT <= 2),
        unit=Unit.PERCENT,
        better="up",
    ),
    Indicator(
        id="median_days_to_report",
        theme=Theme.REPORTING,
        name=text("Dagar till anmälan, median", "Päiviä ilmoittamiseen, mediaani", "Days until reported, median"),
        definition=text(
            "Dygn från händelsen tills anmälan kom in, median.",
            "Vuorokaudet tapahtumasta ilmoituksen saapumiseen, mediaani.",
            "Days from the event until the report was received, median.",
        ),
        numerator=text("Median av dygn", "Vuorokausien mediaani", "Median of days"),
        denominator=OF_REPORTS,
        basis=text("anmälningar", "ilmoitusta", "reports"),
        measure=Quantile(REPORTS_RECEIVED, _DAYS_TO_REPORT),
        unit=Unit.DAYS,
        better="down",
    ),
)
