"""What pages of plans share."""

from django.utils.translation import get_language

from valvo.core.languages import Language, language_or


def language() -> Language:
    """Return the language the page is read in."""
    return language_or(get_language())
