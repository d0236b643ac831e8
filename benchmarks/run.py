"""Runs the benchmarks: every `bench_*.py` beside this file, or those named, each in a process of its own.

    python benchmarks/run.py             all
    python benchmarks/run.py spc pdf     some

A benchmark has `main() -> int`, prints what it measured, its budget and their ratio, and returns 0 within the budget.
Ends with 1 when a budget is broken, 2 when there is no such benchmark.
"""

import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parent
PREFIX = "bench_"


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all."""
    known = {path.stem.removeprefix(PREFIX): path for path in sorted(FOLDER.glob(f"{PREFIX}*.py"))}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.\n")
        return 2
    broken = [name for name in names or known if not _within_budget(name, known[name])]
    print(f"\nBroken budgets: {', '.join(broken)}" if broken else "\nEvery budget holds.")
    return 1 if broken else 0


def _within_budget(name: str, path: Path) -> bool:
    print(f"\n--- {name}", flush=True)
    started = time.monotonic()
    status = subprocess.run([sys.executable, path], cwd=FOLDER.parent, check=False).returncode
    print(f"--- {name}: {'within' if status == 0 else 'OVER'} budget, {time.monotonic() - started:.0f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
