"""Forms for the tree of units."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.web.fields import DayField


class UnitForm(forms.ModelForm[Unit]):
    """What a unit is called and what it does; its place is changed by moving it."""

    class Meta:
        model = Unit
        fields = ["name_sv", "name_fi", "name_en", "sector", "provider_form", "country"]
        labels: ClassVar = {
            "name_sv": _("Name in Swedish"),
            "name_fi": _("Name in Finnish"),
            "name_en": _("Name in English"),
            "sector": _("Sector"),
            "provider_form": _("Form of provision"),
            "country": _("Country whose law holds, here and below"),
        }


class NewUnitForm(forms.Form):
    """A new unit under the one in view."""

    public_id = forms.RegexField(
        r"^[\w.:-]+$",
        max_length=40,
        label=_("Identifier"),
        help_text=_("The public identifier, for example an OID. Letters, digits, points, colons and hyphens."),
    )
    kind = forms.ChoiceField(choices=UnitKind, initial=UnitKind.UNIT, label=_("Kind"))
    sector = forms.ChoiceField(choices=Sector, label=_("Sector"))
    provider_form = forms.ChoiceField(choices=ProviderForm, label=_("Form of provision"))
    name_sv = forms.CharField(max_length=200, label=_("Name in Swedish"))
    name_fi = forms.CharField(max_length=200, label=_("Name in Finnish"))
    name_en = forms.CharField(max_length=200, label=_("Name in English"))
    opened_on = DayField(label=_("Opens on"))

    def clean_public_id(self) -> str:
        """Refuse an identifier that is taken."""
        public_id = str(self.cleaned_data["public_id"])
        if Unit.objects.filter(public_id=public_id).exists():
            raise forms.ValidationError(_("Another unit has this identifier."))
        return public_id


class _OtherUnitForm(forms.Form):
    """Base of forms that name another unit, by its identifier, and a day. The view checks that it is in reach."""

    other = forms.CharField(max_length=40)
    on = DayField(label=_("From which day"))


class MoveForm(_OtherUnitForm):
    """Where a unit goes, and from which day."""

    other = forms.CharField(max_length=40, label=_("Identifier of the unit it is placed under"))


class MergeForm(_OtherUnitForm):
    """Which unit takes over, and from which day."""

    other = forms.CharField(max_length=40, label=_("Identifier of the unit that takes over"))


class CloseForm(forms.Form):
    """The first day a unit no longer is."""

    on = DayField(label=_("Closed from"))
