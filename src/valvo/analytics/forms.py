"""The form of a question to the lake."""

from django import forms
from django.utils.translation import gettext_lazy as _


class QueryForm(forms.Form):
    """One question."""

    sql = forms.CharField(
        label=_("Question in SQL"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One SELECT in DuckDB's SQL. Only the tables below can be read, and only the rows of your units."),
    )
