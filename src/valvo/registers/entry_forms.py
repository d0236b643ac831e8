"""Forms for one row of a register, entered by hand. What a figure may be is decided where files are read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.core.periods import Period
from valvo.registers.choices import State
from valvo.registers.reading.facts import Kind
from valvo.web.fields import FIRST_DAY, LAST_DAY, DayField

# A word the reader of chain files knows, for each state.
STATES = [
    ("pågår", State.UNDER_DESCRIPTION.label),
    ("ej godkänd", State.AWAITING_APPROVAL.label),
    ("klar", State.READY.label),
    ("uppdaterad", State.UPDATED.label),
]


def _number(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=30, **more)


class NamedForm(forms.Form):
    """What every row has: a name."""

    name = forms.CharField(label=_("Name"), max_length=200)


class WaitingForm(NamedForm):
    """Those who wait at a unit or for a specialty on a day."""

    day = DayField(label=_("Situation on"))
    waiting = _number(_("Waiting"))
    limit = forms.TypedChoiceField(
        label=_("Limit in days"), choices=[(days, days) for days in (21, 90, 180)], initial=90, coerce=int
    )
    over = _number(_("Waited over the limit"))


class AssessmentForm(WaitingForm):
    """Those who wait for assessment at a unit."""

    name = forms.CharField(label=_("Unit"), max_length=200)


class CareForm(WaitingForm):
    """Those who wait for care in a specialty."""

    name = forms.CharField(label=_("Specialty"), max_length=200)
    guarantee = _number(_("Waiting under the care guarantee"))
    field_order = ("name", "day", "waiting", "guarantee", "limit", "over")


class YearForm(NamedForm):
    """A count of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    count = _number(_("Count"))


class ObjectionsForm(YearForm):
    """Objections for one cause."""

    group = forms.CharField(label=_("Cause class"), max_length=200)
    name = forms.CharField(label=_("Cause"), max_length=200)
    field_order = ("group", "name", "year", "count")


class ComplaintsForm(YearForm):
    """Complaints to one authority."""

    name = forms.CharField(label=_("Authority"), max_length=200)


class InjuriesForm(NamedForm):
    """Patient injuries of one cause in a year, as the insurer tells them; what it does not tell is left empty."""

    name = forms.CharField(label=_("Cause of injury"), max_length=200)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    notices = _number(_("Injuries notified"), required=False)
    decisions = _number(_("Injuries decided"), required=False)
    paid = _number(_("Injuries compensated"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a row without a figure."""
        said = super().clean() or {}
        if not self.errors and not (said["notices"] or said["decisions"] or said["paid"]):
            raise forms.ValidationError(_now("Give at least one figure."))
        return said


class KeyFigureForm(NamedForm):
    """A key figure: compensated patient injuries, answers, visits …"""

    name = forms.CharField(label=_("Key figure"), max_length=200, help_text=_("For example: compensated injuries."))
    period = forms.CharField(label=_("Period"), max_length=8, help_text=_("2024, 2024Q1 or 2024-03."))
    value = _number(_("Value"))
    measured_in = forms.CharField(
        label=_("Unit of measure"), max_length=40, required=False, help_text=_("For example: %.")
    )


class ChainForm(NamedForm):
    """How far a service or care chain has come."""

    name = forms.CharField(label=_("Chain"), max_length=200)
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    published = forms.ChoiceField(
        label=_("Description available"),
        choices=[("", _("Not known")), ("ja", _("yes")), ("nej", _("no"))],
        required=False,
    )
    period = forms.CharField(label=_("Period"), max_length=8, help_text=_("2024, 2024Q1 or 2024-03."))

    def clean_period(self) -> Period:
        """Return the period at whose end the chain stands so."""
        try:
            return Period.parse(str(self.cleaned_data["period"]).strip())
        except ValueError as error:
            raise forms.ValidationError(_now("Write a period such as 2024, 2024Q1 or 2024-03.")) from error


FORMS: dict[Kind, type[NamedForm]] = {
    Kind.WAITING_ASSESSMENT: AssessmentForm,
    Kind.WAITING_CARE: CareForm,
    Kind.OBJECTIONS: ObjectionsForm,
    Kind.COMPLAINTS: ComplaintsForm,
    Kind.INJURIES: InjuriesForm,
    Kind.KEY_FIGURES: KeyFigureForm,
    Kind.SERVICE_CHAINS: ChainForm,
}
