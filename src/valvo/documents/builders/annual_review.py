"""The annual review of self-monitoring: a year with the one before, from the registers of one organisation."""

from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.review import review
from valvo.documents.rules import Audience
from valvo.documents.tree import Document
from valvo.organisation.models import Unit


def build(unit: Unit, period: Period, language: Language, audience: Audience) -> Document:
    """Return the annual review of a unit; raises ValueError for a period that is not a year."""
    if period.grain != "year":
        raise ValueError(f"an annual review is of a year, not of {period}")
    return review(unit, period, language, audience, name="annual-review", title="annual_title")
