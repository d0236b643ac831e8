"""The ready questionnaires hold, and a definition whose parts do not fit is refused with the place."""

import json

import pytest
from rounds_world import questionnaire, text

from valvo.questionnaires.command import questionnaire as command
from valvo.questionnaires.definition import AnsweredBy, Method
from valvo.questionnaires.loading import load_questionnaire, questionnaire_ids

READY = {
    "checklist_indicators", "contract_check", "digital_services", "infection_control", "new_staff", "participation",
    "plan_quality", "recommendation", "safe_medication", "safety_culture", "safety_engagement", "safety_maturity",
    "supervision_visit",
}  # fmt: skip


def test_the_ready_questionnaires_are_there() -> None:
    assert set(questionnaire_ids()) == READY


@pytest.mark.parametrize("name", sorted(READY))
def test_each_holds_is_scored_and_says_where_it_comes_from(name: str) -> None:
    found = load_questionnaire(name).value

    assert found.scores
    assert found.source.title
    # Own wording is never passed off as a checked list.
    assert all(item.source and item.source.verified for item in found.items() if item.verified)


def test_the_checklist_has_three_levels_with_items_on_each() -> None:
    found = load_questionnaire("checklist_indicators").value

    assert [level.id for level in found.levels] == ["basic", "advanced", "forerunner"]
    assert {item.level for item in found.items()} == {"basic", "advanced", "forerunner"}
    assert {item.scale.value for item in found.items()} == {"extent"}


def test_safety_engagement_has_eleven_statements_and_is_told_as_a_share_of_4_and_5() -> None:
    found = load_questionnaire("safety_engagement").value

    assert len(list(found.items())) == 11
    assert found.scores[0].method == Method.TOP_TWO


@pytest.mark.parametrize("name", ["recommendation", "safety_culture", "safety_engagement"])
def test_surveys_of_people_are_anonymous(name: str) -> None:
    assert load_questionnaire(name).value.answered_by == AnsweredBy.PERSON


ITEM = {"id": "one", "scale": "yes_no", "text": text("One")}


def of(*items: dict[str, object]) -> dict[str, object]:
    """Return the changes that make a questionnaire of one section with these items."""
    return {"sections": [{"id": "a", "title": text("A"), "items": items}], "scores": []}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (of(ITEM, ITEM), "'one' is given twice"),
        (of({**ITEM, "level": "top"}), "no level 'top'"),
        (of({**ITEM, "condition": {"item": "two", "answers": ["no"]}}), "does not come before it"),
        (of({**ITEM, "scale": "text", "not_relevant": True}), "only an item with answers to choose from"),
        ({"scores": [{"id": "n", "method": "net_promoter_score", "label": text("N")}]}, "no item fits it"),
        ({"scores": [{"id": "n", "method": "mean_index", "items": ["plan"], "label": text("N")}]}, "not on a scale"),
        ({"answered_by": "person"}, "without a name"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        questionnaire(**changes)


def test_the_command_shows_a_questionnaire_as_lines_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["show", "safety_culture", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["id"] == "safety_culture"
    assert shown["sections"][0]["items"][0]["text"]["fi"].startswith("Tuntisin")

    assert command(["show", "safety_culture", "--language", "sv"]) == 0
    assert "Jag skulle känna mig trygg" in capsys.readouterr().out
    assert command(["list"]) == 0
    assert "safe_medication" in capsys.readouterr().out
    assert command(["show", "nothing"]) == 1
    assert "there are: checklist_indicators" in capsys.readouterr().err
    assert command(["show"]) == 2
