"""Forms of waiting."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.core.languages import Language
from valvo.registers.columns import Proposal, Why, faults
from valvo.waiting.fields import FIELDS

MOST_MEGABYTES = 1_000
_WHY = {
    Why.NAME: _("Proposed by its heading."),
    Why.PART_OF_NAME: _("Proposed by its heading and what stands under it."),
    Why.CONTENT: _("Proposed by what stands under it."),
}
_WRONG = {
    "twice": _("The same column is chosen twice."),
}


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


class ColumnsForm(forms.Form):
    """Which column is which."""

    def __init__(
        self, *args: Any, headings: Sequence[str], proposed: Mapping[str, Proposal], language: Language, **kwargs: Any
    ) -> None:
        """Make a field of choice for each thing the file tells."""
        super().__init__(*args, **kwargs)
        self.headings = headings
        for one in FIELDS:
            proposal = proposed.get(one.code)
            self.fields[one.code] = forms.ChoiceField(
                label=one.label[language],
                required=one.needed,
                error_messages={"required": _("Choose the column.")},
                choices=[("", _("No such column"))] + [(heading, heading) for heading in headings],
                initial=proposal.heading if proposal else "",
                help_text=_WHY[proposal.why] if proposal else "",
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a needed field without a column, and a column chosen twice."""
        said = super().clean() or {}
        for code, wrong in faults({k: v for k, v in said.items() if v}, self.headings, FIELDS).items():
            if wrong in _WRONG and code not in self.errors:
                self.add_error(code, _WRONG[wrong])
        return said


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
