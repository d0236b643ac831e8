"""What pages of plans share."""

from django.http import HttpRequest
from django.utils.translation import get_language

from valvo.core.languages import Language, language_or


def language() -> Language:
    """Return the language the page is read in."""
    return language_or(get_language())


def seen(request: HttpRequest) -> int | None:
    """Return the version the page was made from."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
