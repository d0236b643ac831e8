"""Forms of the ombudspersons' register: taps and choices only, no free text."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import language_or
from valvo.definitions.catalogue import catalogue
from valvo.ombud.choices import Age, Channel, Producer, Sector, Tongue, Who
from valvo.ombud.models import Contact, Object
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web.fields import DayField

MOST_OBJECTS = 8


class ContactForm(forms.Form):
    """When, how and who; nothing that tells who it was."""

    day = DayField(label=_("Day"))
    channel = forms.ChoiceField(label=_("How the contact came"), choices=Channel.choices)
    who = forms.ChoiceField(label=_("Who turned to the ombudsperson"), choices=Who.choices)
    age = forms.ChoiceField(label=_("The client's age"), choices=Age.choices, initial=Age.ADULT)
    tongue = forms.ChoiceField(label=_("Language"), choices=Tongue.choices)

    def clean_day(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_now("The day has not come yet."))
        return day


class ObjectForm(forms.Form):
    """What it was about. A row without a cause is left out."""

    cause = forms.ChoiceField(label=_("Cause"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    producer = forms.ChoiceField(label=_("Who produced the service"), choices=Producer.choices)
    service = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Service"), required=False, empty_label=_("No service of the organiser's own")
    )

    def __init__(self, *args: Any, office: Unit, **more: Any) -> None:
        super().__init__(*args, **more)
        language = language_or(get_language())
        codes = catalogue().code_list("ombud_cause").chosen_from(clock.today())
        self.fields["cause"].choices = [("", "–"), *((one.id, one.label[language]) for one in codes)]  # type: ignore[attr-defined]  # a ChoiceField
        below = subtree(office, clock.today()).exclude(kind="unit").exclude(pk=office.pk)
        self.fields["service"].queryset = below.order_by(f"name_{language}")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Refuse a service of the organiser's own produced by another public producer."""
        values = super().clean() or {}
        if values.get("service") and values.get("producer") == Producer.OTHER_PUBLIC:
            self.add_error("service", _now("Another public producer's service is none of these."))
        return values


class BaseObjects(forms.BaseFormSet[ObjectForm]):
    """What the contact was about: at least one row."""

    def clean(self) -> None:
        """Refuse a contact about nothing."""
        if not any(self.errors) and not self.told():
            raise forms.ValidationError(_now("Choose at least one cause."))

    def told(self) -> list[dict[str, Any]]:
        """Return the rows with a cause."""
        return [one.cleaned_data for one in self.forms if one.cleaned_data.get("cause")]


def object_rows(data: Any, office: Unit, rows: int, initial: Sequence[dict[str, Any]] = ()) -> BaseObjects:
    """Return as many rows as asked for, filled with what is there."""
    extra = max(1, min(rows, MOST_OBJECTS) - len(initial))
    kind = forms.formset_factory(
        ObjectForm, formset=BaseObjects, extra=extra, max_num=MOST_OBJECTS, absolute_max=MOST_OBJECTS
    )
    made = kind(data, prefix="object", initial=list(initial), form_kwargs={"office": office})
    return cast("BaseObjects", made)  # the stubs know only the base


def filled(contact: Contact) -> dict[str, Any]:
    """Return a contact's values as its form begins with."""
    return {name: getattr(contact, name) for name in ("day", "channel", "who", "age", "tongue")}


def filled_rows(contact: Contact) -> list[dict[str, Any]]:
    """Return a contact's objects as its form's rows begin with."""
    return [_row(one) for one in contact.objects_told.all()]


def _row(one: Object) -> dict[str, Any]:
    return {"cause": one.cause, "sector": one.sector, "producer": one.producer, "service": one.service_id}


class ReleaseForm(forms.Form):
    """Which period's sums leave."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, periods: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]  # a ChoiceField
