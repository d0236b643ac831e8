"""Forms of feedback."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.feedback.queries import theme_choices
from valvo.web.templatetags.valvo import reading_language


class ThemeForm(forms.Form):
    """Which theme a piece of feedback belongs to."""

    theme = forms.ChoiceField(label=_("Theme"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("Choose a theme")), *theme_choices(reading_language())]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
