"""Fields all forms share: what they take and what they refuse."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from factories import county, person
from valvo.accounts.models import User
from valvo.organisation.models import Unit
from valvo.web.fields import DayField, PersonField, SeveralField


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2026, 11, 22), date(2199, 12, 31)])
def test_a_day_people_mean_is_taken(day: date) -> None:
    assert DayField().clean(day.isoformat()) == day


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "2026-02-31", "x\0y"])
def test_a_day_nobody_means_is_refused_beside_the_field(typed: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(typed)


@pytest.mark.django_db
def test_only_keys_that_are_offered_are_taken() -> None:
    units = county()
    field = SeveralField(queryset=Unit.objects.all())

    assert list(field.clean([str(units["ward-1"].pk)])) == [units["ward-1"]]
    for key in ["9" * 18, "9" * 19, "9" * 40, "x", "1\0"]:
        with pytest.raises(ValidationError):
            field.clean([key])


@pytest.mark.django_db
def test_people_of_one_name_are_told_apart_by_their_mail_addresses() -> None:
    one, two, other = person(name="Eva Wik"), person(name="Eva Wik"), person(name="Ida Lehto")
    field = PersonField(User.objects.filter(pk__in=[one.pk, two.pk, other.pk]).order_by("pk"))

    labels = [label for _, label in field.choices]

    assert labels == ["–", f"Eva Wik ({one.email})", f"Eva Wik ({two.email})", "Ida Lehto"]
    assert field.clean(str(two.pk)) == two
