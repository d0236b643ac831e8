"""Forms on the page of an indicator."""

from collections.abc import Sequence
from datetime import date
from typing import Self, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
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


class ExclusionForm(forms.Form):
    """A month of the chart that is not to be counted."""

    month = forms.TypedChoiceField(label=_("Which month"), coerce=date.fromisoformat, empty_value=None)
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_(
            "What is known to be wrong or special, for example: the ward was closed. The month stays on the chart, "
            "marked, and is not counted in its mean and limits."
        ),
    )

    def offer(self, months: Sequence[Period], language: Language) -> Self:
        """Let the months of the chart be chosen, the newest first; returns the form."""
        field = cast("forms.TypedChoiceField", self.fields["month"])
        named = [(one.first.isoformat(), format_period(one, language)) for one in reversed(months)]
        field.choices = [("", "–"), *named]
        return self


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
