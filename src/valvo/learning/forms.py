"""The forms of texts for everybody, learning cases and materials."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.attachments.cleaning import Cleaned
from valvo.attachments.fields import FilesField
from valvo.learning.case_actions import Words
from valvo.learning.choices import MaterialKind
from valvo.learning.models import LearningCase, Version
from valvo.web.fields import DayField

_WORDS = {"rows": 5}


class VersionForm(forms.Form):
    """A text for everybody in one language."""

    title = forms.CharField(max_length=120, label=_("Title"))
    told = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs=_WORDS),
        label=_("You told us"),
        help_text=_("What happened, so that nobody can tell who, where exactly or when."),
    )
    done = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs=_WORDS), label=_("We did"))

    def __init__(self, data: object = None, *, row: Version | None = None) -> None:
        first = {name: getattr(row, name) for name in ("title", "told", "done")} if row else {}
        super().__init__(data, initial=first)  # type: ignore[arg-type]  # QueryDict or None


class PublishForm(forms.Form):
    """What looks like a name has been looked at, in the text as it was written then."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    checked = forms.BooleanField(required=False, label=_("I have checked it: nothing tells who somebody is"))


class WithdrawForm(forms.Form):
    """Why a text is taken away."""

    reason = forms.CharField(max_length=200, label=_("Why is it withdrawn?"))


class WaiveForm(forms.Form):
    """Why nothing is told in public."""

    reason = forms.CharField(
        max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why is nothing told of this in public?")
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="waive")  # type: ignore[arg-type]  # QueryDict or None


class LearningCaseForm(forms.Form):
    """A case to learn from, freed of who and where."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    title = forms.CharField(max_length=120, label=_("Title"))
    told = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs=_WORDS),
        label=_("What happened"),
        help_text=_("What happened, so that nobody can tell who, where exactly or when."),
    )
    learned = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs=_WORDS), label=_("What was learnt"))
    questions = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("Questions to talk about"),
        help_text=_("One a line: could it happen here, what would we do?"),
    )

    def words(self) -> Words:
        """Return what is written."""
        return Words(**self.cleaned_data)


def filled_case(row: LearningCase) -> dict[str, Any]:
    """Return a learning case's values as its form begins with."""
    return {name: getattr(row, name) for name in ("language", "title", "told", "learned", "questions")}


class CheckForm(forms.Form):
    """What looks like a name has been looked at."""

    checked = forms.BooleanField(required=False, label=_("I have checked it: nothing tells who somebody is"))


class UseForm(forms.Form):
    """When a learning case was used, with how many."""

    on = DayField(label=_("Day"))
    people = forms.IntegerField(min_value=1, max_value=10_000, label=_("How many took part"))
    note = forms.CharField(required=False, max_length=500, label=_("What came out of it"))


class MaterialForm(forms.Form):
    """A link or a file for the bank."""

    title = forms.CharField(max_length=120, label=_("Title"))
    kind = forms.TypedChoiceField(choices=MaterialKind.choices, coerce=MaterialKind, label=_("Kind"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    link = forms.URLField(required=False, max_length=300, assume_scheme="https", label=_("Link"))
    attached = FilesField(label=_("Or a file"))
    review_on = DayField(label=_("To be looked over by"))

    def clean(self) -> dict[str, Any]:
        """Refuse neither or both of link and file, and more files than one."""
        values = super().clean() or {}
        files = values.get("attached") or []
        if "attached" not in self.errors and "link" not in self.errors and len(files) + bool(values.get("link")) != 1:
            self.add_error("link", _now("Give either a link or one file."))
        return values

    def values(self) -> dict[str, Any]:
        """Return the material as `add_material` takes it."""
        files: list[Cleaned] = self.cleaned_data["attached"]
        names = ("title", "kind", "language", "link", "review_on")
        return {name: self.cleaned_data[name] for name in names} | {"file": files[0] if files else None}


class ReviewForm(forms.Form):
    """When a material is looked over next."""

    review_on = DayField(label=_("To be looked over by"))
