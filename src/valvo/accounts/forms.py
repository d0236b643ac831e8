"""Forms for people, roles and deputies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.web.fields import DayField


class NewPersonForm(forms.Form):
    """Somebody who is to sign in: with a password set through a link by mail, or through OpenID Connect."""

    name = forms.CharField(max_length=120, label=_("Name"))
    email = forms.EmailField(label=_("Mail address"))
    language = forms.ChoiceField(choices=[("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")], label=_("Language"))
    role = forms.ChoiceField(choices=Role, label=_("Role"))
    unit = forms.CharField(max_length=40, label=_("Identifier of the unit"))

    def clean_email(self) -> str:
        """Refuse an address that is taken."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody already signs in with this address."))
        return email


class RoleForm(forms.Form):
    """A role at a unit from a day on."""

    role = forms.ChoiceField(choices=Role, label=_("Role"))
    unit = forms.CharField(max_length=40, label=_("Identifier of the unit"))
    since = DayField(label=_("From"))
    until = DayField(required=False, label=_("Until, not including"))


class DeputyForm(forms.Form):
    """Who stands in, and when."""

    deputy = forms.EmailField(label=_("Mail address of the deputy"))
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))

    def clean_deputy(self) -> User:
        """Return the person with this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["deputy"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        return found

    def clean(self) -> dict[str, object]:
        """Refuse an absence that ends before it begins."""
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", _("The last day is before the first."))
        return values


class HandOverForm(forms.Form):
    """Who takes over everything a leaver holds."""

    to = forms.EmailField(label=_("Mail address of whoever takes over"))

    def clean_to(self) -> User:
        """Return the person with this address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["to"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        return found
