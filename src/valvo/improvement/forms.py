"""Forms for actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.improvement.queries import possible_owners
from valvo.organisation.models import Unit
from valvo.web.fields import DayInput


class ActionForm(forms.Form):
    """What is to be done, by whom and until when."""

    title = forms.CharField(max_length=200, label=_("What is to be done?"))
    owner = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Owner"))
    due = forms.DateField(widget=DayInput, label=_("Done by"))
    text = forms.CharField(
        required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("How, more closely")
    )

    def __init__(self, data: object = None, *, unit: Unit, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial, prefix="action")  # type: ignore[arg-type]  # QueryDict or None
        self.fields["owner"].queryset = possible_owners(unit)  # type: ignore[attr-defined]  # a ModelChoiceField


class NoteForm(forms.Form):
    """How it went, when an action is done."""

    note = forms.CharField(
        required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("What was done?")
    )


class CancelForm(forms.Form):
    """Why an action is given up."""

    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why?"))
