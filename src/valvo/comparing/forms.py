"""What is compared, and among whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.comparing.choices import Among
from valvo.organisation.choices import ProviderForm, Sector, UnitKind


class CompareForm(forms.Form):
    """Read from the address: what is not said has a default."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    among = forms.ChoiceField(label=_("Among"), choices=Among.choices)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=UnitKind.choices)
    sector = forms.ChoiceField(label=_("Services"), choices=[("", _("All")), *Sector.choices], required=False)
    provider = forms.ChoiceField(
        label=_("Provided as"), choices=[("", _("All")), *ProviderForm.choices], required=False
    )

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer these indicators."""
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]  # a ChoiceField
