"""Forms of signals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.signals.choices import Reach
from valvo.signals.rules import DAYS_TO_ANSWER


class AnswerForm(forms.Form):
    """What was found out about a figure."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What lies behind the figure, and why nothing more is needed. No names of clients or patients."),
    )


class WatchForm(forms.Form):
    """What is watched, where and by which threshold."""

    indicator_id = forms.ChoiceField(label=_("Indicator"))
    reach = forms.ChoiceField(label=_("For"), choices=Reach.choices)
    threshold = forms.DecimalField(
        label=_("Threshold"),
        required=False,
        max_digits=12,
        decimal_places=4,
        help_text=_("Left empty: the target in force."),
    )
    days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=90, initial=DAYS_TO_ANSWER)

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer these indicators."""
        super().__init__(*args, **kwargs)
        self.fields["indicator_id"].choices = indicators  # type: ignore[attr-defined]  # a ChoiceField
