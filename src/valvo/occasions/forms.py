"""Forms of occasions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from valvo.occasions.choices import Audience
from valvo.occasions.models import Occasion
from valvo.occasions.queries import kind_choices
from valvo.organisation.models import Unit
from valvo.web.fields import DayField
from valvo.web.templatetags.valvo import reading_language

MOST = 1_000_000


class OccasionForm(forms.Form):
    """What was arranged, when, for whom, and how many came."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Title"), max_length=120)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), to_field_name="public_id")
    on = DayField(label=_("Day"))
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    invited = forms.IntegerField(label=_("Invited"), min_value=0, max_value=MOST, required=False)
    participants = forms.IntegerField(label=_("Took part"), min_value=0, max_value=MOST, required=False)
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name nobody."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kind_choices(reading_language())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


FIELDS = tuple(OccasionForm.base_fields)


def filled(one: Occasion) -> dict[str, Any]:
    """Return an occasion's values as its form begins with."""
    return {name: getattr(one, name) for name in FIELDS} | {"unit": one.unit.public_id}
