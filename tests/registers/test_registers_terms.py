"""Words of registers: every row of the published files has three languages, no name stands for two things."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

from valvo.registers.reading.read import period_of_folder, read_file
from valvo.registers.reading.words import plain
from valvo.registers.terms import find, say, terms

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/*.csv"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_row_of_the_samples_has_its_words(path: Path) -> None:
    (reading,) = read_file(path.name, path.read_bytes(), period=period_of_folder(path))
    items = {fact.item for fact in reading.facts} | {chain.item for chain in reading.chains}
    names = {(item.dimension.value, name) for item in items for name in (item.name, item.group) if name}
    names |= {("remark", fact.remark) for fact in reading.facts if fact.remark}

    assert sorted(name for name in names if find(*name) is None) == []


def test_no_name_stands_for_two_things() -> None:
    for kind, own in terms().items():
        names = Counter(name for term in own for name in {plain(n) for n in (term.sv, term.fi, term.en, *term.also)})
        codes = Counter(term.code for term in own)

        assert [name for name, times in (names | codes).items() if times > 1] == [], kind


def test_a_name_not_known_stays_as_it_is_written() -> None:
    assert say("unit", "Norra kliniken", "fi") == "Norra kliniken"


def test_a_name_is_known_however_it_is_spaced_and_capitalised() -> None:
    assert say("unit", " huvud-\u00a0och  HALSCENTRUM".replace("-\u00a0", "- "), "en") == "Head and Neck Center"


@pytest.mark.parametrize(("language", "said"), [("sv", "Ursprung"), ("fi", "Alkuperä")])
def test_the_column_of_origins_has_a_word_of_its_own(language: str, said: str) -> None:
    # “Came from” is what a page of units says of the unit before: one catalogue's words win over another's.
    with translation.override(language):
        assert translation.gettext("Origin") == said
