"""Words are found in small letters and capitals, å, ä and ö too."""

import pytest

from factories import county
from valvo.config.upkeep import EXAMINATIONS
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sought", ["äldreboendet", "Äldreboendet", "ÄLDREBOENDET", "ldreboendet ö", "ldreBOENDET Ö"])
def test_a_word_is_found_however_it_is_written(sought: str) -> None:
    ward = county()["ward-1"]
    Unit.objects.filter(pk=ward.pk).update(name_sv="Äldreboendet Östra")

    assert Unit.objects.filter(name_sv__icontains=sought).get() == ward
    assert Unit.objects.exclude(name_sv__icontains=sought).count() == Unit.objects.count() - 1


@pytest.mark.parametrize("sought", ["aldreboendet", "äldreboendet%", "äldreboendet_", "öäldre"])
def test_another_word_is_not_found(sought: str) -> None:
    ward = county()["ward-1"]
    Unit.objects.filter(pk=ward.pk).update(name_sv="Äldreboendet Östra")

    assert not Unit.objects.filter(name_sv__icontains=sought).exists()


def test_the_doctor_looks_whether_letters_are_known() -> None:
    assert EXAMINATIONS["letters"]() == "words are found in small letters and capitals"
