"""The forms of the case page, one for each decision."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling.actions import Judgement, Person
from valvo.handling.facts import PERSON, person_lists
from valvo.handling.models import Case, Classification, Part
from valvo.handling.queries.parts import PartRow
from valvo.handling.rules import PART_DAYS
from valvo.intake.choices import Reach
from valvo.organisation.models import Unit
from valvo.web.fields import DayField

_LABELS = {
    "event_type": _("Event type"),
    "phase": _("Phase of care"),
    "physical_harm": _("Physical harm"),
    "psychological_harm": _("Psychological harm"),
    "unit_consequence": _("Consequence for the unit"),
    "preventability": _("Could it have been prevented?"),
    "never_event": _("Never event"),
    "role": _("Who was affected"),
    "age_band": _("Age"),
}
_HELPS = {"never_event": _("Those on call are alerted when you save, where they have not been already.")}
_GRADES = [("", "–"), *((number, str(number)) for number in range(1, 6))]
MOST_PERSONS = 12


def reasons(list_id: str, language: Language) -> list[tuple[str, str]]:
    """Return the codes of a list of reasons that can be chosen today."""
    return [(code.id, code.label[language]) for code in catalogue().code_list(list_id).chosen_from(clock.today())]


class JudgementForm(forms.Form):
    """What happened, in the handler's judgement; the fields follow from the case's kind.

    One affected person is asked for; there is always room for one more than was told, with scripts off too.
    """

    def __init__(self, data: object = None, *, case: Case, row: Classification | None, language: Language) -> None:
        super().__init__(data, prefix="judge", initial=_initial(row) or {"reach": case.report.reach})  # type: ignore[arg-type]  # QueryDict or None
        kind = catalogue().kind(case.kind)
        self.before = self._codes({field: of for field, of in kind.judged.items() if field in _BEFORE}, language)
        if len(kind.reaches) > 1:
            options = [(reach.value, reach.label) for reach in Reach if reach in kind.reaches]
            self.fields["reach"] = forms.ChoiceField(choices=options, required=False, label=_("How far it came"))
            self.before.append("reach")
        self.persons = self._persons(case.kind, row, language) if "physical_harm" in kind.judged else []
        self.after = self._codes({field: of for field, of in kind.judged.items() if field in _AFTER}, language)
        if kind.factors:
            self.fields["factors"] = forms.MultipleChoiceField(
                choices=reasons(kind.factors, language),
                required=False,
                label=_("Contributing factors"),
                widget=forms.CheckboxSelectMultiple,
            )
            self.after.append("factors")
        if kind.judged:
            grade = {"required": False, "choices": _GRADES, "coerce": int, "empty_value": None}
            self.fields["likelihood"] = forms.TypedChoiceField(label=_("How likely to happen again (1–5)"), **grade)  # type: ignore[arg-type]  # keyword arguments shared by two fields
            self.fields["severity"] = forms.TypedChoiceField(label=_("How bad it could be then (1–5)"), **grade)  # type: ignore[arg-type]  # as above

    def first_fields(self) -> list[forms.BoundField]:
        """Return what is asked before the persons."""
        return [self[name] for name in self.before]

    def last_fields(self) -> list[forms.BoundField]:
        """Return what is asked after the persons."""
        return [self[name] for name in self.after]

    def person_fields(self) -> list[list[forms.BoundField]]:
        """Return the fields of each person."""
        return [[self[name] for name in names] for names in self.persons]

    def grades(self) -> list[forms.BoundField]:
        """Return the two grades of the risk matrix."""
        return [self[name] for name in ("likelihood", "severity") if name in self.fields]

    def judgement(self) -> Judgement:
        """Return what was judged."""
        told = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        plain = {*self.before, *self.after, "likelihood", "severity"}
        values = {name: value for name, value in told.items() if name in plain}
        persons = [self._person(told, names) for names in self.persons]
        persons = [one for one in persons if any(asdict(one).values())]
        if len(persons) == 1 and not (persons[0].role or persons[0].age_band):  # harm without saying whose
            return Judgement(
                **values,
                physical_harm=persons[0].physical_harm,
                psychological_harm=persons[0].psychological_harm,
            )
        return Judgement(**values, affected=persons)

    def _person(self, told: Mapping[str, str], names: list[str]) -> Person:
        return Person(**{_field_of(name): told.get(name, "") for name in names})

    def _persons(self, kind: str, row: Classification | None, language: Language) -> list[list[str]]:
        lists = {field: list_id for field, list_id in person_lists(kind).items() if list_id}
        return [self._codes(lists, language, number) for number in range(1, self._room(row) + 1)]

    def _room(self, row: Classification | None) -> int:
        sent = [number for number in range(2, MOST_PERSONS + 1) if self.add_prefix(f"role_{number}") in self.data]
        return min(MOST_PERSONS, max(2, *sent, len(row.affected.all()) + 1 if row else 0))

    def _codes(self, lists: Mapping[str, str], language: Language, number: int = 1) -> list[str]:
        """Add a field for each code to judge; return their names."""
        names = []
        for field, list_id in lists.items():
            name = field if number == 1 else f"{field}_{number}"
            choices = [("", "–"), *reasons(list_id, language)]
            self.fields[name] = forms.ChoiceField(
                choices=choices, required=False, label=_LABELS[field], help_text=_HELPS.get(field, "")
            )
            names.append(name)
        return names


_BEFORE = {"event_type", "phase"}
_AFTER = {"unit_consequence", "preventability", "never_event"}


def _field_of(name: str) -> str:
    stem, _underscore, number = name.rpartition("_")
    return stem if number.isdecimal() else name


def _initial(row: Classification | None) -> dict[str, object]:
    if row is None:
        return {}
    names = [*_BEFORE, *_AFTER, "physical_harm", "psychological_harm", "reach", "likelihood", "severity"]
    told: dict[str, object] = {name: getattr(row, name) for name in names}
    told["factors"] = [factor.code for factor in row.factors.all()]
    for person in row.affected.all():
        suffix = "" if person.position == 1 else f"_{person.position}"
        told |= {name + suffix: getattr(person, name) for name in PERSON}
    return told


class MessageForm(forms.Form):
    """Something to say; which button is pressed decides to whom."""

    text = forms.CharField(max_length=8_000, widget=forms.Textarea(attrs={"rows": 4}), label=_("Write here"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="say")  # type: ignore[arg-type]  # QueryDict or None


class TextReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why is no action needed?")
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="no_action")  # type: ignore[arg-type]  # QueryDict or None


class ReasonForm(forms.Form):
    """A reason out of a code list."""

    reason = forms.ChoiceField(label=_("Why?"))

    def __init__(
        self,
        data: object = None,
        *,
        list_id: Literal["no_feedback_reason", "left_out_reason", "reopen_reason"],
        language: Language,
    ) -> None:
        super().__init__(data, prefix=list_id)  # type: ignore[arg-type]  # QueryDict or None
        found = catalogue().code_list(list_id)
        self.fields["reason"] = forms.ChoiceField(label=found.label[language], choices=reasons(list_id, language))


class TitleForm(forms.Form):
    """A better title."""

    title = forms.CharField(max_length=120, label=_("Title"))

    def __init__(self, data: object = None, *, case: Case) -> None:
        super().__init__(data, prefix="title", initial={"title": case.title})  # type: ignore[arg-type]  # QueryDict or None


class TransferForm(forms.Form):
    """Another unit to move the case to."""

    unit = forms.ChoiceField(label=_("Unit"))

    def __init__(self, data: object = None, *, units: list[Unit]) -> None:
        super().__init__(data, prefix="transfer")  # type: ignore[arg-type]  # QueryDict or None
        self.units = {unit.public_id: unit for unit in units}
        choices = [(key, unit.name) for key, unit in self.units.items()]
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=choices)

    def chosen(self) -> Unit:
        """Return the unit chosen."""
        return self.units[self.cleaned_data["unit"]]


class InvolveForm(forms.Form):
    """Another unit that gets a part of its own, and until when."""

    def __init__(self, data: object = None, *, units: list[Unit]) -> None:
        super().__init__(data, prefix="involve", initial={"due": clock.today() + timedelta(days=PART_DAYS)})  # type: ignore[arg-type]  # QueryDict or None
        self.units = {unit.public_id: unit for unit in units}
        choices = [("", "–"), *((key, unit.name) for key, unit in self.units.items())]
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=choices)
        self.fields["due"] = DayField(label=_("To be done by"))

    def chosen(self) -> Unit:
        """Return the unit chosen."""
        return self.units[self.cleaned_data["unit"]]


class PartForm(forms.Form):
    """Something written in one unit's part; which button is pressed decides whether it is its conclusion."""

    def __init__(self, data: object = None, *, part: Part) -> None:
        super().__init__(data, prefix=words_key(part.pk))  # type: ignore[arg-type]  # QueryDict or None
        words = forms.Textarea(attrs={"rows": 3})
        self.fields["text"] = forms.CharField(max_length=8_000, widget=words, label=_("What we found, or a note"))


class PartDueForm(forms.Form):
    """Another day for a part."""

    due = DayField(label=_("To be done by"))

    def __init__(self, data: object = None, *, part: Part) -> None:
        due = max(clock.local_day(part.due_at), clock.today())
        super().__init__(data, prefix=due_key(part.pk), initial={"due": due})  # type: ignore[arg-type]  # QueryDict or None


class NoticeForm(forms.Form):
    """A notice that has been sent on to an authority."""

    authority = forms.ChoiceField(label=_("Authority"))
    sent_on = DayField(label=_("Sent on"))
    reference = forms.CharField(max_length=80, required=False, label=_("Reference number"))

    def __init__(self, data: object = None, *, language: Language) -> None:
        super().__init__(data, prefix="notice", initial={"sent_on": clock.today()})  # type: ignore[arg-type]  # QueryDict or None
        self.fields["authority"] = forms.ChoiceField(label=_("Authority"), choices=reasons("authority", language))


class MergeForm(forms.Form):
    """The number of the case that tells of the same event and is handled instead."""

    number = forms.CharField(max_length=16, label=_("Number of the other case"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="merge")  # type: ignore[arg-type]  # QueryDict or None


class KindForm(forms.Form):
    """What the case is handled as."""

    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, data: object = None, *, case: Case, language: Language) -> None:
        super().__init__(data, prefix="kind", initial={"kind": case.kind})  # type: ignore[arg-type]  # QueryDict or None
        kinds = [(kind_id, loaded.value.label[language]) for kind_id, loaded in catalogue().kinds.items()]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=kinds)


@dataclass(frozen=True)
class PartCard:
    """A unit's part with its forms, as they were sent where one was refused."""

    row: PartRow
    words: forms.Form
    due: forms.Form


def part_cards(rows: list[PartRow], filled: Mapping[str, forms.Form]) -> list[PartCard]:
    """Return the parts of a case with their forms; `filled` holds refused ones by their key."""
    return [
        PartCard(
            row=row,
            words=filled.get(words_key(row.part.pk)) or PartForm(part=row.part),
            due=filled.get(due_key(row.part.pk)) or PartDueForm(part=row.part),
        )
        for row in rows
    ]


def words_key(pk: int) -> str:
    """Return the key of the form for words in a part."""
    return f"part{pk}"


def due_key(pk: int) -> str:
    """Return the key of the form for a part's day."""
    return f"due{pk}"
