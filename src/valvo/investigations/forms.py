"""Forms of investigations. Identity codes and telephone numbers are refused: the report is kept for long."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import LANGUAGES, Language
from valvo.handling.models import Case
from valvo.intake.spotting import spots
from valvo.investigations.definition import choices, definition
from valvo.investigations.models import (
    Barrier,
    Contribution,
    Entry,
    Finding,
    Investigation,
    Moment,
    Participation,
    Recommendation,
    WorkNote,
)
from valvo.investigations.people import possible_members
from valvo.organisation.models import Unit
from valvo.web.fields import DayInput, PersonField


def area(rows: int) -> forms.Textarea:
    """Return a field of so many rows for longer words."""
    return forms.Textarea(attrs={"rows": rows})


class NoIdentities:
    """Refuses identity codes and telephone numbers in any text of a form."""

    cleaned_data: dict[str, Any]  # as Django's forms hold it

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; raises ValidationError where a text tells who somebody is."""
        found: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]  # the form it is mixed into
        sentence = _("Take away the identity code or telephone number: an investigation names nobody.")
        faults = {name: sentence for name, value in found.items() if isinstance(value, str) and spots(value)}
        if faults:
            raise forms.ValidationError(faults)
        return found


class DecideForm(NoIdentities, forms.Form):
    """The decision: why, how thorough, and who leads."""

    title = forms.CharField(
        max_length=120, label=gettext_lazy("Title of the investigation"),
        help_text=gettext_lazy("Neutral, without names: what happened, not who did it."),
    )  # fmt: skip
    level = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("Level"))
    reason = forms.CharField(max_length=2_000, widget=area(4), label=gettext_lazy("Why it is investigated"))
    lead = forms.ModelChoiceField(
        queryset=User.objects.none(), label=gettext_lazy("Leads the investigation"),
        help_text=gettext_lazy("Somebody with no part in the event."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, case: Case, language: Language) -> None:
        super().__init__(data, initial={"title": case.title})  # type: ignore[arg-type]  # QueryDict or None
        levels = [(one.id, f"{one.label[language]}. {one.meaning[language]}") for one in definition().levels]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["lead"].queryset = possible_members(case.unit)  # type: ignore[attr-defined]  # a ModelChoiceField


class MemberForm(forms.Form):
    """Somebody for the team."""

    person = PersonField(User.objects.none(), label=gettext_lazy("Who"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, data: object = None, *, unit: Unit, language: Language) -> None:
        super().__init__(data, prefix="team", initial={"role": "member"})  # type: ignore[arg-type]  # as above
        self.fields["person"].queryset = possible_members(unit)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["role"].choices = choices(definition().roles, language)  # type: ignore[attr-defined]  # a ChoiceField


class StatementForm(NoIdentities, forms.Form):
    """What a member of the team states about their own ties to the event."""

    independent = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("My independence"),
        choices=[
            ("yes", gettext_lazy("I have had nothing to do with the event and do not lead those who had.")),
            ("no", gettext_lazy("I have to do with the event in the way I tell here.")),
        ],
    )
    ties = forms.CharField(required=False, max_length=400, widget=area(2), label=gettext_lazy("In what way"))


class SummaryForm(NoIdentities, forms.Form):
    """The title and summary of the report."""

    title = forms.CharField(max_length=120, label=gettext_lazy("Title of the investigation"))
    summary = forms.CharField(
        required=False, max_length=8_000, widget=area(6), label=gettext_lazy("Summary"),
        help_text=gettext_lazy("What happened, why it could happen, and what is recommended. Clear and neutral."),
    )  # fmt: skip
    no_recommendation_reason = forms.CharField(
        required=False, max_length=2_000, widget=area(2), label=gettext_lazy("Why nothing is recommended"),
        help_text=gettext_lazy("Only where the investigation leads to no recommendation."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, investigation: Investigation) -> None:
        initial = {name: getattr(investigation, name) for name in ("title", "summary", "no_recommendation_reason")}
        super().__init__(data, prefix="sum", initial=initial)  # type: ignore[arg-type]  # QueryDict or None


class AbandonForm(NoIdentities, forms.Form):
    """Why an investigation ends without a report."""

    reason = forms.CharField(max_length=2_000, widget=area(2), label=gettext_lazy("Why it ends without a report"))


class SupportForm(forms.Form):
    """A unit's own words and contacts on the page of support."""

    sv = forms.CharField(max_length=4_000, widget=area(5), label=gettext_lazy("In Swedish"))
    fi = forms.CharField(max_length=4_000, widget=area(5), label=gettext_lazy("In Finnish"))
    en = forms.CharField(max_length=4_000, widget=area(5), label=gettext_lazy("In English"))

    def texts(self) -> dict[Language, str]:
        """Return the words by language."""
        return {language: self.cleaned_data[language] for language in LANGUAGES}


class EntryForm(NoIdentities, forms.ModelForm[Any]):
    """What all forms for entries have in common; codes are chosen from the definition, by language."""

    def __init__(self, data: object = None, *, language: Language, instance: Entry | None = None) -> None:
        prefix = str(self._meta.model._meta.model_name)  # noqa: SLF001 (Django's documented model API)
        super().__init__(data, instance=instance, prefix=prefix)  # type: ignore[arg-type]  # QueryDict or None
        for name, codes in self.codes(language).items():
            field = self.fields[name]
            empty = [] if field.required else [("", "–")]
            self.fields[name] = forms.ChoiceField(
                choices=empty + codes, label=field.label, required=field.required, help_text=field.help_text
            )

    def codes(self, language: Language) -> Mapping[str, list[tuple[str, str]]]:
        """Return the codes to choose between, by field."""
        return {}


def _not_ahead(day: Any) -> Any:  # a date, as the field gives it
    if day > clock.today():
        raise forms.ValidationError(_("The day cannot be in the future."))
    return day


class MomentForm(EntryForm):
    """One thing that happened."""

    class Meta:
        model = Moment
        fields = ("happened_on", "happened_at", "text", "source")
        widgets = {
            "happened_on": DayInput,
            "happened_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "text": area(2),
        }
        labels = {
            "happened_on": gettext_lazy("Day"),
            "happened_at": gettext_lazy("Time, where it is known"),
            "text": gettext_lazy("What happened"),
            "source": gettext_lazy("Known from"),
        }

    def codes(self, language: Language) -> Mapping[str, list[tuple[str, str]]]:
        """Return the kinds of source."""
        return {"source": choices(definition().sources, language)}

    def clean_happened_on(self) -> Any:
        """Return the day; raises ValidationError for one to come."""
        return _not_ahead(self.cleaned_data["happened_on"])


class ContributionForm(EntryForm):
    """A contributing factor."""

    class Meta:
        model = Contribution
        fields = ("element", "text")
        widgets = {"text": area(2)}
        labels = {"element": gettext_lazy("Element"), "text": gettext_lazy("What contributed")}

    def codes(self, language: Language) -> Mapping[str, list[tuple[str, str]]]:
        """Return the elements of the method, with what they mean."""
        elements = definition().method.elements
        return {
            "element": [
                (
                    one.id,
                    f"{one.label[language]}: {one.meaning[language].lower()}" if one.meaning else one.label[language],
                )
                for one in elements
            ]
        }


class BarrierForm(EntryForm):
    """A barrier and what it did."""

    class Meta:
        model = Barrier
        fields = ("text", "outcome")
        widgets = {"text": area(2)}
        labels = {"text": gettext_lazy("Barrier"), "outcome": gettext_lazy("What it did")}


class ParticipationForm(EntryForm):
    """That somebody was asked to take part; there is no place for a name."""

    class Meta:
        model = Participation
        fields = ("party", "offered_on", "reply", "way")
        widgets = {"offered_on": DayInput}
        labels = {
            "party": gettext_lazy("Who was asked"),
            "offered_on": gettext_lazy("Offered on"),
            "reply": gettext_lazy("The answer"),
            "way": gettext_lazy("How"),
        }

    def codes(self, language: Language) -> Mapping[str, list[tuple[str, str]]]:
        """Return the ways of taking part."""
        return {"way": choices(definition().ways, language)}

    def clean_offered_on(self) -> Any:
        """Return the day; raises ValidationError for one to come."""
        return _not_ahead(self.cleaned_data["offered_on"])


class FindingForm(EntryForm):
    """What the investigation shows."""

    class Meta:
        model = Finding
        fields = ("text",)
        widgets = {"text": area(2)}
        labels = {"text": gettext_lazy("Finding")}


class RecommendationForm(EntryForm):
    """What should be done."""

    class Meta:
        model = Recommendation
        fields = ("text",)
        widgets = {"text": area(2)}
        labels = {"text": gettext_lazy("Recommendation")}


class WorkNoteForm(EntryForm):
    """The team's working paper."""

    class Meta:
        model = WorkNote
        fields = ("text",)
        widgets = {"text": area(3)}
        labels = {"text": gettext_lazy("Work note")}
