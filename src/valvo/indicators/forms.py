"""Forms on the page of an indicator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.web.fields import DayField


class PhaseForm(forms.Form):
    """A new phase of the chart."""

    starts_on = DayField(label=_("From which month"), help_text=_("Any day of the month."))
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("The known cause, for example: a scanner on every trolley. It is shown on the chart."),
    )


class NoteForm(forms.Form):
    """Something that happened."""

    on = DayField(label=_("When"))
    text = forms.CharField(label=_("What happened"), max_length=200)


class TargetForm(forms.Form):
    """A target of the unit's own."""

    value = forms.DecimalField(label=_("Target"), max_digits=12, decimal_places=4)
    valid_from = DayField(label=_("From"))
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Needed when it asks for less than the target it would inherit."),
    )
