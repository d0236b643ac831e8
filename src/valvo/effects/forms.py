"""The form in which a person decides about an effect."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valvo.improvement.choices import Effect


class EffectForm(forms.Form):
    """Did it work, and why one thinks so."""

    effect = forms.ChoiceField(choices=Effect.choices, widget=forms.RadioSelect, label=_("Did the action work?"))
    reason = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("Why do you think so?"),
        help_text=_("What the figures show, what people say, and what else changed."),
    )
