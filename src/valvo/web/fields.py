"""Form parts all forms share."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

# Days outside these are slips of the hand; a deadline at the end of the last day there is could not be computed.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
# Every key has fewer digits than this; a longer number does not fit in a database's column and is nobody's key.
MOST_DIGITS = 18


class DayInput(forms.DateInput):
    """A date as the browser's own date field reads and writes it."""

    input_type = "date"

    def format_value(self, value: date | str | None) -> str | None:
        """Return the date in the one form browsers accept."""
        return value.isoformat() if isinstance(value, date) else value


class DayField(forms.DateField):
    """A day between FIRST_DAY and LAST_DAY, chosen in the browser's own date field."""

    widget = DayInput

    def validate(self, value: date | None) -> None:
        """Raise ValidationError for a day no form means."""
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(self.error_messages["invalid"], "invalid")


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django takes none at run time
    """Several of what the form offers; a key longer than any key is refused as any other that is not offered."""

    def clean(self, value: list[str] | None) -> QuerySet[Model]:
        """Return the chosen rows; raises ValidationError for a key that is not among those offered."""
        for key in value or ():
            if len(key) > MOST_DIGITS:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        found: QuerySet[Model] = super().clean(value)
        return found


class _People(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]  # Django takes none at run time
    """The people offered; two of one name are told apart by their mail addresses."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        people = list(self.queryset)
        named = Counter(person.name for person in people)
        for person in people:
            told = f"{person.name} ({person.email})" if named[person.name] > 1 else person.name
            yield (forms.models.ModelChoiceIteratorValue(self.field.prepare_value(person), person), told)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django takes none at run time
    """One of the people offered."""

    iterator = _People

    def __init__(self, queryset: Any, **options: Any) -> None:
        super().__init__(queryset, **{"empty_label": "–", **options})
