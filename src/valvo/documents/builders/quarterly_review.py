"""The quarterly review of self-monitoring: a quarter, or four months, from the registers of one organisation."""

from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.review import review
from valvo.documents.rules import Audience
from valvo.documents.tree import Document
from valvo.organisation.models import Unit


def build(unit: Unit, period: Period, language: Language, audience: Audience) -> Document:
    """Return the quarterly review of a unit; raises ValueError for a period that is neither quarter nor four months."""
    if period.grain not in {"quarter", "third"}:
        raise ValueError(f"a quarterly review is of a quarter or of four months, not of {period}")
    return review(unit, period, language, audience, name="quarterly-review", title="quarterly_title")
