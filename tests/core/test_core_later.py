"""A process starts without the libraries of the lake and of statistics; what is loaded later is there when asked."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import valvo
from valvo.core.later import later

HEAVY = {"ibis", "sqlglot", "duckdb", "pyarrow", "scipy.special", "scipy.optimize", "xlsxwriter", "typst", "pptx"}
START = f"import django, sys; django.setup(); print(*sorted({HEAVY!r} & set(sys.modules)))"


def test_a_process_starts_without_what_few_of_them_use() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_all_that_is_named_to_be_loaded_later_is_there() -> None:
    texts = "\n".join(path.read_text() for path in Path(valvo.__file__).parent.rglob("*.py"))
    named = set(re.findall(r'later\(\s*"([\w.]+):(\w+)"', texts))
    assert len(named) > 5
    assert [
        f"{module}:{name}" for module, name in named if not callable(getattr(import_module(module), name, None))
    ] == []


def test_a_function_loaded_later_is_given_all_and_gives_back_what_comes() -> None:
    assert later("statistics:mean")([1, 2, 3]) == 2
    assert later("builtins:sorted")([1, 3, 2], reverse=True) == [3, 2, 1]
