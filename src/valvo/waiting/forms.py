"""Forms of waiting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

MOST_MEGABYTES = 1_000


class FileForm(forms.Form):
    """A file with all waits of the unit."""

    table = forms.FileField(
        label=_("File"),
        help_text=_("CSV with a row for each wait, all waits of the unit. It replaces the file taken in before."),
    )

    def clean_table(self) -> Any:
        """Return the file, not too large."""
        found = self.cleaned_data["table"]
        if found.size > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(_now("The file is larger than %(size)s MB.") % {"size": MOST_MEGABYTES})
        return found


class ViewForm(forms.Form):
    """Which clock, which day, and what the rows are."""

    clock = forms.ChoiceField(label=_("The law's clock"), required=False)
    by = forms.ChoiceField(label=_("Rows"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, clocks: Sequence[tuple[str, str]], rows: Sequence[tuple[str, Any]], **kwargs: Any):
        """Take the choices."""
        super().__init__(*args, **kwargs)
        for name, choices in (("clock", clocks), ("by", rows)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)
