"""Editing a questionnaire that is not whole yet: pure changes of its content, and making it whole.

The content has the shape of a definition, except that texts may still be empty in some language.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from valvo.core.languages import LANGUAGES
from valvo.questionnaires.definition import METHOD_SCALES, AnsweredBy, Method, Questionnaire

Content = dict[str, Any]
EMPTY: Mapping[str, str] = dict.fromkeys(LANGUAGES, "")
# The levels a questionnaire of one's own can have, lowest first; one begun from another keeps that one's.
LEVELS: Mapping[str, Mapping[str, str]] = {
    "basic": {"sv": "Basnivå", "fi": "Perustaso", "en": "Basic"},
    "advanced": {"sv": "Avancerad", "fi": "Edistynyt", "en": "Advanced"},
    "forerunner": {"sv": "Föregångare", "fi": "Edelläkävijä", "en": "Forerunner"},
}


def empty(title: Mapping[str, str], lead: Mapping[str, str], answered_by: AnsweredBy) -> Content:
    """Return the content of a new questionnaire."""
    return {
        "title": dict(title),
        "lead": dict(lead),
        "answered_by": answered_by.value,
        "levels": [],
        "sections": [],
        "scores": [],
    }


def copied(questionnaire: Questionnaire) -> Content:
    """Return a questionnaire's content as the start of an own one; where it came from is kept in its source."""
    content = questionnaire.model_dump(mode="json")
    return {key: content[key] for key in ("title", "lead", "answered_by", "levels", "sections", "scores")} | {
        "from": questionnaire.id
    }


def with_head(content: Content, head: Mapping[str, object]) -> Content:
    """Return the content with another title, lead or respondent."""
    return {**copy.deepcopy(content), **head}


def levels_to_choose(content: Content) -> dict[str, Mapping[str, str]]:
    """Return the levels a questionnaire has or can have by id, lowest first."""
    own = {level["id"]: level["label"] for level in content["levels"]}
    return {**own, **LEVELS} if not LEVELS.keys() & own.keys() else {**LEVELS, **own}


def with_levels(content: Content, chosen: Sequence[str]) -> Content:
    """Return the content with these levels; an item on another level is on none."""
    new = copy.deepcopy(content)
    known = levels_to_choose(content)
    new["levels"] = [{"id": name, "label": dict(known[name])} for name in known if name in chosen]
    for part in new["sections"]:
        for item in part["items"]:
            if item.get("level") not in chosen:
                item["level"] = None
    return new


def with_score(content: Content, values: Mapping[str, object], score: str = "") -> Content:
    """Return the content with a score added, or one changed where it stands."""
    new = copy.deepcopy(content)
    taken = [one["id"] for one in new["scores"]]
    if not score:
        new["scores"].append({"id": _free("score", taken), **values})
    for place, one in enumerate(new["scores"]):
        if one["id"] == score:
            new["scores"][place] = {"id": score, **values}
    return new


def counted(content: Content, score: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the items a score is made of, as `Questionnaire.scored_by` does for a whole one."""
    items = [one for part in content["sections"] for one in part["items"]]
    method = Method(score["method"])
    fitting = [one for one in items if one["scale"] in METHOD_SCALES[method]]
    if method is Method.MATURITY:
        fitting = [one for one in fitting if one.get("level")]
    return [one for one in fitting if not score["items"] or one["id"] in score["items"]]


def with_section(content: Content, values: Mapping[str, object], section: str = "") -> Content:
    """Return the content with a section added, or one changed."""
    new = copy.deepcopy(content)
    for one in new["sections"]:
        if one["id"] == section:
            one.update(values)
    if not section:
        new["sections"].append({"id": _free("section", [one["id"] for one in new["sections"]]), "items": [], **values})
    return new


def with_item(content: Content, section: str, values: Mapping[str, object], item: str = "") -> Content:
    """Return the content with an item added at the end of a section, or one changed where it stands."""
    new = copy.deepcopy(content)
    taken = [one["id"] for part in new["sections"] for one in part["items"]]
    for part in new["sections"]:
        if part["id"] == section and not item:
            part["items"].append({"id": _free("item", taken), **values})
        for place, one in enumerate(part["items"]):
            if item and one["id"] == item:
                part["items"][place] = {"id": item, **values}
    return new


def without(content: Content, name: str) -> Content:
    """Return the content without a section, an item or a score, and without what rests on it alone."""
    new = copy.deepcopy(content)
    new["scores"] = [score for score in new["scores"] if score["id"] != name]
    new["sections"] = [part for part in new["sections"] if part["id"] != name]
    for part in new["sections"]:
        part["items"] = [one for one in part["items"] if one["id"] != name]
    left = {one["id"] for part in new["sections"] for one in part["items"]}
    for part in new["sections"]:
        for one in part["items"]:
            if one.get("condition") and one["condition"]["item"] not in left:
                one["condition"] = None
    # A score of named items of which none is left would be one of all that fit: it goes with them.
    new["scores"] = [score for score in new["scores"] if not score["items"] or left & set(score["items"])]
    for score in new["scores"]:
        score["items"] = [one for one in score["items"] if one in left]
    return new


def moved(content: Content, name: str, steps: int) -> Content:
    """Return the content with a section, an item or a score moved up (−1) or down (1) among its own."""
    new = copy.deepcopy(content)
    for rows in (new["sections"], new["scores"], *(part["items"] for part in new["sections"])):
        places = [place for place, one in enumerate(rows) if one["id"] == name]
        if places and 0 <= places[0] + steps < len(rows):
            rows.insert(places[0] + steps, rows.pop(places[0]))
    return new


class FaultKind(StrEnum):
    """What keeps a draft from being published."""

    NO_ITEMS = "no_items"
    NO_FITTING = "no_fitting"
    TEXT_MISSING = "text_missing"
    NOT_WHOLE = "not_whole"


@dataclass(frozen=True)
class Fault:
    """One thing that is not whole: of which section, item or score (empty: of the questionnaire), in which language."""

    kind: FaultKind
    name: str = ""
    language: str = ""


def faults(content: Content) -> list[Fault]:
    """Return what must be mended before a draft can be published."""
    found = [*_texts_missing("", content, ("title", "lead"))]
    for section in content["sections"]:
        found += _texts_missing(section["id"], section, ("title",))
        found += [Fault(FaultKind.NO_ITEMS, section["id"])] if not section["items"] else []
        found += [fault for item in section["items"] for fault in _texts_missing(item["id"], item, ("text",))]
    for score in content["scores"]:
        found += _texts_missing(score["id"], score, ("label",))
        found += [Fault(FaultKind.NO_FITTING, score["id"])] if not counted(content, score) else []
    return found if content["sections"] else [*found, Fault(FaultKind.NO_ITEMS)]


def _texts_missing(name: str, part: Mapping[str, Any], texts: Sequence[str]) -> Iterator[Fault]:
    for text in texts:
        for language in LANGUAGES:
            if not part[text][language].strip():
                yield Fault(FaultKind.TEXT_MISSING, name, language)


def made_whole(content: Content, *, key: str, number: int, day: date) -> Questionnaire | None:
    """Return the questionnaire of a content without faults; None where its parts do not fit each other."""
    origin = f"; begun from {content['from']}" if content.get("from") else ""
    source = {"title": f"The organisation's own{origin}", "date": day, "verified": False}
    parts = {name: value for name, value in content.items() if name != "from"}
    try:
        return Questionnaire.model_validate({**parts, "id": key, "number": number, "source": source})
    except ValidationError:
        return None


def _free(stem: str, taken: list[str]) -> str:
    """Return the next id of a stem that is not taken."""
    numbers = [int(match[1]) for one in taken if (match := re.fullmatch(rf"{stem}_(\d+)", one))]
    return f"{stem}_{max(numbers, default=0) + 1}"
