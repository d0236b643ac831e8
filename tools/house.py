"""The house rules that ruff and mypy do not know. Prints each breach with its place; exit status 1 when there is one.

An exception is a comment `# house: why` on the line itself. docs/developing.md tells the rules in words.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "valvo"
WRITES = {"save", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
WRITES_ON_ROWS = {"create", "update", "delete"}
ROWS = re.compile(r"\.objects\b|\.(filter|exclude|all|select_related)\(")
LONGEST_FUNCTION = 80
Check = Callable[[Path, ast.Module, list[str]], Iterator[tuple[int, str]]]


def writes_only_in_actions(path: Path, tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Rows are written by actions.py (or the actions package) and nowhere else."""
    if "actions" in path.stem or "actions" in path.parts or "migrations" in path.parts:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, receiver = node.func.attr, ast.unparse(node.func.value)
        if _writes_a_file(name, node):
            continue
        if name in WRITES or (name in WRITES_ON_ROWS and (ROWS.search(receiver + ".") or _bare_delete(name, node))):
            yield node.lineno, f"{receiver}.{name}() outside actions.py"


def _writes_a_file(name: str, node: ast.Call) -> bool:
    """Tell `picture.save(path)` from `row.save()`: a model's save takes no positional arguments."""
    return name == "save" and bool(node.args)


def _bare_delete(name: str, node: ast.Call) -> bool:
    return name == "delete" and not node.args and not node.keywords


def views_read_through_access(path: Path, tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Views and endpoints get rows through access.py or queries.py."""
    if "views" not in path.parts and path.stem != "endpoints":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield node.lineno, f"{ast.unparse(node)} in a view"


def rules_are_pure(path: Path, tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, str]]:
    """rules.py and valvo.statistics know no Django; statistics imports nothing of ours."""
    pure = path.stem == "rules" or path.stem.endswith("_rules") or "statistics" in path.parts
    for node in ast.walk(tree) if pure else ():
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            ours = (
                "statistics" in path.parts and module.startswith("valvo.") and not module.startswith("valvo.statistics")
            )
            if module.split(".")[0] == "django" or ours:
                yield node.lineno, f"imports {module}"


def no_asserts(path: Path, tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, str]]:
    """An assert is gone under -O: guards raise."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "assert as a guard"


def short_functions(path: Path, tree: ast.Module, lines: list[str]) -> Iterator[tuple[int, str]]:
    """No function is longer than 80 lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} is {length} lines long"


CHECKS: tuple[Check, ...] = (
    writes_only_in_actions,
    views_read_through_access,
    rules_are_pure,
    no_asserts,
    short_functions,
)

# What a template may not hold: pattern → why. Pages of `web` and of the sign-in are where components are made.
RAW_FIELD = re.compile(r"<(input(?![^>]*type=\"hidden\")|select|textarea)\b")
IN_TEMPLATES = {
    re.compile(r"\sstyle=\""): "inline style (the content security policy refuses it)",
    re.compile(r"\son[a-z]+=\""): "inline script (the content security policy refuses it)",
    re.compile(r"<script(?![^>]*(\ssrc=|type=\"application/json\"))"): "inline script",
    re.compile(r"(src|href)=\"(https?:)?//"): "something from another host",
    re.compile(r"\|\s*safe\b"): "text passed on without escaping",
}


def main() -> int:
    """Check every file; return the exit status."""
    faults = [*_python_faults(), *_template_faults()]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _python_faults() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        lines, tree = code.splitlines(), ast.parse(code)
        for check in CHECKS:
            for number, what in check(path, tree, lines):
                if "# house:" not in lines[number - 1]:
                    yield f"{path.relative_to(ROOT)}:{number}: {what} ({check.__name__})"


def _template_faults() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        components = path.is_relative_to(SOURCE / "web" / "templates")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "{# house:" in line:
                continue
            reasons = [why for pattern, why in IN_TEMPLATES.items() if pattern.search(line)]
            if not components and RAW_FIELD.search(line):
                reasons.append("a raw field; use {% field %} or web/parts/search.html")
            yield from (f"{path.relative_to(ROOT)}:{number}: {why}" for why in reasons)


if __name__ == "__main__":
    raise SystemExit(main())
