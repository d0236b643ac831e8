"""All definitions together: loaded once, checked against each other, found by id."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from valvo.accounts.permissions import Permission, Role, roles_with
from valvo.definitions.reading import DefinitionError, Loaded, Model, read
from valvo.definitions.schema import (
    ClockDefinition,
    Code,
    CodeList,
    CrossDefinition,
    Entrance,
    ImprovementDefinition,
    NeverEventList,
    NoticeForm,
    ReportKind,
    RetentionRule,
    RoutingRule,
)

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """Every definition by its id."""

    code_lists: Mapping[str, Loaded[CodeList]]
    clocks: Mapping[str, Loaded[ClockDefinition]]
    kinds: Mapping[str, Loaded[ReportKind]]
    never_events: Mapping[str, Loaded[NeverEventList]]
    retention: Mapping[str, Loaded[RetentionRule]]
    notices: Mapping[str, Loaded[NoticeForm]]
    routing: Mapping[str, Loaded[RoutingRule]]
    entrance: Loaded[Entrance]
    improvement: Loaded[ImprovementDefinition]
    green_cross: Loaded[CrossDefinition]

    def code_list(self, list_id: str) -> CodeList:
        """Return a code list; raises KeyError for an unknown id."""
        return self.code_lists[list_id].value

    def code(self, list_id: str, code: str) -> Code | None:
        """Return one code of a list; None for an unknown one."""
        return self.code_list(list_id).find(code)

    def kind(self, kind_id: str) -> ReportKind:
        """Return a report kind; raises KeyError for an unknown id."""
        return self.kinds[kind_id].value

    def version(self, kind_id: str) -> str:
        """Return the SHA-256 over a report kind and the code lists it uses: what an answer was given on."""
        parts = [self.kinds[kind_id].sha256, *(self.code_lists[one].sha256 for one in lists_of(self.kind(kind_id)))]
        return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


def lists_of(kind: ReportKind) -> list[str]:
    """Return the ids of the code lists a report kind uses, sorted."""
    used = {question.code_list for question in kind.questions} | set(kind.judged.values()) | {kind.factors}
    return sorted(one for one in used if one is not None)


@cache
def catalogue() -> Catalogue:
    """Return Valvo's own definitions, read once; raises DefinitionError when they do not hold."""
    return read_catalogue(FOLDER)


def read_catalogue(folder: Path) -> Catalogue:
    """Return the definitions in a folder; raises DefinitionError naming file and place."""
    found = Catalogue(
        code_lists=_all(folder / "code_lists", CodeList),
        clocks=_all(folder / "clocks", ClockDefinition),
        kinds=_all(folder / "report_kinds", ReportKind),
        never_events=_all(folder / "never_events", NeverEventList),
        retention=_all(folder / "retention", RetentionRule),
        notices=_all(folder / "notices", NoticeForm),
        routing=_all(folder / "routing", RoutingRule),
        entrance=read(folder / "entrance.yaml", Entrance),
        improvement=read(folder / "improvement.yaml", ImprovementDefinition),
        green_cross=read(folder / "green_cross.yaml", CrossDefinition),
    )
    faults = [
        *_clock_faults(found, folder),
        *_kind_faults(found, folder),
        *_never_event_faults(found, folder),
        *_notice_faults(found, folder),
        *_retention_faults(found, folder),
        *_routing_faults(found, folder),
        *_entrance_faults(found, folder),
    ]
    if faults:
        raise DefinitionError("\n".join(faults))
    return found


def _all(folder: Path, model: type[Model]) -> dict[str, Loaded[Model]]:
    return {path.stem: read(path, model) for path in sorted(folder.glob("*.yaml"))}


def _clock_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    authorities = found.code_lists.get("authority")
    known = {code.id for code in authorities.value.codes} if authorities else set()
    for clock_id, loaded in found.clocks.items():
        for missing in sorted(set(loaded.value.authorities) - known):
            yield f"{folder / 'clocks' / clock_id}.yaml: there is no authority '{missing}'"


def _kind_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    for kind_id, loaded in found.kinds.items():
        path = folder / "report_kinds" / f"{kind_id}.yaml"
        for missing in sorted(set(lists_of(loaded.value)) - set(found.code_lists)):
            yield f"{path}: there is no code list '{missing}'"
        for missing in sorted(set(loaded.value.clocks) - set(found.clocks)):
            yield f"{path}: there is no clock '{missing}'"


def _never_event_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    for list_id, loaded in found.never_events.items():
        path = folder / "never_events" / f"{list_id}.yaml"
        for event in loaded.value.events:
            for kind_id in event.kinds:
                kind = found.kinds.get(kind_id)
                if kind is None:
                    yield f"{path}: {event.id}: there is no report kind '{kind_id}'"
                else:
                    faults = _answer_faults(found, kind.value, event.answers, judged=True)
                    yield from (f"{path}: {event.id}: {fault}" for fault in faults)


def _retention_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    ruled = [kind for loaded in found.retention.values() for kind in loaded.value.kinds]
    for kind in sorted(set(ruled) | set(found.kinds)):
        if kind not in found.kinds:
            yield f"{folder / 'retention'}: there is no report kind '{kind}'"
        elif ruled.count(kind) != 1:
            yield f"{folder / 'retention'}: the report kind '{kind}' has {ruled.count(kind)} rules, not one"


# What a role must hold to be of use: somebody who joins reads through their part, who holds a case handles it.
_NEEDED = {"joins": Permission.UNIT_VIEW, "holds": Permission.CASE_HANDLE}


def _routing_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    for rule_id, loaded in found.routing.items():
        path, rule = folder / "routing" / f"{rule_id}.yaml", loaded.value
        if rule.role not in set(Role):
            yield f"{path}: there is no role '{rule.role}'"
        elif rule.role not in roles_with(_NEEDED[rule.does]):
            yield f"{path}: the role '{rule.role}' lacks the right '{_NEEDED[rule.does]}'"
        for kind_id in rule.kinds:
            kind = found.kinds.get(kind_id)
            if kind is None:
                yield f"{path}: there is no report kind '{kind_id}'"
            else:
                yield from (f"{path}: {fault}" for fault in _answer_faults(found, kind.value, rule.answers))


def _answer_faults(
    found: Catalogue, kind: ReportKind, answers: Mapping[str, Collection[str]], *, judged: bool = False
) -> Iterator[str]:
    asked: dict[str, str] = {str(field): of for field, of in kind.judged.items()} if judged else {}
    asked |= {question.id: question.code_list for question in kind.questions if question.code_list}
    for question, codes in answers.items():
        codes_of = found.code_lists.get(asked.get(question, ""))
        if codes_of is None:
            yield f"the report kind '{kind.id}' has no question '{question}' with codes"
        else:
            yield from (f"'{question}' has no code '{code}'" for code in codes if codes_of.value.find(code) is None)


def _notice_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    for notice_id, loaded in found.notices.items():
        path, form = folder / "notices" / f"{notice_id}.yaml", loaded.value
        for missing in sorted(set(form.kinds) - set(found.kinds)):
            yield f"{path}: there is no report kind '{missing}'"
        authorities = found.code_lists.get("authority")
        if authorities is None or authorities.value.find(form.authority) is None:
            yield f"{path}: there is no authority '{form.authority}'"


def _entrance_faults(found: Catalogue, folder: Path) -> Iterator[str]:
    for tell in found.entrance.value.tells:
        for subject in tell.subjects:
            for kind_id in subject.kinds.values():
                kind = found.kinds.get(kind_id)
                place = f"{folder / 'entrance.yaml'}: tells › {tell.id} › {subject.id}"
                if kind is None:
                    yield f"{place}: there is no report kind '{kind_id}'"
                elif tell.reach not in kind.value.reaches:
                    yield f"{place}: the report kind '{kind_id}' does not know the reach '{tell.reach}'"
