"""Forms of measured figures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Grain, Period
from valvo.measured import rules
from valvo.measured.actions import FigureChange, NewFigure
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.models import MeasuredFigure
from valvo.organisation.choices import UnitKind
from valvo.web.fields import DayField

_CODE = RegexValidator(r"^[a-z0-9_-]+\Z", _("Write small letters a–z, digits and _ without blanks, such as bed_days."))


class FigureForm(forms.Form):
    """What is to be delivered."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=120)
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    code = forms.CharField(
        label=_("Identifier"),
        max_length=40,
        validators=[_CODE],
        help_text=_(
            "A short name that stays, in small letters without blanks. A figure the catalogue waits for has its own, "
            "for example bed_days or hand_hygiene; any other makes an indicator of the unit's own."
        ),
    )
    unit_of_measure = forms.CharField(label=_("Unit of measure"), max_length=40)
    combine = forms.ChoiceField(label=_("How figures are put together"), choices=Combine.choices)
    better = forms.ChoiceField(label=_("Which way is good"), choices=Better.choices)
    target = forms.DecimalField(label=_("Target"), required=False, max_digits=14, decimal_places=4)
    delivered_by = forms.ChoiceField(label=_("Delivered by each"), choices=UnitKind.choices, initial=UnitKind.UNIT)
    grain = forms.ChoiceField(label=_("How often"), choices=GrainChoice.choices)
    days_after = forms.IntegerField(
        label=_("Due so many days after the period"), min_value=0, max_value=366, initial=14
    )
    starts_on = DayField(label=_("From"))
    meaning = forms.CharField(label=_("What it means"), max_length=300, required=False)

    def new(self) -> NewFigure:
        """Return what the form says."""
        said = self.cleaned_data
        return NewFigure(
            code=said["code"],
            names=Text(sv=said["name_sv"], fi=said["name_fi"], en=said["name_en"]),
            unit_of_measure=said["unit_of_measure"],
            combine=Combine(said["combine"]),
            better=Better(said["better"]),
            delivered_by=UnitKind(said["delivered_by"]),
            grain=GrainChoice(said["grain"]),
            days_after=said["days_after"],
            starts_on=said["starts_on"],
            meaning=said["meaning"],
            target=said["target"],
        )


class ChangeForm(FigureForm):
    """What of a figure can be changed once it is delivered, and why it is."""

    why = forms.CharField(label=_("Why"), max_length=300, help_text=_("Kept beside what it was before."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what stays as it is."""
        super().__init__(*args, **kwargs)
        for name in ("code", "combine", "delivered_by", "grain", "starts_on"):
            del self.fields[name]

    def change(self) -> FigureChange:
        """Return what the form says."""
        said = self.cleaned_data
        return FigureChange(
            names=Text(sv=said["name_sv"], fi=said["name_fi"], en=said["name_en"]),
            unit_of_measure=said["unit_of_measure"],
            better=Better(said["better"]),
            days_after=said["days_after"],
            meaning=said["meaning"],
            target=said["target"],
        )


class EndForm(forms.Form):
    """From which day on a figure is no longer asked for."""

    on = DayField(label=_("From"), help_text=_("No period that begins on this day or later is asked for."))


class DeliveryForm(forms.Form):
    """One figure of one unit."""

    unit_id = forms.ChoiceField(label=_("Unit"))
    period = forms.CharField(label=_("Period"), max_length=8, help_text=_("Such as 2026-03, 2026Q1, 2026T1 or 2026."))
    value = forms.CharField(label=_("Value"), max_length=24, help_text=_("For a share: the part."))
    out_of = forms.CharField(label=_("Of how many"), max_length=24, required=False, help_text=_("Only for a share."))

    def __init__(self, *args: Any, units: list[tuple[str, str]], figure: MeasuredFigure, **kwargs: Any) -> None:
        """Offer these units and the last period that is over; a whole is asked for where the figure is a share."""
        super().__init__(*args, **kwargs)
        if figure.combine != Combine.SHARE:
            del self.fields["out_of"]
            self.fields["value"].help_text = ""
        grain: Grain = figure.grain  # type: ignore[assignment]  # one of its choices
        self.fields["period"].initial = str(Period.containing(clock.today(), grain).shifted(-1))
        field = self.fields["unit_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units

    def clean_period(self) -> Period:
        """Return the period; refuses what is none."""
        try:
            return Period.parse(str(self.cleaned_data["period"]))
        except ValueError as error:
            raise forms.ValidationError(_now("Write a period such as 2026-03.")) from error

    def clean_value(self) -> Decimal:
        """Return the value."""
        return _number(str(self.cleaned_data["value"]))

    def clean_out_of(self) -> Decimal | None:
        """Return the whole, None where none is said."""
        said = str(self.cleaned_data["out_of"])
        return _number(said) if said else None


def _number(text: str) -> Decimal:
    try:
        found = rules.number(text)
    except (ValueError, ArithmeticError) as error:
        raise forms.ValidationError(_now("This is not a number.")) from error
    if abs(found) >= Decimal(10) ** 13:
        raise forms.ValidationError(_now("This is not a number."))
    return found.quantize(Decimal("0.0001"))
