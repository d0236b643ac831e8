"""`valvo questionnaire list` and `show ID`: what a ready questionnaire asks and how it is scored."""

import argparse
import json
import sys
from collections.abc import Iterator

from valvo.core.languages import LANGUAGES, Language
from valvo.definitions.reading import DefinitionError
from valvo.questionnaires.definition import Item, Questionnaire
from valvo.questionnaires.loading import UnknownQuestionnaireError, load_questionnaire, questionnaire_ids


def questionnaire(arguments: list[str]) -> int:
    """Run `valvo questionnaire`; returns 0 when done, 1 for an unknown or faulty one, 2 for wrong usage."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has written help or usage and ends with 0 or 2
        return int(stop.code or 0)
    try:
        text = _listing(options) if options.what == "list" else _showing(options)
    except (UnknownQuestionnaireError, DefinitionError) as error:
        sys.stderr.write(f"valvo questionnaire: {error}\n")
        return 1
    sys.stdout.write(text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo questionnaire", description="Ready questionnaires.")
    commands = parser.add_subparsers(dest="what", required=True)
    listing = commands.add_parser("list", help="name the questionnaires there are")
    listing.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    show = commands.add_parser("show", help="show one: sections, items, scales, scores")
    show.add_argument("id", help="the questionnaire's id, as `valvo questionnaire list` gives it")
    show.add_argument("--json", action="store_true", help="one JSON object with all texts in three languages")
    show.add_argument("--language", choices=LANGUAGES, default="en", help="the language of the lines (default: en)")
    return parser


def _listing(options: argparse.Namespace) -> str:
    found = [load_questionnaire(one).value for one in questionnaire_ids()]
    if options.json:
        rows = [
            {"id": one.id, "number": one.number, "title": one.title.model_dump(), "answered_by": one.answered_by.value}
            for one in found
        ]
        return json.dumps({"questionnaires": rows}, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{one.id:24} {one.title.en}\n" for one in found)


def _showing(options: argparse.Namespace) -> str:
    loaded = load_questionnaire(options.id)
    if options.json:
        content = {**loaded.value.model_dump(mode="json"), "sha256": loaded.sha256}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(loaded.value, options.language)) + "\n"


def _lines(found: Questionnaire, language: Language) -> Iterator[str]:
    yield f"{found.title[language]} ({found.id}, {found.number}), answered by {found.answered_by.value}"
    yield f"Source: {found.source.title}{_mark(verified=found.source.verified)}"
    for section in found.sections:
        yield f"\n{section.title[language]}"
        yield from (_item(item, language) for item in section.items)
    yield ""
    yield from (f"{score.id:24} {score.method.value}: {score.label[language]}" for score in found.scores)


def _item(item: Item, language: Language) -> str:
    level = f" [{item.level}]" if item.level else ""
    condition = f" if {item.condition.item} is {' or '.join(item.condition.answers)}" if item.condition else ""
    return (
        f"  {item.id:22} {item.scale.value:10}{level}{condition} {item.text[language]}{_mark(verified=item.verified)}"
    )


def _mark(*, verified: bool) -> str:
    return "" if verified else " (not verified)"
