"""The lake's declarations: documented in three languages, without words or identities, and as the page says."""

from pathlib import Path

import pytest

from valvo.analytics.dictionary import markdown
from valvo.analytics.projections import COUNTINGS, PROJECTIONS
from valvo.analytics.tables import TABLES, LakeTable, Type

PROJECT = Path(__file__).resolve().parents[2]
# Columns of the database that hold people's words, or tell who somebody is.
NEVER = {"text", "texts", "title", "story", "place", "name", "email", "handler", "owner", "by", "number", "note"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_column_is_named_like_words_or_a_person(table: LakeTable) -> None:
    assert {column.name for column in table.columns} & NEVER == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_fact_has_an_id_and_a_year_and_the_rest_is_rewritten_whole(table: LakeTable) -> None:
    names = [column.name for column in table.columns]

    counted, keyed = table.name in COUNTINGS, table.name in PROJECTIONS and PROJECTIONS[table.name].touched is not None
    assert table.partitioned == (counted or keyed)
    assert counted != (table.name in PROJECTIONS)
    if keyed:
        assert (names[0], names[-1]) == (PROJECTIONS[table.name].by or "id", "year")


def test_names_are_only_those_of_units() -> None:
    named = {table.name for table in TABLES for column in table.columns if column.type is Type.NAME}

    assert named == {"units"}


def test_the_page_about_the_lake_holds_the_dictionary_as_declared() -> None:
    page = (PROJECT / "docs" / "lake.md").read_text(encoding="utf-8")

    assert page.endswith(markdown("en"))
