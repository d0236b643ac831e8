"""Forms of forums and their meetings."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.forums.choices import PointOutcome, SeatRole
from valvo.forums.models import Forum, Meeting, Point
from valvo.forums.queries import possible_members
from valvo.organisation.models import Unit
from valvo.web.fields import DayField, PersonField, SeveralField

_LONG = 8_000


class ForumForm(forms.Form):
    """What a forum is called, what it is for, and the language of its papers."""

    name = forms.CharField(max_length=120, label=_("Name"))
    purpose = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), label=_("What it is for")
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language of its papers"))


class NewForumForm(ForumForm):
    """A new forum, with who chairs it."""

    chair = PersonField(User.objects.none(), label=_("Chair"))

    def __init__(self, data: Any = None, *, unit: Unit, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["chair"].queryset = possible_members(unit)  # type: ignore[attr-defined]  # a ModelChoiceField


def filled(forum: Forum) -> dict[str, Any]:
    """Return a forum's values as its form begins with."""
    return {"name": forum.name, "purpose": forum.purpose, "language": forum.language}


class SeatForm(forms.Form):
    """Who sits in a forum, as what."""

    person = PersonField(User.objects.none(), label=_("Who"))
    role = forms.TypedChoiceField(choices=SeatRole.choices, coerce=SeatRole, initial=SeatRole.MEMBER, label=_("As"))

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        super().__init__(data)
        self.fields["person"].queryset = possible_members(unit)  # type: ignore[attr-defined]  # a ModelChoiceField


class MeetingForm(forms.Form):
    """When and where a meeting is."""

    on = DayField(label=_("Day"))
    place = forms.CharField(required=False, max_length=120, label=_("Time and place"))


class PointForm(forms.Form):
    """A point of an agenda."""

    title = forms.CharField(max_length=200, label=_("Point"))
    text = forms.CharField(
        required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}), label=_("Background")
    )


class AttendanceForm(forms.Form):
    """Who was present."""

    people = SeveralField(User.objects.none(), widget=forms.CheckboxSelectMultiple, label=_("Who was present"))

    def __init__(self, data: Any = None, *, meeting: Meeting, members: list[User]) -> None:
        there = [person.pk for person in meeting.attended.all()]
        super().__init__(data, initial={"people": there})
        keys = {*there, *(person.pk for person in members)}
        self.fields["people"].queryset = User.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class SaidForm(forms.Form):
    """What was said and decided under a point."""

    said = forms.CharField(
        required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}), label=_("What was said")
    )
    decision = forms.CharField(
        required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 2}), label=_("Decision")
    )
    outcome = forms.TypedChoiceField(
        choices=PointOutcome.choices, coerce=PointOutcome, required=False, label=_("How the point ended")
    )

    def __init__(self, data: Any = None, *, point: Point) -> None:
        names = ("said", "decision", "outcome")
        super().__init__(data, initial={name: getattr(point, name) for name in names})


class AddendumForm(forms.Form):
    """What is added to approved minutes."""

    text = forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}), label=_("Add to the minutes"))
