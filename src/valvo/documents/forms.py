"""Forms of documents."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.figures import format_period
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Grain, Period
from valvo.documents.actions import NewLook
from valvo.documents.builders.registry import BUILDERS
from valvo.documents.choices import DocumentAudience
from valvo.documents.models import Section
from valvo.documents.theme import logo_png
from valvo.organisation.models import Unit
from valvo.web.fields import DayField, PersonField

# How many periods back one can choose, newest first.
OFFERED: Mapping[Grain, int] = {"quarter": 12, "third": 6, "year": 5}
LONGEST_TEXT = 20_000


class MakeForm(forms.Form):
    """Which document is made, of which period."""

    builder = forms.ChoiceField(label=_("What is made"))
    period = forms.ChoiceField(label=_("Period"))
    audience = forms.ChoiceField(
        label=_("Whom it is for"),
        choices=DocumentAudience.choices,
        initial=DocumentAudience.INSIDE,
        required=False,
        help_text=_(
            "For the public, small numbers are hidden in registers too. Each audience has a document of its own."
        ),
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, unit: Unit, language: Language, period: Period
    ) -> None:
        """Offer the documents that are made for the unit, and the periods they are made for."""
        fitting = [one for one in BUILDERS.values() if unit.kind in one.units]
        grains = {grain for one in fitting for grain in one.grains}
        initial = {"period": str(period if period.grain in grains else Period.containing(period.first, "quarter"))}
        super().__init__(data, initial=initial)
        _choices(self, "builder", [(one.name, one.title[language]) for one in fitting])
        _choices(self, "period", _periods([grain for grain in OFFERED if grain in grains], language))

    def clean_audience(self) -> DocumentAudience:
        """Return whom it is for, those inside where nothing is said."""
        return DocumentAudience(self.cleaned_data["audience"] or DocumentAudience.INSIDE)


def _periods(grains: Sequence[Grain], language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    names = {"quarter": gettext("Quarters"), "third": gettext("Four months"), "year": gettext("Years")}
    return [(names[grain], [(str(one), format_period(one, language)) for one in _latest(grain)]) for grain in grains]


def _latest(grain: Grain) -> list[Period]:
    newest = Period.containing(clock.today(), grain)
    return [newest.shifted(-step) for step in range(OFFERED[grain])]


class TextForm(forms.Form):
    """A section's text in the three languages side by side."""

    sv = forms.CharField(label="Svenska", required=False, max_length=LONGEST_TEXT)
    fi = forms.CharField(label="Suomi", required=False, max_length=LONGEST_TEXT)
    en = forms.CharField(label="English", required=False, max_length=LONGEST_TEXT)

    def __init__(
        self, data: Mapping[str, str] | None = None, *, key: str, texts: Mapping[Language, str] | None = None
    ) -> None:
        """Show what is written now; the key keeps the ids of many such forms apart."""
        super().__init__(data, initial={str(one): text for one, text in (texts or {}).items()}, auto_id=f"id_{key}_%s")
        for language in LANGUAGES:
            self.fields[language].widget = forms.Textarea(attrs={"rows": 6, "lang": language})

    def texts(self) -> dict[Language, str]:
        """Return what was written, by language."""
        return {language: self.cleaned_data[language] for language in LANGUAGES}


class ArrangeForm(forms.Form):
    """Whether a section is shown, who writes it and by when."""

    shown = forms.BooleanField(label=_("Stands in the document"), required=False)
    writer = PersonField(User.objects.none(), required=False, label=_("Who writes"))
    due = DayField(label=_("Ready by"), required=False)

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        key: str,
        people: Iterable[User],
        section: Section | None = None,
    ) -> None:
        """Offer the people who may write here."""
        initial = {
            "shown": section.shown if section else True,
            "writer": section.writer_id if section else None,
            "due": section.due if section else None,
        }
        super().__init__(data, initial=initial, auto_id=f"id_{key}_%s")
        field = self.fields["writer"]
        if isinstance(field, forms.ModelChoiceField):
            offered = list(people)
            field.queryset = User.objects.filter(pk__in=[one.pk for one in offered])
            field.choices = [("", "–"), *((one.pk, one.name) for one in offered)]


class FigureSearchForm(forms.Form):
    """Words in the name of the indicator whose figures are wanted for a text."""

    words = forms.CharField(label=_("Search by name"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))


class CommentForm(forms.Form):
    """A remark for those who write."""

    text = forms.CharField(label=_("Remark to the writers"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, str] | None = None, *, key: str) -> None:
        """The key keeps the ids of many such forms apart."""
        super().__init__(data, auto_id=f"id_{key}_remark_%s")


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[str, object]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class LookForm(forms.Form):
    """Logo and colours."""

    deep = forms.RegexField(
        label=_("Colour of covers and headings"),
        regex=r"^#[0-9a-fA-F]{6}$",
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    accent = forms.RegexField(
        label=_("Colour of links and bars"),
        regex=r"^#[0-9a-fA-F]{6}$",
        help_text=_("Both must be dark enough to be read on white (WCAG AA, 4.5 : 1)."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, on the colour of covers."))
    logo_alt = forms.CharField(label=_("What the logo shows"), required=False, max_length=120)
    without_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def clean_logo(self) -> bytes | None:
        """Return the picture as it is kept, None where none was sent."""
        sent = self.cleaned_data["logo"]
        if not sent:
            return None
        try:
            return logo_png(sent.read())
        except ValueError as error:
            raise forms.ValidationError(gettext("This is no picture of at most 2 MB.")) from error

    def look(self) -> NewLook:
        """Return what was chosen."""
        held = self.cleaned_data
        logo = b"" if held["without_logo"] else held["logo"]
        return NewLook(held["deep"].lower(), held["accent"].lower(), logo, held["logo_alt"])
