"""Forms of the hot line."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.hotline.matching import Found
from valvo.hotline.queries import rules_to_choose
from valvo.web.fields import DayField

_PHONE = RegexValidator(r"^\+?[0-9][0-9 -]{4,22}$", _("Write the number with digits, such as +358 40 1234567."))


class ReasonForm(forms.Form):
    """Why an alert is put aside, in words."""

    reason = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Why?"),
        help_text=_("Write no names: what stands here is never removed."),
    )


class DutyForm(forms.Form):
    """Somebody to call, at which step, from when to when."""

    person = forms.EmailField(label=_("Mail address"))
    step = forms.TypedChoiceField(
        label=_("Call step"), choices=[(number, str(number)) for number in range(1, 10)], coerce=int, initial=1
    )
    phone = forms.CharField(
        max_length=24,
        required=False,
        validators=[_PHONE],
        label=_("Duty phone"),
    )
    since = DayField(label=_("From"))
    until = DayField(required=False, label=_("Until, not including"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, initial={"since": clock.today()})  # type: ignore[arg-type]  # QueryDict or None

    def clean_person(self) -> User:
        """Return the person with this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["person"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        return found

    def clean(self) -> dict[str, object]:
        """Refuse a duty that ends before it begins."""
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] <= values["since"]:
            self.add_error("until", _("The last day is before the first."))
        return values


class RaiseForm(forms.Form):
    """Which never event a case tells of."""

    rule = forms.ChoiceField(label=_("Which never event is it?"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="hotline")  # type: ignore[arg-type]  # QueryDict or None
        self._rules = rules_to_choose()
        choices = [(rule, label) for rule, (label, _found) in self._rules.items()]
        self.fields["rule"] = forms.ChoiceField(label=_("Which never event is it?"), choices=choices)

    def chosen(self) -> Found:
        """Return the never event chosen."""
        return self._rules[self.cleaned_data["rule"]][1]
