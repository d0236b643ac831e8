"""Marking a day: the colour is one tap, the note is for who wants to say more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.green_cross.choices import Colour
from valvo.web.fields import DayField


class MarkForm(forms.Form):
    """A colour for a day or a shift."""

    day = DayField(widget=forms.HiddenInput, label=_("Day"))
    shift = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput, label=_("Shift"))
    colour = forms.ChoiceField(choices=Colour.choices, widget=forms.HiddenInput, label=_("Colour"))
    note = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("What was seen"),
        help_text=_("A few words. No names, identity codes or phone numbers."),
    )
