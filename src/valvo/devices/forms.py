"""Forms of devices."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.devices import rules
from valvo.devices.choices import Result, State, Task
from valvo.devices.models import Device, DeviceType
from valvo.devices.queries import risk_choices
from valvo.organisation.models import Unit
from valvo.web.fields import DayField, PersonField
from valvo.web.templatetags.valvo import reading_language

LONGEST_INTERVAL = 240  # months: twenty years


class TypeForm(forms.Form):
    """A type of device."""

    name = forms.CharField(label=_("Model"), max_length=120)
    maker = forms.CharField(label=_("Maker"), max_length=120, required=False)
    udi_di = forms.CharField(
        label=_("Device identifier (UDI-DI)"),
        max_length=40,
        required=False,
        help_text=_("Fourteen digits from the label."),
    )
    risk = forms.ChoiceField(label=_("Risk class"))
    check_months = forms.IntegerField(
        label=_("Months between checks"), min_value=0, max_value=LONGEST_INTERVAL, initial=0, help_text=_("0: never.")
    )
    maintenance_months = forms.IntegerField(
        label=_("Months between maintenances"), min_value=0, max_value=LONGEST_INTERVAL, initial=0
    )
    needs_passport = forms.BooleanField(label=_("Using it needs a device passport"), required=False)
    passport_months = forms.IntegerField(
        label=_("Months a passport holds"),
        min_value=0,
        max_value=LONGEST_INTERVAL,
        initial=0,
        help_text=_("0: without end."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["risk"].choices = risk_choices(reading_language())  # type: ignore[attr-defined]  # a ChoiceField

    def clean_udi_di(self) -> str:
        """Refuse fourteen digits whose last does not check."""
        text = str(self.cleaned_data["udi_di"]).strip()
        udi = rules.read_udi(text)
        if udi:
            return udi.di
        if text.isdigit() and len(text) == 14 and not rules.fits(text):
            raise forms.ValidationError(_now("The last digit does not fit the others; look at the label again."))
        return text


class ChangeTypeForm(TypeForm):
    """A type that is there: it may also end."""

    until = DayField(label=_("Not taken into use from"), required=False)


TYPE_FIELDS = tuple(ChangeTypeForm.base_fields)


class MarksForm(forms.Form):
    """What a device is known by and where it is."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), to_field_name="public_id")
    number = forms.CharField(label=_("Inventory number"), max_length=40, required=False)
    serial = forms.CharField(label=_("Serial number"), max_length=60, required=False)
    lot = forms.CharField(label=_("Lot"), max_length=60, required=False)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


class DeviceForm(MarksForm):
    """A device that is taken into use."""

    type = forms.ModelChoiceField(DeviceType.objects.none(), label=_("Type"))
    used_from = DayField(label=_("In use from"))
    next_check = DayField(label=_("Next check"), required=False, help_text=_("Empty: as the type says."))
    next_maintenance = DayField(label=_("Next maintenance"), required=False)
    field_order = ("type", "unit", "number", "serial", "lot", "place", "used_from", "next_check", "next_maintenance")

    def __init__(self, *args: Any, types: QuerySet[DeviceType], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["type"].queryset = types  # type: ignore[attr-defined]  # a ModelChoiceField


class StateForm(forms.Form):
    """Whether a device may be used."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices)
    why = forms.CharField(label=_("Why"), max_length=200, required=False)


class PlanForm(forms.Form):
    """When a device is checked next."""

    task = forms.ChoiceField(label=_("What"), choices=Task.choices)
    due = DayField(label=_("To be done by"))


class DoneForm(forms.Form):
    """How a check went."""

    done_on = DayField(label=_("Done on"))
    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("What was found"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OfficerForm(forms.Form):
    """Who looks after a unit's devices."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), to_field_name="public_id")
    person = PersonField(User.objects.none(), label=_("Person"))
    since = DayField(label=_("From"))

    def __init__(self, *args: Any, units: QuerySet[Unit], people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # as above


class PassportForm(forms.Form):
    """Who has shown how they use which type."""

    person = PersonField(User.objects.none(), label=_("Person"))
    kind = forms.ModelChoiceField(DeviceType.objects.none(), label=_("Type"))
    given_on = DayField(label=_("Shown on"))

    def __init__(self, *args: Any, people: QuerySet[User], kinds: QuerySet[DeviceType], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]  # as above


class LinkForm(forms.Form):
    """Which device a case is about."""

    mark = forms.CharField(
        label=_("Inventory number, serial number or UDI"), max_length=120, help_text=_("Scan the label or write it.")
    )


def filled_type(one: DeviceType) -> dict[str, Any]:
    """Return a type's values as its form begins with."""
    return {name: getattr(one, name) for name in TYPE_FIELDS}


def filled_marks(device: Device) -> dict[str, Any]:
    """Return what a device is known by as its form begins with."""
    return {"unit": device.unit.public_id} | {
        name: getattr(device, name) for name in ("number", "serial", "lot", "place")
    }
