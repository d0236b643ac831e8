"""Form parts all forms share."""

from datetime import date

from django import forms


class DayInput(forms.DateInput):
    """A date as the browser's own date field reads and writes it."""

    input_type = "date"

    def format_value(self, value: date | str | None) -> str | None:
        """Return the date in the one form browsers accept."""
        return value.isoformat() if isinstance(value, date) else value
