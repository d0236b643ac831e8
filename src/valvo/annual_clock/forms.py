"""Forms of the annual clock."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.annual_clock.choices import Kind, Often
from valvo.annual_clock.models import Series
from valvo.annual_clock.year_templates import year_templates
from valvo.core import clock
from valvo.core.languages import LANGUAGES, language_or
from valvo.documents.builders.registry import BUILDERS
from valvo.forums.models import Forum
from valvo.improvement.queries import possible_owners
from valvo.organisation.models import Unit
from valvo.web.fields import MOST_DIGITS, DayField, PersonField

_NAMES = ("kind", "title_sv", "title_fi", "title_en", "first", "often", "until", "builder", "source")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class SeriesForm(forms.Form):
    """What comes back, when, how often, and who answers for it."""

    title_sv = forms.CharField(max_length=120, label=_("Name in Swedish"))
    title_fi = forms.CharField(max_length=120, label=_("Name in Finnish"))
    title_en = forms.CharField(max_length=120, label=_("Name in English"))
    kind = forms.ChoiceField(choices=Kind.choices, label=_("Kind"))
    first = DayField(label=_("First day"))
    often = forms.ChoiceField(choices=Often.choices, label=_("How often"), initial=Often.YEARLY)
    until = DayField(required=False, label=_("Until"))
    responsible = PersonField(User.objects.none(), required=False, label=_("Responsible"))
    builder = forms.ChoiceField(
        required=False, label=_("Document due"), help_text=_("Done by itself when the document is published.")
    )
    forum = forms.ModelChoiceField(
        Forum.objects.none(),
        required=False,
        label=_("Forum that meets"),
        help_text=_("Done by itself when its minutes are approved."),
    )
    source = forms.CharField(required=False, max_length=120, label=_("Law or rule"))

    def __init__(self, data: Any = None, *, unit: Unit, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        language = language_or(get_language())
        documents = [(one.name, one.title[language]) for one in BUILDERS.values()]
        self.fields["builder"].choices = [("", "–"), *documents]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["forum"].queryset = Forum.objects.filter(unit=unit, ended_at__isnull=True)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["responsible"].queryset = possible_owners(unit)  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_first(self) -> Any:
        """Refuse a year nobody can mean."""
        first = self.cleaned_data["first"]
        if not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise forms.ValidationError(_now("Write a year between 2000 and 2100."))
        return first

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and a document where none is due."""
        values = super().clean() or {}
        if values.get("until") and values.get("first") and values["until"] < values["first"]:
            self.add_error("until", _now("It cannot end before it begins."))
        if values.get("builder") and values.get("kind") != Kind.DOCUMENT:
            self.add_error("builder", _now("Only a document that is due can be chosen here."))
        if values.get("forum") and values.get("kind") != Kind.FORUM:
            self.add_error("forum", _now("Choose the kind “Meeting of a forum” with it."))
        return values


def filled(series: Series) -> dict[str, Any]:
    """Return a series' values as its form begins with."""
    return {name: getattr(series, name) for name in _NAMES} | {
        "responsible": series.responsible_id,
        "forum": series.forum_id,
    }


def of_forum(unit: Unit, asked: str) -> dict[str, Any]:
    """Return the values a series of a forum's meetings begins with; none where the unit has no such forum."""
    whole = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 0
    forum = Forum.objects.filter(unit=unit, ended_at__isnull=True, pk=whole).first()
    if forum is None:
        return {}
    names = {f"title_{language}": forum.name for language in LANGUAGES}
    return names | {"kind": Kind.FORUM, "often": Often.QUARTERLY, "forum": forum.pk}


class TemplateForm(forms.Form):
    """Which template's year is taken in."""

    template = forms.ChoiceField(label=_("Template"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        language = language_or(get_language())
        choices = [(one.id, one.label[language]) for one in year_templates().values()]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def lines(self) -> list[dict[str, Any]]:
        """Return the template's lines as series from this year on."""
        chosen = year_templates()[self.cleaned_data["template"]]
        return [line.values(chosen.id, clock.today().year) for line in chosen.lines]


class MoveForm(forms.Form):
    """To which day, and why."""

    to = DayField(label=_("New day"))
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}), label=_("Why?"))


class FeedForm(forms.Form):
    """What a calendar feed holds."""

    mine = forms.TypedChoiceField(
        choices=[("no", _("Everything in this unit's clock")), ("yes", _("Only what I am responsible for"))],
        coerce=lambda text: text == "yes",
        label=_("What it holds"),
    )
