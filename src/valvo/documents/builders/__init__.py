"""What each document is made of: functions from a unit and a period to the frozen tree of `documents.tree`.

    BUILDERS["annual-review"](unit, Period.parse("2024"), "sv")

Every share and change is computed here from counts; nothing printed by a source is copied. Shares are rounded half up,
each by itself, only when printed: they are not adjusted to sum to a hundred.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.annual_review import build as annual_review
from valvo.documents.builders.quarterly_review import build as quarterly_review
from valvo.documents.tree import Document
from valvo.organisation.models import Unit

Builder = Callable[[Unit, Period, Language], Document]
BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {"annual-review": annual_review, "quarterly-review": quarterly_review}
)
