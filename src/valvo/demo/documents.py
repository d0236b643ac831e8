"""The demo's documents: the real organisations' reviews, open to everybody, and the region's own being written."""

from collections.abc import Mapping
from datetime import date

from dateutil.relativedelta import relativedelta

from valvo.accounts.models import User
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.demo.region import region
from valvo.documents import actions
from valvo.documents.choices import DocumentAudience
from valvo.organisation.models import Unit
from valvo.registers.samples import PUBLISHED, Published

ORIGIN: Mapping[Language, str] = {
    "sv": "Siffrorna är de som organisationen själv har publicerat. Översikten är ett prov, satt ihop av dem.",
    "fi": "Luvut ovat organisaation itsensä julkaisemia. Katsaus on niistä koottu näyte.",
    "en": "The figures are those the organisation has published itself. The review is a sample made of them.",
}
REMARK = "Vad säger vi om väntetiderna? Siffrorna för förra kvartalet kom sent."


def write_documents(
    units: Mapping[str, Unit], others: Mapping[str, Unit], users: Mapping[str, User], today: date
) -> None:
    """Publish what there are published figures for, and begin the region's review of the last whole quarter."""
    for one in PUBLISHED:
        if one.unit in others:
            _publish(one, others[one.unit], users)
    quarter = Period.containing(today - relativedelta(months=3), "quarter")
    top, writer = units[region().top.id], users["coordinator"]
    draft = actions.make(name="quarterly-review", unit=top, period=quarter, by=writer)
    actions.comment(document=draft, key="summary", text=REMARK, by=users["publisher"])


def _publish(one: Published, unit: Unit, users: Mapping[str, User]) -> None:
    period, writer, publisher = Period.parse(one.period), users["coordinator"], users["publisher"]
    name = "annual-review" if period.grain == "year" else "quarterly-review"
    made = actions.make(name=name, unit=unit, period=period, by=writer, audience=DocumentAudience.PUBLIC)
    actions.write(document=made, key="summary", texts=ORIGIN, by=writer)
    actions.send_to_review(document=made, by=writer)
    actions.approve(document=made, by=publisher)
    actions.publish(document=made, by=publisher)
