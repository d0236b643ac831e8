"""Forms of visits. Identity codes and telephone numbers are refused: a report is kept for long and published."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.attachments.fields import FilesField
from valvo.core import clock
from valvo.core.languages import Language
from valvo.inspections.actions import NewVisit, Seen, Summary
from valvo.inspections.choices import ObservationGrade, Purpose, TeamRole, VisitKind
from valvo.inspections.definition import definition
from valvo.inspections.models import Observation, Visit
from valvo.inspections.people import possible_visitors
from valvo.inspections.queries import template_choices
from valvo.intake.spotting import spots
from valvo.organisation.models import Unit
from valvo.questionnaires.editions import questionnaire_of
from valvo.web.fields import DayField, PersonField, SeveralField


def area(rows: int) -> forms.Textarea:
    """Return a field of so many rows for longer words."""
    return forms.Textarea(attrs={"rows": rows})


class NoIdentities(forms.Form):
    """Refuses identity codes and telephone numbers in any text of a form."""

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; raises ValidationError where a text tells who somebody is."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        sentence = _("Take away the identity code or telephone number: a visit names nobody.")
        faults = {name: sentence for name, value in found.items() if isinstance(value, str) and spots(value)}
        if faults:
            raise forms.ValidationError(faults)
        return found


class PlanYearForm(forms.Form):
    """Which of the proposed units are visited, how, and between which days."""

    units = SeveralField(queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Units"))
    purpose = forms.ChoiceField(choices=Purpose, label=gettext_lazy("What kind of work"))
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in (VisitKind.ANNOUNCED, VisitKind.UNANNOUNCED)],
        label=gettext_lazy("Kind of visit"),
    )
    template = forms.ChoiceField(label=gettext_lazy("Template"))
    first = DayField(label=gettext_lazy("Visits from"))
    last = DayField(label=gettext_lazy("Visits until"))

    def __init__(self, data: object = None, *, units: Any, year: int, language: Language) -> None:
        today = clock.today()
        first = max(today + timedelta(days=14), date(year, 1, 1))
        last = max(first, date(year, 12, 15))
        super().__init__(data, initial={"first": first, "last": last, "template": "supervision_visit"})  # type: ignore[arg-type]  # QueryDict or None
        self.fields["units"].queryset = units  # type: ignore[attr-defined]  # choices of models
        self.fields["template"].choices = template_choices(language)  # type: ignore[attr-defined]  # a ChoiceField


class VisitForm(NoIdentities):
    """One visit to be planned by hand."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=gettext_lazy("Unit"))
    purpose = forms.ChoiceField(choices=Purpose, label=gettext_lazy("What kind of work"))
    kind = forms.ChoiceField(
        choices=VisitKind, widget=forms.RadioSelect, label=gettext_lazy("Kind of visit"),
        help_text=gettext_lazy("The unit sees announced visits and follow-up visits in advance, no others."),
    )  # fmt: skip
    planned_for = DayField(label=gettext_lazy("Day of the visit"))
    template = forms.ChoiceField(required=False, label=gettext_lazy("Template"))
    reason = forms.CharField(
        required=False, max_length=2_000, widget=area(2), label=gettext_lazy("Why the visit is made")
    )

    def __init__(self, data: object = None, *, units: Any, language: Language, unit: Unit | None = None) -> None:
        super().__init__(data, initial={"unit": unit, "template": "supervision_visit"})  # type: ignore[arg-type]  # QueryDict or None
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice of models
        self.fields["template"].choices = [("", "–"), *template_choices(language)]  # type: ignore[attr-defined]  # a ChoiceField

    def new(self) -> NewVisit:
        """Return the visit as filled in; only for a valid form."""
        given = self.cleaned_data
        return NewVisit(
            unit=given["unit"],
            purpose=Purpose(given["purpose"]),
            kind=VisitKind(given["kind"]),
            planned_for=given["planned_for"],
            template=given["template"],
            reason=given["reason"],
        )


class ChangeForm(NoIdentities):
    """A planned visit moved, or made in another way."""

    planned_for = DayField(label=gettext_lazy("Day of the visit"))
    kind = forms.ChoiceField(choices=VisitKind, label=gettext_lazy("Kind of visit"))
    reason = forms.CharField(
        required=False, max_length=2_000, widget=area(2), label=gettext_lazy("Why the visit is made")
    )

    def __init__(self, data: object = None, *, visit: Visit) -> None:
        initial = {name: getattr(visit, name) for name in ("planned_for", "kind", "reason")}
        super().__init__(data, prefix="change", initial=initial)  # type: ignore[arg-type]  # QueryDict or None


class ReasonForm(NoIdentities):
    """Why a visit is given up."""

    reason = forms.CharField(max_length=2_000, widget=area(2), label=gettext_lazy("Why it is not made"))


class TeamForm(forms.Form):
    """Somebody for the team; who works at the unit or leads it is not offered."""

    person = PersonField(User.objects.none(), label=gettext_lazy("Who"))
    role = forms.ChoiceField(choices=TeamRole, label=gettext_lazy("Role"))

    def __init__(self, data: object = None, *, unit: Unit, lacks_lead: bool = False) -> None:
        role = TeamRole.LEAD if lacks_lead else TeamRole.MEMBER
        super().__init__(data, prefix="team", initial={"role": role})  # type: ignore[arg-type]  # QueryDict or None
        self.fields["person"].queryset = possible_visitors(unit)  # type: ignore[attr-defined]  # a choice of models


class AskForm(NoIdentities):
    """Something the unit is asked for before the visit."""

    wanted = forms.CharField(max_length=400, label=gettext_lazy("What the unit sends"))
    due = DayField(label=gettext_lazy("Sent by"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="ask")  # type: ignore[arg-type]  # QueryDict or None


class MaterialForm(NoIdentities):
    """What the unit answers before the visit."""

    answer = forms.CharField(required=False, max_length=8_000, widget=area(3), label=gettext_lazy("Answer"))
    attached = FilesField()


class BeginForm(forms.Form):
    """The day the visit is made."""

    on = DayField(label=gettext_lazy("Visited on"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="begin", initial={"on": clock.today()})  # type: ignore[arg-type]  # QueryDict or None


class ObservationForm(NoIdentities):
    """What was seen: theme, class, words, place. There is no place for a name."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"))
    grade = forms.ChoiceField(choices=ObservationGrade, widget=forms.RadioSelect, label=gettext_lazy("Class"))
    text = forms.CharField(
        max_length=4_000, widget=area(4), label=gettext_lazy("What was observed"),
        help_text=gettext_lazy("What you saw or heard, never who said it."),
    )  # fmt: skip
    item = forms.ChoiceField(required=False, label=gettext_lazy("Point of the template"))
    place = forms.CharField(required=False, max_length=120, label=gettext_lazy("Where exactly?"))

    def __init__(
        self, data: object = None, files: object = None, *, visit: Visit, language: Language, **initial: object
    ) -> None:
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]  # QueryDict or None
        themes = [(one.id, one.label[language]) for one in definition().themes]
        self.fields["theme"].choices = [("", "–"), *themes]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["item"].choices = _items(visit, language)  # type: ignore[attr-defined]  # a ChoiceField


def _items(visit: Visit, language: Language) -> list[tuple[str, Any]]:
    if visit.edition is None:
        return [("", "–")]
    sections = questionnaire_of(visit.edition).sections
    return [
        ("", "–"),
        *((one.title[language], [(item.id, item.text[language]) for item in one.items]) for one in sections),
    ]


class ObserveForm(ObservationForm):
    """An observation as it is written on the visit, with or without a network."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    danger = forms.BooleanField(
        required=False,
        label=gettext_lazy("Somebody is in immediate danger"),
        help_text=gettext_lazy("Those on call are told at once and a notice to the authority is begun."),
    )
    attached = FilesField(label=gettext_lazy("Photos"))

    def __init__(self, data: object = None, files: object = None, *, visit: Visit, language: Language) -> None:
        super().__init__(data, files, visit=visit, language=language, client_key=uuid4())

    def seen(self) -> Seen:
        """Return the observation as filled in; only for a valid form."""
        given = dict(self.cleaned_data)
        return Seen(client_key=cast("UUID", given.pop("client_key")), files=given.pop("attached"), **given)


def mending(data: object, observation: Observation, visit: Visit, language: Language) -> ObservationForm:
    """Return the form in which an observation is mended."""
    kept = {name: getattr(observation, name) for name in ("theme", "grade", "text", "item", "place")}
    return ObservationForm(data, visit=visit, language=language, **kept)


class SummaryForm(NoIdentities):
    """The summary, and how many were heard."""

    heard_staff = forms.IntegerField(min_value=0, max_value=9_999, label=gettext_lazy("Staff heard"))
    heard_clients = forms.IntegerField(min_value=0, max_value=9_999, label=gettext_lazy("Clients or patients heard"))
    heard_children = forms.IntegerField(min_value=0, max_value=9_999, label=gettext_lazy("Children heard"))
    summary = forms.CharField(
        required=False, max_length=8_000, widget=area(5), label=gettext_lazy("Summary"),
        help_text=gettext_lazy("What is done well and what must become better. No names."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, visit: Visit) -> None:
        names = ("heard_staff", "heard_clients", "heard_children", "summary")
        super().__init__(data, prefix="sum", initial={name: getattr(visit, name) for name in names})  # type: ignore[arg-type]  # QueryDict or None

    def told(self) -> Summary:
        """Return the summary as filled in; only for a valid form."""
        return Summary(**self.cleaned_data)


class DecideForm(NoIdentities):
    """What is to be done about an observation, and until when."""

    decision = forms.CharField(max_length=2_000, widget=area(2), label=gettext_lazy("Decision"))
    due = DayField(label=gettext_lazy("Done by"))

    def __init__(self, data: object = None, *, observation: Observation) -> None:
        due = observation.decision_due or clock.today() + timedelta(days=definition().decision_days)
        super().__init__(data, prefix="decide", initial={"decision": observation.decision, "due": due})  # type: ignore[arg-type]  # QueryDict or None


class CommentForm(NoIdentities):
    """The unit's comment on the draft."""

    text = forms.CharField(
        max_length=8_000, widget=area(5), label=gettext_lazy("The unit's comment"),
        help_text=gettext_lazy("It becomes part of the report as it is written. No names."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, visit: Visit) -> None:
        super().__init__(data, prefix="comment", initial={"text": visit.comment})  # type: ignore[arg-type]  # QueryDict or None


class AdditionForm(NoIdentities):
    """What is added to an approved report."""

    text = forms.CharField(max_length=4_000, widget=area(3), label=gettext_lazy("Addition"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="addition")  # type: ignore[arg-type]  # QueryDict or None


class SpreadForm(NoIdentities):
    """What the units not visited are to look at in their own work."""

    title = forms.CharField(max_length=200, label=gettext_lazy("What should others do?"))
    text = forms.CharField(
        max_length=4_000, widget=area(5), label=gettext_lazy("What the visits have shown, and how it is put right"),
        help_text=gettext_lazy("Write so that somebody who was not there understands. No names of people."),
    )  # fmt: skip
    answer_by = DayField(label=gettext_lazy("Answers by"))


class RestrictionForm(forms.Form):
    """A month's decisions on one kind of restriction measure, and how many of them were checked."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of measure"))
    month = DayField(label=gettext_lazy("A day of the month"))
    decisions = forms.IntegerField(min_value=0, max_value=99_999, label=gettext_lazy("Decisions"))
    checked = forms.IntegerField(min_value=0, max_value=99_999, label=gettext_lazy("Checked against the law"))
    faulty = forms.IntegerField(min_value=0, max_value=99_999, label=gettext_lazy("Did not meet the law"))

    def __init__(self, data: object = None, *, language: Language) -> None:
        last_month = clock.today().replace(day=1) - timedelta(days=1)
        super().__init__(data, initial={"month": last_month, "checked": 0, "faulty": 0})  # type: ignore[arg-type]  # QueryDict or None
        kinds = [(one.id, one.label[language]) for one in definition().restrictions]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField


class FollowForm(forms.Form):
    """The day of a follow-up visit."""

    planned_for = DayField(label=gettext_lazy("Day of the visit"))

    def __init__(self, data: object = None) -> None:
        day = clock.today() + timedelta(days=definition().follow_up_days)
        super().__init__(data, prefix="follow", initial={"planned_for": day})  # type: ignore[arg-type]  # QueryDict or None
