"""Forms for giving a recommendation and for answering one."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from valvo.organisation.models import Unit
from valvo.recommendations.choices import AnswerState
from valvo.recommendations.models import Answer
from valvo.recommendations.queries import alike
from valvo.recommendations.rules import ANSWERS
from valvo.web.fields import DayField, SeveralField

ALIKE, CHOSEN = "alike", "chosen"


class RecommendationForm(forms.Form):
    """What others should do, and which units are asked."""

    title = forms.CharField(max_length=200, label=_("What should others do?"))
    text = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("What was learnt, and how it is done"),
        help_text=_("Write so that somebody who was not there understands. No names of people."),
    )
    answer_by = DayField(label=_("Answers by"))
    spread = forms.ChoiceField(
        choices=[(ALIKE, _("Units alike: same kind and sector")), (CHOSEN, _("Units I choose"))],
        initial=ALIKE,
        widget=forms.RadioSelect,
        label=_("To whom"),
    )
    like = forms.ModelChoiceField(queryset=Unit.objects.none(), required=False, label=_("Alike which unit?"))
    units = SeveralField(
        queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=_("Units")
    )

    def __init__(self, data: object = None, *, units: QuerySet[Unit], like: Unit | None, **more: object) -> None:
        super().__init__(data, initial={"like": like, **more})  # type: ignore[arg-type]  # QueryDict or None
        self.askable = units
        for name in ("like", "units"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]  # both are choices of models

    def asked(self) -> QuerySet[Unit]:
        """Return the units that are to answer."""
        if self.cleaned_data["spread"] == CHOSEN:
            chosen: QuerySet[Unit] = self.cleaned_data["units"]
            return chosen
        like = self.cleaned_data["like"]
        return alike(like, self.askable) if like else self.askable.none()


class AnswerForm(forms.Form):
    """What the unit answers."""

    state = forms.ChoiceField(
        choices=[(state.value, AnswerState(state.value).label) for state in ANSWERS],
        widget=forms.RadioSelect,
        label=_("How is it with you?"),
    )
    why = forms.CharField(
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Why, or how it was done"),
        help_text=_("Needed where it does not concern you."),
    )

    def __init__(self, data: object = None, *, answer: Answer) -> None:
        first = {} if answer.state == AnswerState.WAITING else {"state": answer.state, "why": answer.why}
        super().__init__(data, initial=first)  # type: ignore[arg-type]  # QueryDict or None
