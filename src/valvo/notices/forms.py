"""Forms of notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.core.languages import language_or
from valvo.notices.building import form_of
from valvo.notices.models import Draft
from valvo.web.fields import DayField


class FillForm(forms.Form):
    """The fields the handler writes, by the notice's definition; nothing is required until it is sent."""

    def __init__(self, data: object = None, *, draft: Draft) -> None:
        super().__init__(data, initial=draft.texts, prefix="notice")  # type: ignore[arg-type]  # QueryDict or None
        language = language_or(draft.language)
        for field in form_of(draft).fields():
            if field.is_written:
                widget = forms.Textarea(attrs={"rows": 4}) if field.long or field.starts_from else forms.TextInput()
                self.fields[field.id] = forms.CharField(
                    label=field.label[language], required=False, max_length=8_000, widget=widget
                )


class SentForm(forms.Form):
    """When the notice was sent, and the authority's number for it."""

    sent_on = DayField(label=_("Sent on"))
    reference = forms.CharField(max_length=80, required=False, label=_("Reference number"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, prefix="sent", initial={"sent_on": clock.today()})  # type: ignore[arg-type]  # QueryDict or None
