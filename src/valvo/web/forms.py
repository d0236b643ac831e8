"""What every page that saves a form does alike."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest

from valvo.core.errors import Refusal

SEEN_DIGITS = 9
F = TypeVar("F", bound=forms.BaseForm)


def saved(form: F, save: Callable[[F], object]) -> bool:
    """Save a valid form and return True; a refusal becomes a mistake of the form as a whole."""
    if not form.is_valid():
        return False
    try:
        save(form)
    except Refusal as error:
        form.add_error(None, str(error))
        return False
    return True


def seen(request: HttpRequest) -> int | None:
    """Return the version the form's page was made from, None where it says none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= SEEN_DIGITS else None
