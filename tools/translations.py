"""Translations without gettext: `compile` makes .mo files, `check` finds texts that a language lacks.

English is written in the code; Swedish and Finnish lie in src/valvo/<app>/locale/<language>/LC_MESSAGES/django.po.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

SOURCE = Path(__file__).resolve().parents[1] / "src" / "valvo"
TRANSLATED = ("sv", "fi")
# How the texts stand in the arguments of each of Django's functions; None: the first argument.
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_UTF8 = {"encoding": "utf-8"}
Message = tuple[str | None, str]  # context and text


def main() -> int:
    """Run one of the two jobs; exit status 1 when something is missing."""
    if sys.argv[1:] == ["compile"]:
        compile_all()
        return 0
    faults = list(faults_found())
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def compile_all() -> None:
    """Write each .mo that is older than its .po."""
    for po in SOURCE.glob("*/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            catalog = _read(po)
            with mo.open("wb") as file:
                write_mo(file, catalog)


def faults_found() -> Iterator[str]:
    """Yield a line for each missing, fuzzy, unused or wrongly filled translation."""
    settings.configure(USE_I18N=True)
    django.setup()
    used = {app.name: dict(_messages(app)) for app in sorted(SOURCE.iterdir()) if app.is_dir()}
    for language in TRANSLATED:
        catalogs = {po.parents[3].name: _read(po) for po in SOURCE.glob(f"*/locale/{language}/LC_MESSAGES/django.po")}
        yield from _missing(used, catalogs, language)
        yield from _wrong(used, catalogs, language)
        yield from _differing(catalogs, language)


def _missing(used: dict[str, dict[Message, str]], catalogs: dict[str, Catalog], language: str) -> Iterator[str]:
    entries = [message for catalog in catalogs.values() for message in catalog]
    known = {_key(message) for message in entries if message.id and _filled(message)}
    for app, messages in used.items():
        for (context, text), place in sorted(messages.items(), key=lambda item: item[1]):
            if (context, text) not in known and not _in_framework(text, language):
                yield f"{place}: no {language} text for {text!r} (app {app})"


def _wrong(used: dict[str, dict[Message, str]], catalogs: dict[str, Catalog], language: str) -> Iterator[str]:
    wanted = {key for messages in used.values() for key in messages}
    for app, catalog in catalogs.items():
        for message in (message for message in catalog if message.id):
            text = _key(message)[1]
            if _key(message) not in wanted:
                yield f"{app} {language}: nothing uses {text!r}"
            if message.fuzzy:
                yield f"{app} {language}: {text!r} is marked fuzzy"
            for error in message.check(catalog) if "%(" in text else ():
                yield f"{app} {language}: {text!r}: {error}"


def _differing(catalogs: dict[str, Catalog], language: str) -> Iterator[str]:
    """Yield texts that two apps translate differently: Django puts all apps together, and one would win everywhere."""
    seen: dict[Message, tuple[str, object]] = {}
    for app, catalog in sorted(catalogs.items()):
        for message in (message for message in catalog if message.id):
            elsewhere, told = seen.setdefault(_key(message), (app, message.string))
            if told != message.string:
                yield f"{app} {language}: {_key(message)[1]!r} is {message.string!r}, but {told!r} in {elsewhere}"


def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parents[1].name)


def _key(message: object) -> Message:
    text = message.id if isinstance(message.id, str) else message.id[0]  # type: ignore[attr-defined]  # babel's Message
    return (message.context, text)  # type: ignore[attr-defined]  # babel's Message


def _filled(message: object) -> bool:
    string = message.string  # type: ignore[attr-defined]  # babel's Message
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _in_framework(text: str, language: str) -> bool:
    """Tell whether Django itself translates the text."""
    from django.utils import translation  # noqa: PLC0415 (after settings)

    with translation.override(language):
        return translation.gettext(text) != text


def _keywords(code: str, file: Path) -> dict[str, object]:
    """Return the functions that mark texts in a file, under the names it imports them by."""
    if file.suffix != ".py":
        return {**KEYWORDS, "_": None}
    names: dict[str, object] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {one.asname or one.name: KEYWORDS[one.name] for one in node.names if one.name in KEYWORDS}
    return names


def _messages(app: Path) -> Iterator[tuple[Message, str]]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 (after settings)

    for file in sorted([*app.rglob("*.py"), *app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt")]):
        if "migrations" in file.parts:
            continue
        code = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # What templatize leaves is no Python; without its indentation the tokenizer reads it all the same.
            code = "\n".join(line.lstrip() for line in templatize(code).splitlines())
        place = str(file.relative_to(SOURCE.parents[1]))
        for line, texts, _comments, context in extract(
            "python", io.BytesIO(code.encode()), keywords=_keywords(code, file), comment_tags=(), options=_UTF8
        ):
            text = texts if isinstance(texts, str) else texts[0]
            if text:
                yield (context, text), f"{place}:{line}"


if __name__ == "__main__":
    raise SystemExit(main())
