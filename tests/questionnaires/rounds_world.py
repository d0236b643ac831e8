"""A small questionnaire for units, one for people, and rounds of them in the small county."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from valvo.accounts.models import User
from valvo.definitions.reading import Loaded
from valvo.organisation.models import Unit
from valvo.questionnaires.actions import rounds, sheets, surveys
from valvo.questionnaires.actions.sheets import NewAnswer
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.models import Round, Sheet
from valvo.questionnaires.selection import Selection

TODAY = datetime(2026, 10, 1, 9, tzinfo=UTC)
DEADLINE = date(2026, 10, 31)


def text(words: str) -> dict[str, str]:
    return {"sv": f"{words} sv", "fi": f"{words} fi", "en": f"{words} en"}


def questionnaire(**changes: Any) -> Questionnaire:
    """Return a questionnaire of two sections: basic and advanced items, one on a condition, a scale and words."""
    content: dict[str, Any] = {
        "id": "small",
        "number": 1,
        "title": text("Small"),
        "lead": text("To try it"),
        "source": {"title": "test", "date": "2026-01-01", "verified": False},
        "answered_by": "unit",
        "levels": [{"id": "basic", "label": text("Basic")}, {"id": "advanced", "label": text("Advanced")}],
        "sections": [
            {
                "id": "first",
                "title": text("First"),
                "items": [
                    {
                        "id": "plan",
                        "scale": "extent",
                        "level": "basic",
                        "evidence": True,
                        "text": text("There is a plan"),
                    },
                    {
                        "id": "known",
                        "scale": "yes_no",
                        "level": "advanced",
                        "not_relevant": True,
                        "text": text("It is known"),
                    },
                    {
                        "id": "why",
                        "scale": "text",
                        "condition": {"item": "known", "answers": ["no"]},
                        "text": text("Why not"),
                    },
                ],
            },
            {
                "id": "second",
                "title": text("Second"),
                "items": [{"id": "safe", "scale": "agreement", "text": text("It is safe")}],
            },
        ],
        "scores": [
            {"id": "met", "method": "share_met", "label": text("Met")},
            {"id": "level", "method": "maturity_level", "label": text("Level")},
            {"id": "nss", "method": "net_safety_score", "label": text("NSS")},
        ],
    }
    return Questionnaire.model_validate(content | changes)


def survey(**changes: Any) -> Questionnaire:
    """Return a questionnaire for people: two statements and words."""
    items = [
        {"id": "safe", "scale": "agreement", "text": text("It is safe")},
        {"id": "heard", "scale": "agreement", "text": text("I am heard"), "required": False},
        {"id": "words", "scale": "text", "required": False, "text": text("In words")},
    ]
    return questionnaire(
        **{
            "id": "people",
            "answered_by": "person",
            "levels": [],
            "sections": [{"id": "only", "title": text("Only"), "items": items}],
            "scores": [
                {"id": "nss", "method": "net_safety_score", "items": ["safe"], "label": text("NSS")},
                {"id": "top", "method": "share_top_two", "label": text("Top")},
            ],
            **changes,
        }
    )


def opened(
    units: Mapping[str, Unit],
    what: Questionnaire | None = None,
    *,
    named: tuple[str, ...] = (),
    by: User | None = None,
    name: str = "Autumn",
    deadline: date = DEADLINE,
    owner: str = "county",
) -> Round:
    """Open a round to service units of the county, or to those named."""
    asked = what or questionnaire()
    edition = rounds.keep_edition(loaded=Loaded(asked, f"{asked.id:0<64}"))
    found = rounds.announce_round(
        edition=edition, owner=units[owner], name=name, selection=Selection(named=named), deadline=deadline, by=by
    )
    rounds.fill_round(round_id=found.pk)
    return Round.objects.get(pk=found.pk)


def sheet_of(found: Round, unit: Unit) -> Sheet:
    return Sheet.objects.get(round=found, unit=unit)


def given(sheet: Sheet, by: User | None = None, **answers: str) -> None:
    """Answer items of a sheet that were not answered before."""
    comments = {"not_relevant": "nobody here"}
    new = [NewAnswer(item, value, comments.get(value, "")) for item, value in answers.items()]
    sheets.give_answers(sheet=sheet, new=new, by=by)


def handed_in(found: Round, unit: Unit, by: User | None = None, **answers: str) -> Sheet:
    """Answer and hand in a unit's sheet; everything is well unless told otherwise."""
    sheet = sheet_of(found, unit)
    given(sheet, by, **{"plan": "wholly", "known": "yes", "safe": "5", **answers})
    return sheets.hand_in(sheet=sheet, by=by)


def answered_by_people(found: Round, unit: Unit, *answers: Mapping[str, str]) -> None:
    """Let people at a unit answer a survey, each with a link of their own; one link more is given out than used."""
    tokens = surveys.make_slips(found=found, unit=unit, number=len(answers) + 1, by=None)
    for token, one in zip(tokens, answers, strict=False):
        surveys.answer_without_name(token=token, answers=one)


def closed(found: Round) -> Round:
    """Close a round and publish what may be shown."""
    rounds.close_round(found=found, by=None)
    surveys.publish_survey(round_id=found.pk)
    return Round.objects.get(pk=found.pk)
