"""The forms of privacy."""

from django import forms
from django.utils.translation import gettext_lazy as _

_WORDS = forms.Textarea(attrs={"rows": 3})


class AskForm(forms.Form):
    """Why a second person should agree."""

    reason = forms.CharField(max_length=2_000, widget=_WORDS, label=_("Why is it needed?"))

    def __init__(self, data: object = None, *, purpose: str) -> None:
        super().__init__(data, prefix=f"ask-{purpose}")  # type: ignore[arg-type]  # QueryDict or None


class DecideForm(forms.Form):
    """What the second person says to it; which button is pressed decides."""

    answer = forms.CharField(max_length=2_000, widget=_WORDS, label=_("On what ground do you decide so?"))


class MaskForm(forms.Form):
    """A passage to cover."""

    passage = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Passage to cover"),
        help_text=_("Copy it from the story. It is covered wherever it stands in the report."),
    )
    reason = forms.CharField(max_length=200, label=_("Why?"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="mask")  # type: ignore[arg-type]  # QueryDict or None
