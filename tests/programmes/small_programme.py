"""A programme small enough to count by hand, and a county that follows it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

from factories import county
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import access, actions
from valvo.programmes.access import Followed
from valvo.programmes.actions import NewAnswer
from valvo.programmes.choices import AnswerLevel
from valvo.programmes.definition import Programme
from valvo.programmes.loading import LoadedProgramme
from valvo.programmes.models import Adoption, Evaluation

TODAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
KINDS = {"organiser": UnitKind.ORGANISER, "service_unit": UnitKind.UNIT}


def text(words: str) -> dict[str, str]:
    """Return a text in three languages, told apart by their code."""
    return {language: f"{words} {language}" for language in ("sv", "fi", "en")}


def task(id_: str, years: list[int], responsible: str = "service_unit") -> dict[str, object]:
    """Return one task as its file would say it."""
    return {
        "id": id_, "text": text(f"Task {id_}"), "responsible": [responsible], "years": years,
        "evaluation": text(f"It is done {id_}"),
    }  # fmt: skip


def small(version: str = "1", *, approval: bool = True) -> LoadedProgramme:
    """Return a programme: goal 1.1 with measures 1.1.1 (two tasks) and 1.1.2 (organiser), goal 1.2 with 1.2.1."""
    target = {"text": text("Half in 2025, 80 % in 2026"), "shares": {2025: 0.5, 2026: 0.8}}
    content = {
        "id": "small", "version": version, "title": text("Small programme"),
        "source": {"title": "A paper", "publisher": "Somebody", "verified": True},
        "years": [2024, 2025, 2026],
        "levels": [{"id": "organiser", "label": text("Organiser")}, {"id": "service_unit", "label": text("Unit")},
                   {"id": "national", "label": text("National")}],
        "roles": [{"id": level, "label": text(level), "level": level}
                  for level in ("organiser", "service_unit", "national")],
        "approval": {"text": text("Two thirds and half"), "members": "2/3", "inhabitants": "1/2"} if approval else None,
        "parts": [{"id": "1", "kind": "spearhead", "title": text("Part 1"), "goals": [
            {"id": "1.1", "title": text("Goal 1.1"), "measures": [
                {"id": "1.1.1", "level": "service_unit", "text": text("Measure 1.1.1"), "target": target,
                 "tasks": [task("1.1.1.1", [2025, 2026]), task("1.1.1.2", [2026])]},
                {"id": "1.1.2", "level": "organiser", "text": text("Measure 1.1.2"),
                 "tasks": [task("1.1.2.1", [2025, 2026], "organiser")]}]},
            {"id": "1.2", "title": text("Goal 1.2"), "measures": [
                {"id": "1.2.1", "level": "service_unit", "text": text("Measure 1.2.1"),
                 "tasks": [task("1.2.1.1", [2024, 2025, 2026]), task("1.2.1.2", [2026], "national")]}]},
        ]}],
    }  # fmt: skip
    sha256 = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return LoadedProgramme(Programme.model_validate(content), sha256)


def adopted(units: Mapping[str, Unit], *, since: date = date(2024, 1, 1)) -> Adoption:
    """Let the county follow the small programme."""
    return actions.adopt(loaded=small(), organiser=units["county"], answerers=KINDS, valid_from=since, by=None)


def followed_at(unit: Unit) -> Followed:
    """Return the small programme as a unit follows it, whoever looks."""
    rows = [one for one in access.adoptions_above(unit) if one.programme == "small"]
    return Followed(unit, tuple(rows))


def answered(
    unit: Unit, task_id: str, year: int, level: AnswerLevel = AnswerLevel.DONE, *, why: str = ""
) -> Evaluation:
    """Let a unit answer a task."""
    new = NewAnswer(task=task_id, year=year, level=level, text=why)
    return actions.answer(followed=followed_at(unit), new=new, by=None)


def small_county() -> dict[str, Unit]:
    """Open the small county and let it follow the small programme."""
    units = county()
    adopted(units)
    return units
