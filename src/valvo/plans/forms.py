"""Forms of plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import Language
from valvo.plans.building import languages_of, template_of
from valvo.plans.definition import Template
from valvo.plans.models import FollowUp, Plan, PlanText
from valvo.plans.rules import latest_review
from valvo.web.fields import DayField

LONGEST = 20_000
_IN = {"sv": _("In Swedish"), "fi": _("In Finnish"), "en": _("In English")}


class MakeForm(forms.Form):
    """Which plan, in which languages."""

    template = forms.ChoiceField(widget=forms.RadioSelect, label=_("Which plan"))
    languages = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label=_("Languages"),
        choices=[("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")],
        help_text=_("The plan is written, approved and published in all of them at once."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, offered: list[Template], language: Language) -> None:
        super().__init__(data, initial={"languages": [language]})  # type: ignore[arg-type]  # QueryDict or None
        choices = [(one.id, f"{one.label[language]}. {one.meaning[language]}") for one in offered]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class DraftField(forms.CharField):
    """Words that can be saved before they are written in full; not called optional, for in the end they are needed."""

    unfinished = True


class LanguagesForm(forms.Form):
    """One text in each language of a plan."""

    def __init__(self, data: object, *, plan: Plan, held: dict[str, str], rows: int) -> None:
        super().__init__(data, initial=held)  # type: ignore[arg-type]  # QueryDict or None
        for language in languages_of(plan):
            self.fields[language] = DraftField(
                required=False, max_length=LONGEST, label=_IN[language],
                widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
            )  # fmt: skip

    def texts(self) -> dict[Language, str]:
        """Return the words by language."""
        return {language: self.cleaned_data.get(language, "") for language in ("sv", "fi", "en")}


class PartForm(LanguagesForm):
    """The unit's own words under a heading."""

    def __init__(self, data: object, *, plan: Plan, heading: str, has_inherited: bool) -> None:
        rows = {row.language: row for row in PlanText.objects.filter(plan=plan, heading=heading)}
        held = {language: row.markdown for language, row in rows.items()}
        super().__init__(data, plan=plan, held=held, rows=10)
        if has_inherited:
            self.fields["replaces"] = forms.BooleanField(
                required=False, label=_("Our words stand instead of what is inherited"),
                initial=any(row.replaces for row in rows.values()),
            )  # fmt: skip


class ApproveForm(forms.Form):
    """When the plan is reviewed next."""

    review_on = DayField(label=_("Next review"))

    def __init__(self, data: object = None, *, plan: Plan) -> None:
        latest = latest_review(clock.today(), template_of(plan).review_months)
        super().__init__(data, initial={"review_on": latest})  # type: ignore[arg-type]  # QueryDict or None


class FollowUpForm(LanguagesForm):
    """The account of four months."""

    def __init__(self, data: object, *, plan: Plan, row: FollowUp | None) -> None:
        held = {str(one): str(getattr(row, f"text_{one}", "")) for one in languages_of(plan)}
        super().__init__(data, plan=plan, held=held, rows=8)
