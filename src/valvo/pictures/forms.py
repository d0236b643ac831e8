"""Forms of saved pictures."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.core.periods import Period
from valvo.forums.models import Forum
from valvo.pictures.actions import Choice
from valvo.pictures.choices import GrainChoice, WhichChoice
from valvo.pictures.models import SavedPicture


class PictureForm(forms.Form):
    """What a picture shows."""

    name = forms.CharField(label=_("Name"), max_length=80)
    forum = forms.ModelChoiceField(
        Forum.objects.none(),
        label=_("Forum"),
        required=False,
        empty_label=_("No forum"),
        help_text=_(
            "Where it is looked at: one of the forums you see. Those of its members who see the unit's figures see "
            "the picture."
        ),
    )
    shared = forms.BooleanField(label=_("Shared with everybody who sees the unit's figures"), required=False)
    grain = forms.ChoiceField(label=_("Length of period"), choices=GrainChoice.choices, initial=GrainChoice.MONTH)
    which = forms.ChoiceField(label=_("Which period"), choices=WhichChoice.choices, initial=WhichChoice.LAST)
    period = forms.CharField(
        label=_("Always this period"),
        max_length=8,
        required=False,
        help_text=_("Left empty it moves on by itself. Such as 2026-03, 2026Q1, 2026T1 or 2026."),
    )
    indicators = forms.MultipleChoiceField(label=_("Indicators"))

    def __init__(
        self,
        *args: Any,
        offered: list[tuple[str, list[tuple[str, str]]]],
        forums: QuerySet[Forum],
        written: str = "",
        **kwargs: Any,
    ) -> None:
        """Offer these indicators, chapter by chapter, and these forums; `written` is the forum as it was once typed."""
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = forums  # type: ignore[attr-defined]  # a ModelChoiceField
        if written:
            self.fields["forum"].empty_label = written  # type: ignore[attr-defined]  # as above
        self.offered = offered
        flat = [pair for _title, pairs in offered for pair in pairs]
        self.fields["indicators"].choices = flat  # type: ignore[attr-defined]  # a MultipleChoiceField

    @property
    def chapters(self) -> list[tuple[str, list[tuple[str, str, bool]], int]]:
        """Return the chapters with what is ticked in each, and how many."""
        ticked = set(self["indicators"].value() or ())
        found = [(title, [(one, name, one in ticked) for one, name in pairs]) for title, pairs in self.offered]
        return [(title, rows, sum(on for _one, _name, on in rows)) for title, rows in found if rows]

    def clean_period(self) -> str:
        """Return the period as it is written; refuses what is none."""
        text = str(self.cleaned_data["period"]).strip()
        try:
            return str(Period.parse(text)) if text else ""
        except ValueError as error:
            raise forms.ValidationError(_now("Write a period such as 2026-03.")) from error

    def choice(self) -> Choice:
        """Return what the form says."""
        said = self.cleaned_data
        return Choice(
            name=said["name"],
            forum=said["forum"],
            shared=said["shared"],
            grain=GrainChoice(said["grain"]),
            which=WhichChoice(said["which"]),
            period=said["period"],
            indicators=said["indicators"],
        )


def filled(picture: SavedPicture) -> dict[str, object]:
    """Return a picture as its form begins."""
    names = ("name", "shared", "grain", "which", "period", "indicators")
    return {"forum": picture.meets_id} | {name: getattr(picture, name) for name in names}
