"""A day in words is written as the language writes it."""

from datetime import date

import pytest
from django.utils import translation

from valvo.web.templatetags.valvo import in_words


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "söndag 22 november"), ("fi", "sunnuntai 22. marraskuuta"), ("en", "Sunday 22 November")],
)
def test_a_day_in_words(language: str, words: str) -> None:
    with translation.override(language):
        assert in_words(date(2026, 11, 22)).lower() == words.lower()
