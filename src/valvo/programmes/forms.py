"""Forms of programmes."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.improvement.queries import possible_owners
from valvo.organisation.choices import ProviderForm, UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import rules
from valvo.programmes.actions import NewMember
from valvo.programmes.choices import AnswerLevel, MemberPosition, ProjectRole, Spread
from valvo.programmes.definition import Programme
from valvo.programmes.models import Evaluation, Member, Project
from valvo.programmes.project_access import possible_places
from valvo.programmes.project_actions import NewProject
from valvo.web.fields import DayField, PersonField, SeveralField

MOST_EVIDENCE, LONGEST_EVIDENCE = 10, 300
MOST_MEMBERS, MOST_INHABITANTS = 500, 100_000_000


class AnswerForm(forms.Form):
    """How far the unit has come with a task."""

    level = forms.ChoiceField(
        choices=AnswerLevel.choices, widget=forms.RadioSelect, label=gettext_lazy("How far has the unit come?")
    )
    text = forms.CharField(
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("If the task is not relevant here, say why."),
    )
    evidence = forms.CharField(
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("What shows it"),
        help_text=gettext_lazy("A link or the name of a document, one a line."),
    )

    def __init__(self, data: object = None, *, answer: Evaluation | None) -> None:
        initial = {"level": answer.level, "text": answer.text, "evidence": answer.evidence} if answer else {}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # QueryDict or None

    def clean_evidence(self) -> str:
        """Keep lines that can be read and clicked: not too many, not too long."""
        lines = [line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip()]
        if len(lines) > MOST_EVIDENCE:
            raise forms.ValidationError(_("Give at most %(number)s lines.") % {"number": MOST_EVIDENCE})
        if any(len(line) > LONGEST_EVIDENCE for line in lines):
            raise forms.ValidationError(_("A line can have at most %(number)s signs.") % {"number": LONGEST_EVIDENCE})
        return "\n".join(lines)

    def clean(self) -> dict[str, object]:
        """What is not relevant says why."""
        if self.cleaned_data.get("level") == AnswerLevel.NOT_RELEVANT and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Say why the task is not relevant to the unit."))
        return self.cleaned_data


class AdoptForm(forms.Form):
    """From when an organiser follows a programme, and which units answer for which of its levels."""

    valid_from = DayField(label=gettext_lazy("Followed from"))
    provider_forms = forms.MultipleChoiceField(
        required=False,
        choices=ProviderForm.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Only units of these forms"),
        help_text=gettext_lazy("Leave empty for all units."),
    )

    def __init__(self, data: object = None, *, programme: Programme, language: Language) -> None:
        super().__init__(data, initial={"valid_from": rules.usual_start(programme, clock.today())})  # type: ignore[arg-type]  # QueryDict or None
        self._levels = [level.id for level in programme.levels]
        choices = [("", _("No unit here")), *UnitKind.choices]
        for level in programme.levels:
            self.fields[f"level-{level.id}"] = forms.ChoiceField(
                required=False,
                choices=choices,
                initial=rules.USUAL_KINDS.get(level.id, ""),
                label=_("Who answers: %(level)s") % {"level": level.label[language]},
            )

    def answerers(self) -> dict[str, UnitKind]:
        """Return the kind of unit that answers for each level that has one."""
        chosen = {level: self.cleaned_data[f"level-{level}"] for level in self._levels}
        return {level: UnitKind(kind) for level, kind in chosen.items() if kind}

    def clean(self) -> dict[str, object]:
        """Somebody answers."""
        if not any(self.cleaned_data.get(f"level-{level}") for level in self._levels):
            raise forms.ValidationError(_("Say for at least one level which units answer."))
        return self.cleaned_data


class EndForm(forms.Form):
    """From which day a programme is no longer followed."""

    valid_to = DayField(label=gettext_lazy("No longer followed from"))


class BallotForm(forms.Form):
    """Who votes, with how many inhabitants."""

    members = forms.CharField(
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label=gettext_lazy("Members"),
        help_text=gettext_lazy("One a line: name; inhabitants"),
    )

    def clean_members(self) -> Sequence[NewMember]:
        """Return the members; a line that is none is named by its number."""
        lines = enumerate(self.cleaned_data["members"].splitlines(), start=1)
        members = [_member(number, line) for number, line in lines if line.strip()]
        if len(members) > MOST_MEMBERS:
            raise forms.ValidationError(_("Give at most %(number)s lines.") % {"number": MOST_MEMBERS})
        return members


def _member(number: int, line: str) -> NewMember:
    name, _mark, inhabitants = line.replace("\t", ";").rpartition(";")
    digits = "".join(inhabitants.split())
    if not name.strip() or len(name.strip()) > 120:
        raise forms.ValidationError(_("Line %(number)s: write a name, a semicolon and a number.") % {"number": number})
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) <= MOST_INHABITANTS):
        message = _("Line %(number)s: “%(text)s” is not a number of inhabitants.")
        raise forms.ValidationError(message % {"number": number, "text": inhabitants.strip()[:40]})
    return NewMember(name.strip(), int(digits))


class VoteForm(forms.Form):
    """How a member has decided, and when."""

    position = forms.ChoiceField(choices=MemberPosition.choices, label=gettext_lazy("Decision"))
    decided_on = DayField(
        required=False,
        label=gettext_lazy("Decided on"),
        help_text=gettext_lazy("Leave empty until the member has decided."),
    )
    note = forms.CharField(required=False, max_length=300, label=gettext_lazy("Note"))

    def __init__(self, data: object = None, *, member: Member) -> None:
        initial = {"position": member.position, "decided_on": member.decided_on, "note": member.note}
        super().__init__(data, initial=initial, prefix=f"member-{member.pk}")  # type: ignore[arg-type]  # QueryDict or None

    def clean(self) -> dict[str, object]:
        """A decision has its day, said beside the field."""
        waiting = self.cleaned_data.get("position") in {None, MemberPosition.WAITING}
        if not waiting and "decided_on" not in self.errors and not self.cleaned_data.get("decided_on"):
            self.add_error("decided_on", _("Say on which day the member decided."))
        return self.cleaned_data


class ProjectForm(forms.Form):
    """What a project or pilot is, where and when it is tried."""

    title = forms.CharField(max_length=200, label=gettext_lazy("What is tried?"))
    aim = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Aim"),
        help_text=gettext_lazy("What should become better, and how it will be seen."),
    )
    starts_on = DayField(label=gettext_lazy("Begins"))
    ends_on = DayField(label=gettext_lazy("Ends"))
    places = SeveralField(
        Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Where")
    )

    def __init__(self, data: object = None, *, unit: Unit, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # QueryDict or None
        self.fields["places"].queryset = possible_places(unit)  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def project(self) -> NewProject:
        """Return the project as written."""
        return NewProject(**self.cleaned_data)


def filled_project(project: Project) -> dict[str, object]:
    """Return a project's values as its form begins with."""
    names = ("title", "aim", "starts_on", "ends_on")
    return {name: getattr(project, name) for name in names} | {"places": [one.pk for one in project.places.all()]}


class GroupForm(forms.Form):
    """Who takes part in a project, as what."""

    person = PersonField(User.objects.none(), label=gettext_lazy("Who"))
    role = forms.TypedChoiceField(
        choices=ProjectRole.choices, coerce=ProjectRole, initial=ProjectRole.MEMBER, label=gettext_lazy("As")
    )

    def __init__(self, data: object = None, *, unit: Unit) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # QueryDict or None
        self.fields["person"].queryset = possible_owners(unit)  # type: ignore[attr-defined]  # a ModelChoiceField


class DecisionForm(forms.Form):
    """What a project led to, and what follows."""

    result = forms.CharField(
        max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("What was the result?")
    )
    decision = forms.TypedChoiceField(
        choices=Spread.choices, coerce=Spread, widget=forms.RadioSelect, label=gettext_lazy("Decision")
    )
    why = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Why?"))
