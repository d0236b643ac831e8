"""The form of a legal hold."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HoldForm(forms.Form):
    """Why a case must be kept whole."""

    reason = forms.CharField(
        max_length=200, label=_("Why must it be kept?"), help_text=_("Name the matter, no person.")
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="hold")  # type: ignore[arg-type]  # QueryDict or None
