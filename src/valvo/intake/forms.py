"""The report form, built from a kind's questions."""

from collections.abc import Iterable
from datetime import date, time
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Question, ReportKind
from valvo.intake.choices import Secrecy
from valvo.organisation.models import Unit
from valvo.web.fields import DayInput

PREFIX = "q_"  # questions from the definition; the other fields are the same for all kinds


class TimeInput(forms.TimeInput):
    """A time as the browser's own time field reads and writes it."""

    input_type = "time"

    def format_value(self, value: time | str | None) -> str | None:
        """Return the time in the one form browsers accept."""
        return value.strftime("%H:%M") if isinstance(value, time) else value


class ReportForm(forms.Form):
    """What is asked of the reporter. Everything is checked again, for all ways in, by `rules.faults`."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("Where did it happen?"))
    happened_on = forms.DateField(widget=DayInput, label=_("Which day?"))
    happened_at = forms.TimeField(widget=TimeInput, required=False, label=_("What time?"))
    place = forms.CharField(max_length=120, required=False, label=_("Where exactly?"))
    secrecy = forms.ChoiceField(choices=Secrecy, widget=forms.RadioSelect, label=_("Who may know that it was you?"))

    def __init__(
        self,
        data: object = None,
        *,
        kind: ReportKind,
        language: Language,
        units: Iterable[Unit],
        unit: Unit | None = None,
    ) -> None:
        first = {"client_key": uuid4(), "happened_on": clock.today(), "secrecy": Secrecy.NAMED}
        super().__init__(data, initial=first | ({"unit": unit.public_id} if unit else {}))  # type: ignore[arg-type]  # QueryDict or None
        self.kind, self.language = kind, language
        self.units = {one.public_id: one for one in units}
        field = self.fields["unit"]
        assert_choice(field).choices = [("", ""), *((key, one.name) for key, one in self.units.items())]
        for question in kind.questions:
            self.fields[PREFIX + question.id] = _field(question, language)

    def story(self) -> list[BoundField]:
        """Return the questions answered in the reporter's own words."""
        return [self[PREFIX + question.id] for question in self.kind.questions if question.form == "text"]

    def graded(self) -> list[BoundField]:
        """Return the questions answered by choosing."""
        return [self[PREFIX + question.id] for question in self.kind.questions if question.form != "text"]

    def chosen_unit(self) -> Unit:
        """Return the unit chosen."""
        return self.units[self.cleaned_data["unit"]]

    def texts(self) -> dict[str, str]:
        """Return the reporter's own words by question."""
        return {
            question.id: self.cleaned_data[PREFIX + question.id]
            for question in self.kind.questions
            if question.form == "text" and self.cleaned_data[PREFIX + question.id].strip()
        }

    def answers(self) -> dict[str, list[str]]:
        """Return the codes chosen by question."""
        given = {
            question.id: self.cleaned_data[PREFIX + question.id]
            for question in self.kind.questions
            if question.form != "text"
        }
        return {name: [value] if isinstance(value, str) else list(value) for name, value in given.items() if value}

    def refuse(self, faults: dict[str, str]) -> None:
        """Show the sentences of a refused report beside their fields."""
        for name, sentence in faults.items():
            self.add_error(
                PREFIX + name if PREFIX + name in self.fields else name if name in self.fields else None, sentence
            )

    @property
    def key(self) -> UUID:
        """Return the key that makes sending twice harmless."""
        return UUID(str(self.cleaned_data["client_key"]))

    @property
    def day(self) -> date:
        """Return the day it happened."""
        day: date = self.cleaned_data["happened_on"]
        return day


class AddendumForm(forms.Form):
    """Something to add to a report already sent."""

    text = forms.CharField(
        max_length=8_000, widget=forms.Textarea(attrs={"rows": 4}), label=_("What do you want to add?")
    )


def assert_choice(field: forms.Field) -> forms.ChoiceField:
    """Return the field as the choice it is; raises TypeError when the form was changed and it is not."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError("not a choice")
    return field


def _field(question: Question, language: Language) -> forms.Field:
    label, help_text = question.label[language], question.help[language] if question.help else ""
    if question.form == "text":
        rows = 6 if question.required else 3
        return forms.CharField(
            label=label,
            help_text=help_text,
            required=question.required,
            max_length=question.max_length,
            strip=False,  # the reporter's words stay exactly as written
            widget=forms.Textarea(attrs={"rows": rows}),
        )
    codes = catalogue().code_list(question.code_list or "").chosen_from(clock.today())
    choices = [(code.id, code.label[language]) for code in codes]
    if question.form == "many":
        return forms.MultipleChoiceField(
            choices=choices,
            label=label,
            help_text=help_text,
            required=question.required,
            widget=forms.CheckboxSelectMultiple,
        )
    if len(choices) > 8:
        return forms.ChoiceField(
            choices=[("", "–"), *choices], label=label, help_text=help_text, required=question.required
        )
    return forms.ChoiceField(
        choices=choices, label=label, help_text=help_text, required=question.required, widget=forms.RadioSelect
    )
