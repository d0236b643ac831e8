"""Forms for actions."""

from datetime import timedelta

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.attachments.fields import FilesField
from valvo.core import clock
from valvo.core.languages import language_or
from valvo.definitions.catalogue import catalogue
from valvo.improvement.errors import LOOKED_AT_EARLY
from valvo.improvement.indicator_names import indicator_names
from valvo.improvement.models import Action
from valvo.improvement.queries import possible_owners
from valvo.improvement.rules import looks_early
from valvo.organisation.models import Unit
from valvo.web.fields import DayField, PersonField


class ActionForm(forms.Form):
    """What is to be done, by whom and until when; and what should become better by it, where it can be seen."""

    title = forms.CharField(max_length=200, label=_("What is to be done?"))
    owner = PersonField(User.objects.none(), label=_("Owner"))
    due = DayField(label=_("Done by"))
    text = forms.CharField(
        required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("How, more closely")
    )
    effect = forms.CharField(
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Expected effect"),
        help_text=_("What should become better, for whom and by how much?"),
    )
    indicator = forms.ChoiceField(required=False, label=_("Seen in the indicator"))
    check_on = DayField(required=False, label=_("Effect looked at on"))
    cost = forms.ChoiceField(required=False, label=_("Cost class"))

    def __init__(self, data: object = None, *, unit: Unit, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial, prefix="action")  # type: ignore[arg-type]  # QueryDict or None
        language = language_or(get_language())
        costs = catalogue().code_list("cost_class").chosen_from(clock.today())
        self.fields["owner"].queryset = possible_owners(unit)  # type: ignore[attr-defined]  # a ModelChoiceField
        offered, chosen = indicator_names(language, unit), str((initial or {}).get("indicator", ""))
        if chosen and chosen not in offered:  # the action has it from before, when the unit had it too
            offered |= {key: name for key, name in indicator_names(language).items() if key == chosen}
        self.fields["indicator"].choices = [("", "–"), *offered.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["cost"].choices = [("", "–"), *((code.id, code.label[language]) for code in costs)]  # type: ignore[attr-defined]  # as above
        days = catalogue().improvement.value.rule_on(clock.today()).effect_check_days
        self.fields["check_on"].help_text = _("Left empty: %(days)s days after verification.") % {"days": days}

    def clean(self) -> dict[str, object]:
        """Say beside the field what the action would refuse."""
        cleaned: dict[str, object] = super().clean() or {}
        if looks_early(self.cleaned_data.get("check_on"), self.cleaned_data.get("due")):
            self.add_error("check_on", LOOKED_AT_EARLY)
        return cleaned

    @property
    def more_wrong(self) -> bool:
        """Tell whether a field of the folded part has a mistake: it is unfolded then."""
        return any(name in self.errors for name in ("text", "effect", "indicator", "check_on", "cost"))


def first_plan(owner: User, level: int | None) -> dict[str, object]:
    """Return what a case's new action begins with: who owns it, and its day by how severe the harm was (or not)."""
    days = catalogue().improvement.value.rule_on(clock.today()).days_to_act(level)
    return {"owner": owner, "due": clock.today() + timedelta(days=days)}


def filled(action: Action) -> dict[str, object]:
    """Return an action's values as the form begins with."""
    names = ("title", "due", "text", "effect", "indicator", "check_on", "cost")
    return {name: getattr(action, name) for name in names} | {"owner": action.owner_id}


class NoteForm(forms.Form):
    """How it went, when an action is done, and pictures that show it."""

    note = forms.CharField(
        required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("What was done?")
    )
    attached = FilesField(label=_("Files that show it"))


class CancelForm(forms.Form):
    """Why an action is given up."""

    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why?"))
