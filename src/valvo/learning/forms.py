"""The forms of texts for everybody."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.learning.models import Version

_WORDS = {"rows": 5}


class VersionForm(forms.Form):
    """A text for everybody in one language."""

    title = forms.CharField(max_length=120, label=_("Title"))
    told = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs=_WORDS),
        label=_("You told us"),
        help_text=_("What happened, so that nobody can tell who, where exactly or when."),
    )
    done = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs=_WORDS), label=_("We did"))

    def __init__(self, data: object = None, *, row: Version | None = None) -> None:
        first = {name: getattr(row, name) for name in ("title", "told", "done")} if row else {}
        super().__init__(data, initial=first)  # type: ignore[arg-type]  # QueryDict or None


class PublishForm(forms.Form):
    """What looks like a name has been looked at, in the text as it was written then."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    checked = forms.BooleanField(required=False, label=_("I have checked it: nothing tells who somebody is"))


class WithdrawForm(forms.Form):
    """Why a text is taken away."""

    reason = forms.CharField(max_length=200, label=_("Why is it withdrawn?"))


class WaiveForm(forms.Form):
    """Why nothing is told in public."""

    reason = forms.CharField(
        max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why is nothing told of this in public?")
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="waive")  # type: ignore[arg-type]  # QueryDict or None
