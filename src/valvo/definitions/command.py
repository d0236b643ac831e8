"""`valvo definitions check`: whether the definitions hold, and what in them is still unverified."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from pydantic import BaseModel

from valvo.definitions.catalogue import FOLDER, Catalogue, read_catalogue
from valvo.definitions.reading import DefinitionError, read
from valvo.definitions.schema import Source

# Definitions that apps above read, by the files and the schema they are read with: names alone, as this lies below.
ABOVE = {
    "questionnaires": ("questionnaires/*.yaml", "valvo.questionnaires.definition:Questionnaire"),
    "plans": ("plans/*.yaml", "valvo.plans.definition:Template"),
    "golden_rules": ("golden_rules.yaml", "valvo.learning.golden:GoldenRules"),
}
Above = Mapping[str, Sequence[tuple[str, Source]]]


def definitions(arguments: list[str]) -> int:
    """Run `valvo definitions`; returns 0 when all hold, 1 when one does not, 2 for wrong usage."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has written help or usage and ends with 0 or 2
        return int(stop.code or 0)
    try:
        found, above = read_catalogue(options.folder), read_above(options.folder)
    except (DefinitionError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(_as_json(found, above) if options.json else _as_lines(found, above))
    return 0


def read_above(folder: Path) -> Above:
    """Return the definitions whose schemas lie in apps above this one; raises DefinitionError for a faulty one."""
    found: dict[str, list[tuple[str, Source]]] = {}
    for kind, (files, schema) in ABOVE.items():
        module, name = schema.split(":")
        model: type[BaseModel] = getattr(import_module(module), name)
        values = {path.stem: read(path, model).value for path in sorted(folder.glob(files))}
        found[kind] = [(f"{kind}/{one}", value.source) for one, value in values.items()]  # type: ignore[attr-defined]  # each schema has one
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo definitions", description="Report kinds, code lists and clocks.")
    commands = parser.add_subparsers(dest="what", required=True)
    check = commands.add_parser("check", help="check that all definitions hold, alone and together")
    check.add_argument("--folder", type=Path, default=FOLDER, help="check another folder than Valvo's own")
    check.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    return parser


def unverified(found: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield (definition, source's title) for everything not yet checked against its source."""
    for name, source in _sources(found):
        if not source.verified:
            yield name, source.title


def _sources(found: Catalogue) -> Iterator[tuple[str, Source]]:
    for list_id, codes in found.code_lists.items():
        yield f"code_lists/{list_id}", codes.value.source
        for standard, source in codes.value.mapping_sources.items():
            yield f"code_lists/{list_id} → {standard}", source
    for clock_id, clock in found.clocks.items():
        for rule in clock.value.rules:
            yield f"clocks/{clock_id} from {rule.valid_from}", rule.source
    for kind_id, kind in found.kinds.items():
        yield f"report_kinds/{kind_id}", kind.value.source
    for rule_id, kept in found.retention.items():
        yield f"retention/{rule_id}", kept.value.source
    for notice_id, notice in found.notices.items():
        yield f"notices/{notice_id}", notice.value.source
    for routing_id, routing in found.routing.items():
        yield f"routing/{routing_id}", routing.value.source
    for list_id, events in found.never_events.items():
        yield f"never_events/{list_id}", events.value.source


def _counts(found: Catalogue) -> dict[str, int]:
    return {
        "report_kinds": len(found.kinds),
        "code_lists": len(found.code_lists),
        "codes": sum(len(codes.value.codes) for codes in found.code_lists.values()),
        "clocks": len(found.clocks),
        "notices": len(found.notices),
        "routing_rules": len(found.routing),
        "never_events": sum(len(one.value.events) for one in found.never_events.values()),
    }


def _waiting(found: Catalogue, above: Above) -> list[tuple[str, str]]:
    more = [(name, source.title) for rows in above.values() for name, source in rows if not source.verified]
    return [*unverified(found), *more]


def _as_json(found: Catalogue, above: Above) -> str:
    result = {
        **_counts(found),
        **{kind: len(rows) for kind, rows in above.items()},
        "versions": {kind_id: found.version(kind_id) for kind_id in found.kinds},
        "unverified": [{"definition": name, "source": title} for name, title in _waiting(found, above)],
    }
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def _as_lines(found: Catalogue, above: Above) -> str:
    counts = _counts(found) | {kind: len(rows) for kind, rows in above.items()}
    lines = [f"{number:5} {name.replace('_', ' ')}" for name, number in counts.items()]
    waiting = [f"  {name}: {title}" for name, title in _waiting(found, above)]
    return "\n".join([*lines, "", "All definitions hold.", f"Not yet verified: {len(waiting)}", *waiting]) + "\n"
