"""The report form, built from a kind's questions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import cast
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from valvo.attachments.fields import FilesField
from valvo.core import clock
from valvo.core.languages import Language, alphabetical
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Question, ReportKind
from valvo.intake import actions
from valvo.intake.access import Places
from valvo.intake.actions import NewReport
from valvo.intake.choices import Channel, Reach, ReporterRole, Secrecy
from valvo.intake.identity import Reporter
from valvo.intake.spotting import spots
from valvo.organisation.models import Unit
from valvo.web.fields import DayField

_WORKING = (ReporterRole.STAFF, ReporterRole.STUDENT, ReporterRole.CONTRACTOR)
_OUTSIDE = (ReporterRole.CLIENT, ReporterRole.RELATIVE, ReporterRole.OTHER)
PREFIX = "q_"  # questions from the definition; the other fields are the same for all kinds


class TimeInput(forms.TimeInput):
    """A time as the browser's own time field reads and writes it."""

    input_type = "time"

    def format_value(self, value: time | str | None) -> str | None:
        """Return the time in the one form browsers accept."""
        return value.strftime("%H:%M") if isinstance(value, time) else value


class UnitField(forms.ChoiceField):
    """A unit chosen from `places`: all are read to be shown, one to be checked. Cleans to the unit's identifier."""

    places: Places
    chosen: Unit | None = None

    def offer(self, places: Places) -> None:
        """Set the units that can be chosen."""
        self.places = places
        self.choices = lambda: [("", "–"), *sorted(_named(places), key=lambda one: alphabetical(one[1]))]

    def valid_value(self, value: object) -> bool:
        """Tell whether the unit can be chosen, and remember it."""
        self.chosen = self.places.find(str(value))
        return self.chosen is not None


def _named(places: Places) -> list[tuple[str, str]]:
    return [(one.public_id, one.name) for one in places.all()]


class ReportForm(forms.Form):
    """What is asked of every reporter. Everything is checked again, for all ways in, by `rules.faults`."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(widget=forms.HiddenInput, max_length=32)
    unit = UnitField(label=_("Where did it happen?"))
    happened_on = DayField(label=_("Which day?"))
    happened_at = forms.TimeField(widget=TimeInput, required=False, label=_("What time?"))
    place = forms.CharField(max_length=120, required=False, label=_("Where exactly?"))
    attached = FilesField()

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        kind: ReportKind,
        language: Language,
        places: Places,
        unit: Unit | None = None,
    ) -> None:
        first = {"client_key": uuid4(), "code": actions.new_code(), "happened_on": clock.today()}
        super().__init__(data, files, initial=first | ({"unit": unit.public_id} if unit else {}))  # type: ignore[arg-type]  # QueryDict or None
        self.kind, self.language = kind, language
        self.where = cast("UnitField", self.fields["unit"])
        self.where.offer(places)
        for question in kind.questions:
            self.fields[PREFIX + question.id] = _field(question, language)
        if kind.publishable:
            self.fields["may_publish"] = _consent()

    def story(self) -> list[BoundField]:
        """Return the questions answered in the reporter's own words."""
        return [self[PREFIX + question.id] for question in self.kind.questions if question.form == "text"]

    def graded(self) -> list[BoundField]:
        """Return the questions answered by choosing."""
        return [self[PREFIX + question.id] for question in self.kind.questions if question.form != "text"]

    def personal(self) -> list[str]:
        """Return the identity codes and phone numbers in what was written, for asking whether they are meant."""
        texts = [*self._texts().values(), self.cleaned_data["place"]]
        return [text[spot.start : spot.end] for text in texts for spot in spots(text)]

    def about_me(self) -> list[BoundField]:
        """Return the fields about the reporter; each audience has its own."""
        return []

    def new_report(self, reach: Reach) -> NewReport:
        """Return the report as filled in; only for a valid form."""
        return NewReport(
            client_key=UUID(str(self.cleaned_data["client_key"])),
            code=self.cleaned_data["code"],
            kind=self.kind.id,
            unit=cast("Unit", self.where.chosen),
            reach=reach,
            happened_on=self.cleaned_data["happened_on"],
            happened_at=self.cleaned_data["happened_at"],
            place=self.cleaned_data["place"],
            texts=self._texts(),
            answers=self._answers(),
            files=self.cleaned_data["attached"],
            may_publish=self.cleaned_data.get("may_publish", False),
            language=self.language,
        )

    def refuse(self, faults: dict[str, str]) -> None:
        """Show the sentences of a refused report beside their fields."""
        for name, sentence in faults.items():
            own = next((field for field in (PREFIX + name, name) if field in self.fields), None)
            self.add_error(own, sentence)

    def _texts(self) -> dict[str, str]:
        asked = [question for question in self.kind.questions if question.form == "text"]
        given = {question.id: str(self.cleaned_data[PREFIX + question.id]) for question in asked}
        return {name: text for name, text in given.items() if text.strip()}

    def _answers(self) -> dict[str, list[str]]:
        asked = [question for question in self.kind.questions if question.form != "text"]
        given = {question.id: self.cleaned_data[PREFIX + question.id] for question in asked}
        return {name: [value] if isinstance(value, str) else list(value) for name, value in given.items() if value}


class StaffForm(ReportForm):
    """What somebody signed in tells: under their name, protected or anonymously. An anonymous report gets a code."""

    role = forms.ChoiceField(choices=[(role.value, role.label) for role in _WORKING], label=_("I report as"))
    secrecy = forms.ChoiceField(
        choices=Secrecy, initial=Secrecy.NAMED, widget=forms.RadioSelect, label=_("Who may know that it was you?")
    )

    def about_me(self) -> list[BoundField]:
        """Return as what one reports and who may know it."""
        return [self["secrecy"], self["role"]]

    def new_report(self, reach: Reach) -> NewReport:
        """Return the report; the code is kept only where there is no name to find it by."""
        secrecy = Secrecy(self.cleaned_data["secrecy"])
        report = super().new_report(reach)
        code = report.code if secrecy == Secrecy.ANONYMOUS else ""
        return replace(report, secrecy=secrecy, role=ReporterRole(self.cleaned_data["role"]), code=code)


class PublicForm(ReportForm):
    """What somebody without an account tells. With no name given the report is anonymous; the code follows it."""

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in _OUTSIDE], widget=forms.RadioSelect, label=_("I am")
    )
    name = forms.CharField(
        max_length=120, required=False, label=_("Name"), help_text=_("Leave it empty to stay anonymous.")
    )
    contact = forms.CharField(max_length=200, required=False, label=_("Phone or e-mail"))

    def about_me(self) -> list[BoundField]:
        """Return who one is, as far as one wants to tell."""
        return [self["role"], self["name"], self["contact"]]

    def new_report(self, reach: Reach) -> NewReport:
        """Return the report, under the name given or anonymous."""
        reporter = _reporter(self.cleaned_data)
        return replace(
            super().new_report(reach),
            role=ReporterRole(self.cleaned_data["role"]),
            secrecy=Secrecy.NAMED if reporter else Secrecy.ANONYMOUS,
            channel=Channel.PUBLIC,
            reporter=reporter,
        )


class ForSomeoneForm(ReportForm):
    """What came by phone, letter or paper, entered by staff for who told it, with the day it came."""

    received_on = DayField(label=_("Received on"))
    channel = forms.ChoiceField(
        choices=[(channel.value, channel.label) for channel in (Channel.PHONE, Channel.LETTER)], label=_("How it came")
    )
    role = forms.ChoiceField(choices=ReporterRole, label=_("Who tells"), initial=ReporterRole.CLIENT)
    name = forms.CharField(
        max_length=120, required=False, label=_("Name"), help_text=_("Empty for an anonymous report.")
    )
    contact = forms.CharField(max_length=200, required=False, label=_("Phone or e-mail"))

    def about_me(self) -> list[BoundField]:
        """Return who told it, when and how."""
        return [self[name] for name in ("received_on", "channel", "role", "name", "contact")]

    def new_report(self, reach: Reach) -> NewReport:
        """Return the report as of the day it came; the code can be handed to who told it."""
        reporter = _reporter(self.cleaned_data)
        return replace(
            super().new_report(reach),
            received_on=self.cleaned_data["received_on"],
            channel=Channel(self.cleaned_data["channel"]),
            role=ReporterRole(self.cleaned_data["role"]),
            secrecy=Secrecy.NAMED if reporter else Secrecy.ANONYMOUS,
            reporter=reporter,
        )


def _reporter(given: Mapping[str, str]) -> Reporter | None:
    name, contact = given["name"].strip(), given["contact"].strip()
    return Reporter(name=name, contact=contact) if name or contact else None


class FollowForm(forms.Form):
    """The number of a report and its code."""

    number = forms.CharField(max_length=16, label=_("Number of the report"))
    code = forms.CharField(
        max_length=40, label=_("Code"), help_text=_("Sixteen letters and digits, in groups of four.")
    )


class AddendumForm(forms.Form):
    """Something to add to a report already sent."""

    text = forms.CharField(
        max_length=8_000, widget=forms.Textarea(attrs={"rows": 4}), label=_("What do you want to add?")
    )
    attached = FilesField()


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


def _consent() -> forms.BooleanField:
    return forms.BooleanField(
        required=False,
        label=_("Others may learn from this in public"),
        help_text=_("Rewritten so that it tells of nobody, and checked by two. You can take this back later."),
    )
