"""An organisation writes its own questionnaire: three languages, preview, versions that never change."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override
from rounds_world import TODAY, text

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.questionnaires import drafting
from valvo.questionnaires.actions import drafts
from valvo.questionnaires.definition import AnsweredBy
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.errors import DraftError
from valvo.questionnaires.forms import ScoreForm
from valvo.questionnaires.models import Draft, Edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def three(name: str, words: str) -> dict[str, str]:
    return {f"{name}-{language}": said for language, said in text(words).items()}


def no_help() -> dict[str, str]:
    return {f"help-{language}": "" for language in ("sv", "fi", "en")}


def test_a_coordinator_writes_previews_publishes_and_changes_a_questionnaire(client: Client) -> None:
    units = county()
    client.force_login(person(Role.COORDINATOR, units["county"]))
    begun = client.post(
        "/rounds/drafts/new/", three("title", "Fire") | three("lead", "Ready?") | {"answered_by": "unit"}
    )
    draft = Draft.objects.get()
    assert begun["Location"] == f"/rounds/drafts/{draft.pk}/"
    here = f"/rounds/drafts/{draft.pk}"

    def post(path: str, sent: dict[str, str], status: int = 302) -> None:
        answer = client.post(f"{here}/{path}", sent | {"seen": str(Draft.objects.get().version)})
        assert answer.status_code == status, answer.content.decode()[:3000]

    post("publish/", {}, 422)  # nothing to publish
    post("sections/new/", three("title", "Exits"))
    first = three("text", "The exits are free") | no_help() | {"scale": "yes_no", "required": "on"}
    post("sections/section_1/new/", first)
    hanging = three("text", "Since when?") | no_help() | {"scale": "date", "shown_if": "item_1=no"}
    post("sections/section_1/new/", hanging)
    post("sections/section_1/new/", first | {"text-fi": ""}, 422)  # every language or none
    post("sections/section_1/new/", hanging | {"not_relevant": "on"}, 422)
    assert "Asked when" in client.get(f"{here}/preview/?lang=en").content.decode()
    assert "The exits are free fi" in client.get(f"{here}/preview/?lang=fi").content.decode()
    post("publish/", {})
    edition = Edition.objects.get()
    content = edition.content
    post("publish/", {}, 422)  # nothing has changed
    post("sections/section_1/item_1/", first | {"text-en": "All exits are free"})
    post("publish/", {})

    assert [one.number for one in Edition.objects.order_by("number")] == [1, 2]
    edition.refresh_from_db()
    assert edition.content == content  # frozen
    asked = questionnaire_of(Edition.objects.get(number=2))
    assert [item.text.en for item in asked.items()] == ["All exits are free", "Since when? en"]
    page = client.get(f"/rounds/questionnaires/own_{draft.pk}/?version=1").content.decode()
    assert "The exits are free en" in page
    assert "All exits are free" not in page


def test_an_own_questionnaire_has_levels_and_scores(client: Client) -> None:
    units = county()
    client.force_login(person(Role.COORDINATOR, units["county"]))
    head = three("title", "Fire") | three("lead", "Ready?") | {"answered_by": "unit"}
    client.post("/rounds/drafts/new/", head | {"levels": ["advanced", "basic"]})
    here = f"/rounds/drafts/{Draft.objects.get().pk}"

    def post(path: str, sent: dict[str, object], status: int = 302) -> None:
        answer = client.post(f"{here}/{path}", sent | {"seen": str(Draft.objects.get().version)})
        assert answer.status_code == status, answer.content.decode()[:3000]

    post("sections/new/", three("title", "Exits"))
    question = three("text", "The exits are free") | no_help() | {"scale": "yes_no", "required": "on"}
    post("sections/section_1/new/", question | {"level": "basic"})
    post("sections/section_1/new/", question | {"scale": "agreement", "level": "basic"}, 422)
    post("sections/section_1/new/", question | {"scale": "agreement"})
    level = three("label", "Reached") | {"method": "maturity_level"}
    safe = three("label", "Safe") | {"method": "net_safety_score", "items": ["item_2"]}
    post("scores/new/", level)
    with override("fi"):
        assert ("item_1", "The exits are free fi") in ScoreForm(content=Draft.objects.get().content).fields[
            "items"
        ].choices
    post("scores/new/", safe | {"items": ["item_1"]}, 422)  # yes or no has no Net Safety Score
    post("scores/new/", safe | {"label-fi": ""}, 422)
    post("scores/new/", safe)
    post("publish/", {})

    made = questionnaire_of(Edition.objects.get())
    assert [level.id for level in made.levels] == ["basic", "advanced"]
    assert [(one.id, one.level) for one in made.items()] == [("item_1", "basic"), ("item_2", None)]
    assert [[one.id for one in made.scored_by(rule)] for rule in made.scores] == [["item_1"], ["item_2"]]

    post("head/", head)  # no levels any longer: nothing is left for the level reached
    post("publish/", {}, 422)
    post("parts/score_1/remove/", {})
    post("publish/", {})
    assert [rule.id for rule in questionnaire_of(Edition.objects.get(number=2)).scores] == ["score_2"]


def test_a_score_goes_with_the_last_of_its_questions_and_a_condition_keeps_all_its_answers(client: Client) -> None:
    made = content()
    score = {"label": text("S"), "method": "share_met", "items": ["item_2"]}
    assert drafting.without(drafting.with_score(made, score), "item_2")["scores"] == []
    assert drafting.without(drafting.with_score(made, score), "item_1")["scores"] == [{"id": "score_1", **score}]

    units = county()
    client.force_login(person(Role.COORDINATOR, units["county"]))
    several = {"item": "item_1", "answers": ["no", "not_relevant"]}
    made = drafting.with_item(made, "section_1", {**made["sections"][0]["items"][1], "condition": several}, "item_2")
    draft = drafts.begin_draft(owner=units["county"], content=made, by=None)
    sent = three("text", "Changed") | no_help() | {"scale": "yes_no", "shown_if": "item_1=no,not_relevant"}
    path = f"/rounds/drafts/{draft.pk}/sections/section_1/item_2/"
    assert 'value="item_1=no,not_relevant" selected' in client.get(path).content.decode()
    assert client.post(path, sent | {"seen": "1"}).status_code == 302
    assert Draft.objects.get().content["sections"][0]["items"][1]["condition"] == several


def test_of_two_people_who_edit_at_once_the_second_keeps_what_was_typed(client: Client) -> None:
    units = county()
    client.force_login(person(Role.COORDINATOR, units["county"]))
    draft = drafts.begin_draft(
        owner=units["county"], content=drafting.empty(text("Fire"), text("Ready"), AnsweredBy.UNIT), by=None
    )
    drafts.edit_draft(draft=draft, content=drafting.with_section(draft.content, {"title": text("One")}), by=None)

    answer = client.post(f"/rounds/drafts/{draft.pk}/sections/new/", three("title", "Mine") | {"seen": "1"})

    assert answer.status_code == 422
    assert "Somebody edited the questionnaire" in answer.content.decode()
    assert "Mine fi" in answer.content.decode()
    assert len(Draft.objects.get().content["sections"]) == 1


def test_a_copy_of_a_ready_one_is_edited_apart_from_it(client: Client) -> None:
    units = county()
    client.force_login(person(Role.COORDINATOR, units["county"]))

    client.post("/rounds/questionnaires/participation/copy/")

    draft = Draft.objects.get()
    edition = drafts.publish_draft(draft=draft, by=None)
    assert edition.questionnaire == f"own_{draft.pk}"
    assert "begun from participation" in questionnaire_of(edition).source.title


def content() -> drafting.Content:
    made = drafting.empty(text("T"), text("L"), AnsweredBy.UNIT)
    for title in ("One", "Two"):
        made = drafting.with_section(made, {"title": text(title)})
    item = {"text": text("Q"), "scale": "yes_no", "condition": None}
    made = drafting.with_item(made, "section_1", item)
    return drafting.with_item(made, "section_1", item | {"condition": {"item": "item_1", "answers": ["no"]}})


def ids(made: drafting.Content) -> list[str]:
    return [one["id"] for part in made["sections"] for one in (part, *part["items"])]


def test_parts_are_moved_within_their_own_and_no_further() -> None:
    made = content()

    assert ids(drafting.moved(made, "section_2", -1)) == ["section_2", "section_1", "item_1", "item_2"]
    assert ids(drafting.moved(made, "section_1", -1)) == ids(made)
    assert ids(drafting.moved(made, "item_2", 1)) == ids(made)


def test_what_hung_on_an_item_taken_away_hangs_on_nothing() -> None:
    made = drafting.without(content(), "item_1")

    assert ids(made) == ["section_1", "item_2", "section_2"]
    assert made["sections"][0]["items"][0]["condition"] is None


def test_a_question_moved_before_what_it_hangs_on_cannot_be_published() -> None:
    units = county()
    made = drafting.without(drafting.moved(content(), "item_2", -1), "section_2")
    draft = drafts.begin_draft(owner=units["county"], content=made, by=None)

    with pytest.raises(DraftError, match="do not fit each other"):
        drafts.publish_draft(draft=draft, by=None)


def test_ids_are_never_used_twice_in_a_draft() -> None:
    made = drafting.without(content(), "item_1")

    again = drafting.with_item(made, "section_2", {"text": text("Q"), "scale": "yes_no"})

    assert ids(again)[-1] == "item_3"
