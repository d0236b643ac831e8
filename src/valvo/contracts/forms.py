"""Forms of contracts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.contracts import access
from valvo.contracts.actions import Agreed
from valvo.contracts.definition import definition
from valvo.contracts.models import Contract, DueReport
from valvo.core import clock
from valvo.core.languages import Language
from valvo.organisation.models import Unit
from valvo.questionnaires.models import Sheet
from valvo.web.fields import DayField, PersonField


class CheckField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django takes none at run time
    """A contract check handed in, named by its round and unit."""

    def label_from_instance(self, obj: Any) -> str:  # the base class's own signature
        """Return the round's name with the unit's."""
        return f"{obj.round.name}, {obj.unit.name} ({obj.number})"


class ContractForm(forms.Form):
    """What a contract says, and who answers for it."""

    producer = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Producer"))
    name = forms.CharField(max_length=200, label=_("What is bought"))
    reference = forms.CharField(required=False, max_length=60, label=_("Number of the contract"))
    starts_on = DayField(label=_("In force from"))
    ends_on = DayField(required=False, label=_("Last day"))
    responsible = PersonField(User.objects.none(), label=_("Answers for the contract"))
    staff_agreed = forms.DecimalField(
        required=False, min_value=0, max_value=99_999, decimal_places=1, label=_("Staff agreed (full time)")
    )
    check_sheet = CheckField(
        queryset=Sheet.objects.none(), required=False, label=_("Contract check"),
        help_text=_("The answered questionnaire that tells what the contract demands."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, unit: Unit, contract: Contract | None = None) -> None:
        names = ("producer", "name", "reference", "starts_on", "ends_on", "responsible", "staff_agreed", "check_sheet")
        kept = {name: getattr(contract, name) for name in names} if contract else {"starts_on": clock.today()}
        super().__init__(data, initial=kept)  # type: ignore[arg-type]  # QueryDict or None
        self.fields["producer"].queryset = access.producers(unit)  # type: ignore[attr-defined]  # a choice of models
        self.fields["responsible"].queryset = access.possible_keepers(unit)  # type: ignore[attr-defined]  # as above
        self.fields["check_sheet"].queryset = access.check_sheets(unit)  # type: ignore[attr-defined]  # as above

    def agreed(self) -> Agreed:
        """Return what was filled in; only for a valid form."""
        return Agreed(**self.cleaned_data)


class DemandForm(forms.Form):
    """A report the contract demands."""

    what = forms.CharField(max_length=200, label=_("Which report"))
    due_on = DayField(label=_("Due on"))


class ReceiveForm(forms.Form):
    """When a report came, and the staff it told of."""

    received_on = DayField(label=_("Came on"))
    staff = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=99_999,
        decimal_places=1,
        label=_("Staff reported (full time)"),
    )

    def __init__(self, data: object = None, *, report: DueReport) -> None:
        kept = {"received_on": report.received_on or clock.today(), "staff": report.staff}
        super().__init__(data, initial=kept)  # type: ignore[arg-type]  # QueryDict or None


class SanctionForm(forms.Form):
    """A step on the ladder, why, and until when the producer has time."""

    step = forms.ChoiceField(widget=forms.RadioSelect, label=_("Step"))
    endangered = forms.BooleanField(required=False, label=_("Safety is essentially endangered"))
    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Why"))
    remedy_by = DayField(required=False, label=_("Put right by"))

    def __init__(self, data: object = None, *, language: Language) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # QueryDict or None
        steps = [(one.id, f"{at}. {one.label[language]}") for at, one in enumerate(definition().ladder, start=1)]
        self.fields["step"].choices = steps  # type: ignore[attr-defined]  # a ChoiceField


class CloseForm(forms.Form):
    """How a sanction ended."""

    outcome = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("How it ended"))
