"""Forms of rounds, sheets, surveys and the editor."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.attachments.cleaning import LARGEST, Cleaned, cleaned
from valvo.attachments.errors import AttachmentError
from valvo.attachments.fields import ACCEPTED
from valvo.core.languages import LANGUAGES, Language, language_or
from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.questionnaires import drafting, rules
from valvo.questionnaires.actions.sheets import NewAnswer, mark_of
from valvo.questionnaires.actions.surveys import MOST_MAILS, MOST_SLIPS
from valvo.questionnaires.choices import ENDS, METHOD_LABELS, SCALE_LABELS, WRITTEN_FOR, step_label
from valvo.questionnaires.definition import NOT_RELEVANT, Item, Scale
from valvo.questionnaires.mailing import Recipient
from valvo.questionnaires.models import Answer
from valvo.questionnaires.queries import SheetRow
from valvo.questionnaires.rules import Problem
from valvo.questionnaires.selection import Selection
from valvo.web.fields import DayField

MOST_EVIDENCE, LONGEST_EVIDENCE, MOST_NAMED = 10, 300, 5_000
_LANGUAGE_NAMES = {"sv": "svenska", "fi": "suomi", "en": "English"}

_PROBLEMS = {
    Problem.NOT_A_STEP: gettext_lazy("Choose one of the answers."),
    Problem.NOT_A_NUMBER: gettext_lazy("Write a number."),
    Problem.NOT_A_DAY: gettext_lazy("Write a day."),
    Problem.TOO_LONG: gettext_lazy("Write at most 4,000 signs."),
    Problem.SAYS_NOT_WHY: gettext_lazy("Say why it is not relevant here."),
}


# --- answering ------------------------------------------------------------------------------------


def answer_field(item: Item, language: Language) -> forms.Field:
    """Return the field an item is answered with."""
    label, help_text = item.text[language], item.help[language] if item.help else ""
    common: dict[str, Any] = {"label": label, "required": False, "help_text": help_text}
    if item.steps:
        common["help_text"] = " ".join(filter(None, (help_text, ends(item))))
        return forms.ChoiceField(choices=_steps(item), widget=forms.RadioSelect, **common)
    if item.scale is Scale.DATE:
        return DayField(**common)
    if item.scale is Scale.FILE:
        return forms.FileField(widget=forms.FileInput(attrs={"accept": ACCEPTED}), **common)
    if item.scale is Scale.NUMBER:
        return forms.CharField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    return forms.CharField(max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **common)


def ends(item: Item) -> str:
    """Return what the ends of a numbered scale mean; empty for other scales."""
    words = ENDS.get(item.scale.value)
    return f"{item.steps[0]} = {words[0]}, {item.steps[-1]} = {words[1]}" if words else ""


def _steps(item: Item) -> list[tuple[str, str]]:
    # Words go from the best down, as people read them; numbers upwards, as they count.
    ordered = item.steps if item.steps[0].isdigit() else tuple(reversed(item.steps))
    steps = [(step, step_label(step)) for step in ordered]
    return [*steps, (NOT_RELEVANT, step_label(NOT_RELEVANT))] if item.not_relevant else steps


class SectionForm(forms.Form):
    """One section of a sheet: an answer for each item, in own words and with what shows it where that is asked."""

    use_required_attribute = False

    def __init__(
        self, data: object = None, files: object = None, *, rows: Sequence[SheetRow], language: Language
    ) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]  # QueryDict and MultiValueDict, or None
        self.rows, self.files_kept = rows, dict[str, Cleaned]()
        for row in rows:
            self._add(row, language)

    def _add(self, row: SheetRow, language: Language) -> None:
        item, stands = row.item, row.answer or Answer()
        self.fields[item.id] = answer_field(item, language)
        self.fields[item.id].required = item.required
        self.fields[item.id].initial = "" if item.scale is Scale.FILE else stands.value
        self.fields[f"{item.id}-seen"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=16)
        self.fields[f"{item.id}-seen"].initial = mark_of(stands.value, stands.comment, stands.evidence)
        self.fields[f"{item.id}-comment"] = forms.CharField(
            required=False, max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}),
            label=_("In your own words"), initial=stands.comment,
            help_text=_("If it is not relevant here, say why.") if item.not_relevant else "",
        )  # fmt: skip
        if item.evidence:
            self.fields[f"{item.id}-evidence"] = forms.CharField(
                required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}), label=_("What shows it"),
                help_text=_("A link or the name of a document, one a line."), initial=stands.evidence,
            )  # fmt: skip

    def full_clean(self) -> None:
        """Let a page be saved half done; what must be answered in the end is still told as such."""
        for row in self.rows:
            self.fields[row.item.id].required = False
        super().full_clean()
        for row in self.rows:
            self.fields[row.item.id].required = row.item.required

    def clean(self) -> dict[str, Any]:
        """Check each answer against its scale, beside its field."""
        for row in self.rows:
            self._check(row.item)
        return self.cleaned_data

    def _check(self, item: Item) -> None:
        if item.scale is Scale.FILE:
            self._take_file(item)
        elif (fault := rules.problem(item, self._value(item), self._text(item, "comment"))) is not None:
            place = f"{item.id}-comment" if fault is Problem.SAYS_NOT_WHY else item.id
            self.add_error(place, str(_PROBLEMS[fault]))
        lines = self._text(item, "evidence").splitlines()
        if len(lines) > MOST_EVIDENCE or any(len(line) > LONGEST_EVIDENCE for line in lines):
            self.add_error(f"{item.id}-evidence", _("At most ten lines of three hundred signs each."))

    def _take_file(self, item: Item) -> None:
        upload = self.cleaned_data.get(item.id)
        if not isinstance(upload, UploadedFile):
            return
        try:
            self.files_kept[item.id] = cleaned(upload.read(LARGEST + 1))
        except AttachmentError as error:
            self.add_error(item.id, str(error))

    def _value(self, item: Item) -> str:
        value = self.cleaned_data.get(item.id)
        return value.isoformat() if isinstance(value, date) else str(value or "").strip()

    def _text(self, item: Item, part: str) -> str:
        text = str(self.cleaned_data.get(f"{item.id}-{part}") or "")
        return "\n".join(line.strip() for line in text.strip().splitlines())

    def answers(self) -> list[NewAnswer]:
        """Return what was typed; a file not chosen anew stays as it is."""
        return [self._answer(row) for row in self.rows]

    def _answer(self, row: SheetRow) -> NewAnswer:
        item = row.item
        kept = row.answer.value if item.scale is Scale.FILE and row.answer else self._value(item)
        return NewAnswer(
            item=item.id,
            value="" if item.scale is Scale.FILE and not row.answer else kept,
            comment=self._text(item, "comment"),
            evidence=self._text(item, "evidence"),
            file=self.files_kept.get(item.id),
            seen=str(self.cleaned_data.get(f"{item.id}-seen") or ""),
        )


class SurveyForm(forms.Form):
    """An anonymous survey on one page."""

    def __init__(self, data: object = None, *, items: Iterable[Item], language: Language) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # QueryDict or None
        self.items = tuple(items)
        for item in self.items:
            self.fields[item.id] = answer_field(item, language)
            # What hangs on another answer is asked of everybody without scripts, and left out where it does not apply.
            self.fields[item.id].required = item.required and item.condition is None

    def answers(self) -> dict[str, str]:
        """Return the answers by item; those whose condition does not hold are left out."""
        return {item.id: str(self.cleaned_data.get(item.id) or "").strip() for item in self.items}


# --- rounds ---------------------------------------------------------------------------------------


class OpenForm(forms.Form):
    """A round: its name, until when, and which units are asked."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name of the round"))
    deadline = DayField(label=gettext_lazy("Answers by"))
    kinds = forms.MultipleChoiceField(
        required=False,
        choices=UnitKind.choices,
        initial=[UnitKind.UNIT.value],
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Which units"),
    )
    forms_of = forms.MultipleChoiceField(
        required=False,
        choices=ProviderForm.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Only units of these forms"),
        help_text=gettext_lazy("Leave empty for all units."),
    )
    sectors = forms.MultipleChoiceField(
        required=False,
        choices=Sector.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Only units of these sectors"),
        help_text=gettext_lazy("Leave empty for all units."),
    )
    named = forms.CharField(
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Or just these units"),
        help_text=gettext_lazy(
            "One unit identifier a line, as in a unit's address. Then the choices above do not count."
        ),
    )

    def selection(self) -> Selection:
        """Return what was chosen."""
        return Selection(
            kinds=tuple(self.cleaned_data["kinds"]),
            forms=tuple(self.cleaned_data["forms_of"]),
            sectors=tuple(self.cleaned_data["sectors"]),
            named=self.cleaned_data["named"],
        )

    def clean_named(self) -> tuple[str, ...]:
        """Return the identifiers, each once."""
        names = tuple(dict.fromkeys(self.cleaned_data["named"].split()))
        if len(names) > MOST_NAMED or any(len(name) > 40 for name in names):
            raise forms.ValidationError(_("Give at most %(number)s identifiers.") % {"number": MOST_NAMED})
        return names

    def clean(self) -> dict[str, Any]:
        """Some units are chosen one way or the other."""
        if "named" in self.cleaned_data and not self.cleaned_data["named"] and not self.cleaned_data.get("kinds"):
            self.add_error("kinds", _("Choose at least one kind of unit."))
        return self.cleaned_data


# Roles whose holders can be asked by name: an ombud is independent, and administrators see no work.
ASKED_ROLES = tuple(
    (role.value, role.label) for role in Role if role not in {Role.ADMINISTRATOR, Role.PRIVACY, Role.OMBUD}
)


class OpenToPeopleForm(forms.Form):
    """A round to people by name: its name, until when, and who is asked."""

    name = OpenForm.base_fields["name"]
    deadline = OpenForm.base_fields["deadline"]
    roles = forms.MultipleChoiceField(
        required=False,
        choices=ASKED_ROLES,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Everybody with one of these roles"),
        help_text=gettext_lazy("At the unit in view and under it. Each person is asked once."),
    )
    addresses = forms.CharField(
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("And these people"),
        help_text=gettext_lazy("One mail address a line, of people with an account and a role here."),
    )

    def clean_addresses(self) -> tuple[str, ...]:
        """Return the addresses, each once."""
        return addresses_of(self.cleaned_data["addresses"], MOST_NAMED)

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        if "addresses" in self.cleaned_data and not (self.cleaned_data["addresses"] or self.cleaned_data.get("roles")):
            self.add_error("roles", _("Choose at least one role, or name somebody."))
        return self.cleaned_data


def addresses_of(typed: str, most: int) -> tuple[str, ...]:
    """Return mail addresses typed with blanks, commas or new lines between, each once; raises ValidationError."""
    by_address: dict[str, str] = {}
    for one in typed.replace(",", " ").replace(";", " ").split():
        by_address.setdefault(one.casefold(), one)
    found = tuple(by_address.values())
    if len(found) > most:
        raise ValidationError(_("Give at most %(number)s addresses at a time.") % {"number": most})
    if wrong := [one for one in found if not _is_address(one)]:
        raise ValidationError(_("This is no mail address: %(address)s") % {"address": wrong[0][:80]})
    return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class DeadlineForm(forms.Form):
    """Another deadline for a round."""

    deadline = DayField(label=gettext_lazy("Answers by"))


class CloseForm(forms.Form):
    """Closing a round asks for nothing more."""


class ReturnForm(forms.Form):
    """Why a sheet is returned."""

    comment = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("What should be added or changed?"),
    )


class SlipsForm(forms.Form):
    """How many links are given out at a unit."""

    number = forms.IntegerField(min_value=1, max_value=MOST_SLIPS, label=gettext_lazy("Number of links"))


class MailForm(forms.Form):
    """Whom a survey's links, or a reminder, are mailed to: everybody at the unit, and addresses kept nowhere."""

    everybody = forms.BooleanField(required=False, label=gettext_lazy("Everybody with a role at the unit"))
    addresses = forms.CharField(
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("These addresses"),
        help_text=gettext_lazy("One a line. Valvo keeps them nowhere: have the list at hand for the reminder."),
    )

    def __init__(self, data: object = None, *, people: Sequence[User] = (), prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)  # type: ignore[arg-type]  # QueryDict or None
        self.people = people
        self.fields["everybody"].help_text = _("%(number)s people with an account.") % {"number": len(people)}

    def clean_addresses(self) -> tuple[str, ...]:
        """Return the addresses, each once."""
        return addresses_of(self.cleaned_data["addresses"], MOST_MAILS)

    def clean(self) -> dict[str, Any]:
        """There is somebody to write to."""
        if "addresses" in self.cleaned_data and not self.recipients():
            self.add_error("addresses", _("Choose everybody, or give addresses."))
        return self.cleaned_data

    def recipients(self) -> list[Recipient]:
        """Return each address once: those with an account in their own language."""
        chosen = self.people if self.cleaned_data.get("everybody") else ()
        known = {one.email.casefold(): Recipient(one.email, language_or(one.language)) for one in chosen}
        typed = {one.casefold(): Recipient(one) for one in self.cleaned_data.get("addresses", ())}
        return list({**typed, **known}.values())


# --- the editor -----------------------------------------------------------------------------------


class TextsForm(forms.Form):
    """A form with texts in three languages side by side; subclasses say which texts."""

    texts: ClassVar[Mapping[str, tuple[str | Promise, bool, bool]]] = {}  # name → (label, required, many lines)

    def __init__(self, data: object = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=self._flat(initial or {}))  # type: ignore[arg-type]  # QueryDict or None
        for name, (label, required, long) in self.texts.items():
            for language in LANGUAGES:
                self.fields[f"{name}-{language}"] = forms.CharField(
                    required=required,
                    max_length=1_000,
                    widget=forms.Textarea(attrs={"rows": 2, "lang": language})
                    if long
                    else forms.TextInput(attrs={"lang": language}),
                    label=f"{label} ({_LANGUAGE_NAMES[language]})",
                )

    def _flat(self, initial: Mapping[str, Any]) -> dict[str, Any]:
        flat = {name: value for name, value in initial.items() if name not in self.texts}
        for name in self.texts:
            flat |= {f"{name}-{language}": (initial.get(name) or {}).get(language, "") for language in LANGUAGES}
        return flat

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the texts, each as its fields in three languages."""
        return [[self[f"{name}-{language}"] for language in LANGUAGES] for name in self.texts]

    def others(self) -> list[forms.BoundField]:
        """Return the fields that are no texts."""
        named = {f"{name}-{language}" for name in self.texts for language in LANGUAGES}
        return [self[name] for name in self.fields if name not in named]

    def text(self, name: str) -> dict[str, str]:
        """Return a text in three languages."""
        return {language: self.cleaned_data[f"{name}-{language}"].strip() for language in LANGUAGES}

    def optional(self, name: str) -> dict[str, str] | None:
        """Return a text, or None where it is empty in every language."""
        found = self.text(name)
        return found if any(found.values()) else None

    def clean(self) -> dict[str, Any]:
        """A text that may be left out is left out in all languages or written in all."""
        for name, (_label, required, _long) in self.texts.items():
            written = [language for language in LANGUAGES if self.cleaned_data.get(f"{name}-{language}")]
            if not required and written and len(written) < len(LANGUAGES):
                for language in set(LANGUAGES) - set(written):
                    self.add_error(f"{name}-{language}", _("Write it in all three languages, or in none."))
        return self.cleaned_data


class HeadForm(TextsForm):
    """What a questionnaire is called, what it is for, and who answers it."""

    texts = {
        "title": (gettext_lazy("Title"), True, False),
        "lead": (gettext_lazy("What it is for"), True, True),
    }
    answered_by = forms.ChoiceField(choices=WRITTEN_FOR, widget=forms.RadioSelect, label=gettext_lazy("Who answers"))
    levels = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Levels"),
        help_text=gettext_lazy("A unit reaches a level when all questions on it and below it are met."),
    )

    def __init__(
        self, data: object = None, *, content: drafting.Content, language: Language, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial={**initial, "levels": [level["id"] for level in content["levels"]]})
        known = drafting.levels_to_choose(content)
        self.fields["levels"].choices = [(name, label[language]) for name, label in known.items()]  # type: ignore[attr-defined]  # a MultipleChoiceField


class SectionTextsForm(TextsForm):
    """A section's title."""

    texts = {"title": (gettext_lazy("Title of the section"), True, False)}


class ItemForm(TextsForm):
    """One question or statement."""

    texts = {
        "text": (gettext_lazy("Question or statement"), True, True),
        "help": (gettext_lazy("Help"), False, False),
    }
    scale = forms.ChoiceField(choices=list(SCALE_LABELS.items()), label=gettext_lazy("How it is answered"))
    required = forms.BooleanField(required=False, label=gettext_lazy("Must be answered"))
    evidence = forms.BooleanField(required=False, label=gettext_lazy("Ask what shows it"))
    not_relevant = forms.BooleanField(required=False, label=gettext_lazy("May be answered “not relevant here”"))
    level = forms.ChoiceField(required=False, label=gettext_lazy("Level"))
    shown_if = forms.ChoiceField(required=False, label=gettext_lazy("Ask only when"))

    def __init__(
        self,
        data: object = None,
        *,
        before: Sequence[Mapping[str, Any]],
        levels: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=self._unfolded(initial))
        stands = (initial or {}).get("condition")
        self.fields["shown_if"].choices = [("", _("Always")), *_conditions(before, stands)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["level"].choices = [("", _("No level")), *levels]  # type: ignore[attr-defined]  # a ChoiceField
        if not levels:
            del self.fields["level"]

    @staticmethod
    def _unfolded(initial: Mapping[str, Any] | None) -> dict[str, Any]:
        found = dict(initial or {"required": True})
        on = found.get("condition")
        return found | {"shown_if": f"{on['item']}={','.join(on['answers'])}" if on else ""}

    def clean(self) -> dict[str, Any]:
        """Only what is chosen from can be not relevant."""
        super().clean()
        stepped = self.cleaned_data.get("scale") in {"yes_no", "extent", "agreement", "likelihood"}
        if self.cleaned_data.get("not_relevant") and not stepped:
            self.add_error("not_relevant", _("Only an item with answers to choose from can be not relevant."))
        if self.cleaned_data.get("level") and self.cleaned_data.get("scale") not in {"yes_no", "extent"}:
            self.add_error("level", _("Only “yes or no” and “wholly, partly or not at all” are on a level."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return the item as a draft keeps it, without its id."""
        item, _mark, answers = self.cleaned_data["shown_if"].partition("=")
        return {
            "text": self.text("text"),
            "help": self.optional("help"),
            "scale": self.cleaned_data["scale"],
            "required": self.cleaned_data["required"],
            "evidence": self.cleaned_data["evidence"],
            "not_relevant": self.cleaned_data["not_relevant"],
            "level": self.cleaned_data.get("level") or None,
            "condition": {"item": item, "answers": answers.split(",")} if item else None,
        }


def _conditions(before: Sequence[Mapping[str, Any]], stands: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the answers to earlier items an item can hang on; several at once where it does so already."""
    found = []
    for item in before:
        ways = [[step] for step in rules.steps_of(item["scale"])]
        if stands and stands["item"] == item["id"] and stands["answers"] not in ways:
            ways.append(stands["answers"])
        found += [
            (f"{item['id']}={','.join(way)}", f"{_said(item)[:60]}: {', '.join(map(step_label, way))}") for way in ways
        ]
    return found


def _said(item: Mapping[str, Any]) -> str:
    """Return a question as its reader is asked it; in another language where it is not written yet."""
    own: str = item["text"][language_or(get_language())]
    return own or next((text for text in item["text"].values() if text), item["id"])


class ScoreForm(TextsForm):
    """A figure made of answers: what it is called, how it is made, and of which questions."""

    texts = {"label": (gettext_lazy("What it is called"), True, False)}
    method = forms.ChoiceField(choices=list(METHOD_LABELS.items()), label=gettext_lazy("How it is made"))
    items = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Of these questions"),
        help_text=gettext_lazy("Leave empty for all that fit."),
    )

    def __init__(
        self, data: object = None, *, content: drafting.Content, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.content = content
        items = [one for part in content["sections"] for one in part["items"] if rules.steps_of(one["scale"])]
        self.fields["items"].choices = [(one["id"], _said(one)) for one in items]  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean(self) -> dict[str, Any]:
        """Every question chosen fits, and there is one that does."""
        super().clean()
        if "method" in self.cleaned_data and "items" in self.cleaned_data:
            chosen = self.cleaned_data["items"]
            fitting = drafting.counted(self.content, {"method": self.cleaned_data["method"], "items": chosen})
            if not fitting or len(fitting) < len(chosen):
                self.add_error("items", _("Choose questions whose answers fit how the figure is made."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return the score as a draft keeps it, without its id."""
        return {
            "label": self.text("label"),
            "method": self.cleaned_data["method"],
            "items": self.cleaned_data["items"],
        }
