"""The form field for sending files along."""

from typing import TYPE_CHECKING

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from valvo.attachments.cleaning import MOST, Cleaned, cleaned
from valvo.attachments.errors import AttachmentError

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise  # a name of django-stubs only

# What the browser offers to choose; what is sent is looked at by content all the same.
ACCEPTED = (
    "image/jpeg,image/png,image/webp,application/pdf,text/plain,.docx,.xlsx,.pptx,.odt,.ods,.odp,"
    "video/mp4,audio/mp4,audio/mpeg,audio/wav"
)


class FilesInput(forms.ClearableFileInput):
    """The browser's own field for choosing several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": ACCEPTED})


class FilesField(forms.FileField):
    """Several files, each looked at by content and made anew without metadata; cleans to a list of `Cleaned`."""

    widget = FilesInput
    default_help = _(
        "Pictures, PDF, office documents, text or short clips: at most five, 12 megabytes each. "
        "Show no faces or names. "
        "What tells of place, device or author is taken out."
    )

    def __init__(self, *, label: "_StrOrPromise" = "", help_text: "_StrOrPromise" = "") -> None:
        super().__init__(
            required=False, label=label or _("Pictures and files"), help_text=help_text or self.default_help
        )

    def clean(self, data: object, initial: object = None) -> list[Cleaned]:
        """Return the files; raises ValidationError for one that cannot be taken, or too many."""
        files = [file for file in (data if isinstance(data, list) else [data]) if isinstance(file, UploadedFile)]
        if len(files) > MOST:
            raise forms.ValidationError(_("At most five files."))
        try:
            return [cleaned(file.read()) for file in files]
        except AttachmentError as error:
            raise forms.ValidationError(str(error)) from error
