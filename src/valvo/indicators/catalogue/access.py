"""How long people wait for assessment and care, against the limits of the care guarantee."""

from valvo.analytics.expressions import row
from valvo.analytics.tables import WAITING
from valvo.core.languages import Text
from valvo.indicators.catalogue.facts import text
from valvo.indicators.catalogue.making import counted, share
from valvo.indicators.declarations import Fact, Indicator, Rate, Theme, Total

# Each queue as it was when last seen in the period; what was worked out from a later change is left out.
QUEUES = Fact(WAITING, "on", last_of=("item",))
_PEOPLE = text("väntande", "odottavasta", "waiting")


def _over(identifier: str, register: str, name: Text, definition: Text, whole: Text) -> Indicator:
    known = (row.register == register) & ~row.derived & row.over_limit.notnull() & row.under_guarantee.notnull()
    return share(
        identifier,
        Theme.ACCESS,
        name,
        definition,
        (text("Väntat över gränsen", "Yli rajan odottaneet", "Waited over the limit"), whole, _PEOPLE),
        Rate(Total(QUEUES, row.over_limit, where=known), Total(QUEUES, row.under_guarantee, where=known)),
        "down",
    )


def _waiting(identifier: str, register: str, name: Text, definition: Text) -> Indicator:
    return counted(
        identifier,
        Theme.ACCESS,
        name,
        definition,
        Total(QUEUES, row.waiting, where=(row.register == register) & ~row.derived),
        text("väntande", "odottavaa", "waiting"),
        "down",
    )


INDICATORS = (
    _waiting(
        "waiting_for_assessment",
        "waiting-assessment",
        text("Väntar på bedömning", "Odottaa arviointia", "Waiting for assessment"),
        text(
            "Personer som väntade på bedömning när kön senast lästes i perioden.",
            "Henkilöt, jotka odottivat arviointia, kun jono jaksolla viimeksi luettiin.",
            "People waiting for assessment when the queue was last read in the period.",
        ),
    ),
    _over(
        "assessment_over_limit_share",
        "waiting-assessment",
        text(
            "Andel som väntat för länge på bedömning",
            "Arviointia liian kauan odottaneiden osuus",
            "Share waiting too long for assessment",
        ),
        text(
            "Av dem som väntar på bedömning, de som väntat över gränsen. Rader utan tal räknas inte.",
            "Arviointia odottavista ne, jotka ovat odottaneet yli rajan. Rivit ilman lukua jätetään pois.",
            "Of those waiting for assessment, those who waited over the limit. Rows without a figure are left out.",
        ),
        text("Väntar på bedömning", "Odottaa arviointia", "Waiting for assessment"),
    ),
    _waiting(
        "waiting_for_care",
        "waiting-care",
        text("Väntar på vård", "Odottaa hoitoa", "Waiting for care"),
        text(
            "Personer som väntade på vård när kön senast lästes i perioden, också utanför vårdgarantin.",
            "Henkilöt, jotka odottivat hoitoa, kun jono jaksolla viimeksi luettiin, myös hoitotakuun ulkopuolella.",
            "People waiting for care when the queue was last read in the period, outside the guarantee too.",
        ),
    ),
    _over(
        "care_over_limit_share",
        "waiting-care",
        text(
            "Andel som väntat för länge på vård",
            "Hoitoa liian kauan odottaneiden osuus",
            "Share waiting too long for care",
        ),
        text(
            "Av dem som väntar på vård under vårdgarantin, de som väntat över gränsen.",
            "Hoitotakuun piirissä hoitoa odottavista ne, jotka ovat odottaneet yli rajan.",
            "Of those waiting for care under the care guarantee, those who have waited over the limit.",
        ),
        text("Väntar under vårdgarantin", "Odottaa hoitotakuun piirissä", "Waiting under the care guarantee"),
    ),
)
