"""Forms of registers."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.core.periods import Period
from valvo.registers.choices import Register
from valvo.registers.incoming import RawFile
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.files import MAX_MEGABYTES

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    """A field of the browser's that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # Django's own signature
        """Return the files; refuses too many and too large ones."""
        files = [super(FilesField, self).clean(one, initial) for one in data or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_now("At most %(number)s files at a time.") % {"number": MOST_FILES})
        for file in files:
            if (file.size or 0) > MAX_MEGABYTES * 1_000_000:
                raise forms.ValidationError(
                    _now("%(file)s is larger than %(size)s MB.") % {"file": file.name, "size": MAX_MEGABYTES}
                )
        return files


class UploadForm(forms.Form):
    """Which files, and what the person knows of them that the files do not say."""

    unit = forms.CharField(max_length=40, widget=forms.HiddenInput)
    tables = FilesField(
        label=_("Files"),
        help_text=_("CSV or XLSX, as you have them. Nothing is kept until you have seen what was understood."),
    )
    period = forms.CharField(
        required=False,
        label=_("Period"),
        help_text=_("Where the files do not say of when they are: 2024, 2024Q1 or 2024-03."),
    )
    register = forms.ChoiceField(
        choices=[("", _("Recognise it")), *Register.choices],
        required=False,
        label=_("Kind of table"),
        help_text=_("Choose one only when it is not recognised."),
    )

    def clean_period(self) -> Period | None:
        """Return the period, None when nothing is said."""
        text = str(self.cleaned_data["period"]).strip()
        if not text:
            return None
        try:
            return Period.parse(text)
        except ValueError as error:
            raise forms.ValidationError(_now("Write a period such as 2024, 2024Q1 or 2024-03.")) from error

    def raw_files(self) -> list[RawFile]:
        """Return the files as they came."""
        kind = self.kind()
        period: Period | None = self.cleaned_data["period"]
        return [RawFile(file.name or "", file.read(), period, kind=kind) for file in self.cleaned_data["tables"]]

    def kind(self) -> Kind | None:
        """Return the kind chosen, None when it is to be recognised."""
        chosen = self.cleaned_data["register"]
        return Kind(chosen) if chosen else None


class KindForm(forms.Form):
    """Which kind of table a file is whose headings nobody has seen."""

    kind = forms.ChoiceField(choices=Register.choices, label=_("Kind of table"))
