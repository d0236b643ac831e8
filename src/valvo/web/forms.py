"""What every page that saves a form does alike."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from valvo.core.errors import Refusal

F = TypeVar("F", bound=forms.BaseForm)


def saved(form: F, save: Callable[[F], None]) -> bool:
    """Save a valid form and return True; a refusal becomes a mistake of the form as a whole."""
    if not form.is_valid():
        return False
    try:
        save(form)
    except Refusal as error:
        form.add_error(None, str(error))
        return False
    return True
