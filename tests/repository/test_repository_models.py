"""Rules that hold for every model there is, also the one added tomorrow."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

OURS = [model for model in apps.get_models() if model.__module__.startswith("valvo.")]
VALID_FOR_A_TIME = [
    model for model in OURS if {"valid_from", "valid_to"} <= {one.name for one in model._meta.get_fields()}
]


def pairs() -> Iterator[tuple[type[models.Model], str]]:
    for model in OURS:
        names = {field.name for field in model._meta.get_fields()}
        yield from ((model, name[:-3]) for name in names if name.endswith("_by") and f"{name[:-3]}_at" in names)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own docstring, not ours"


@pytest.mark.parametrize("model", VALID_FOR_A_TIME, ids=lambda model: model._meta.label)
def test_a_validity_is_kept_by_the_database(model: type[models.Model]) -> None:
    checks = [str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]

    assert any("valid_to" in check and "valid_from" in check for check in checks)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_who_and_when_are_both_known_or_both_unknown(model: type[models.Model]) -> None:
    """`closed_by` may be unknown only where it may be unknown when."""
    for owner, stem in pairs():
        if owner is model:
            when, who = model._meta.get_field(f"{stem}_at"), model._meta.get_field(f"{stem}_by")
            assert isinstance(when, models.Field)
            assert isinstance(who, models.Field)
            assert when.null <= who.null


def test_the_trail_points_to_no_live_row() -> None:
    for model in apps.get_app_config("trail").get_models():
        assert not [field for field in model._meta.get_fields() if field.is_relation]
