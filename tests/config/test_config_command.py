"""The command `valvo` beside other commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_who_reads_no_further_gets_no_traceback(tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    series.write_text("period,value\n2026-01,5\n2026-02,7\n2026-03,6\n", encoding="utf-8")
    reads, writes = os.pipe()
    os.close(reads)

    done = subprocess.run(
        [sys.executable, "-m", "valvo.config.cli", "spc", str(series), "--chart", "i"],
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)

    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("letters", ["ascii", "latin-1"])
def test_where_a_terminal_has_other_letters_all_is_written_in_utf8(
    tmp_path: Path, letters: str, form: list[str]
) -> None:
    series = tmp_path / "series.csv"
    rows = "".join(f"vår {number},{5 + 40 * (number % 2)},100\n" for number in range(20))
    series.write_text(f"period,numerator,denominator\n{rows}sista,,100\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "valvo.config.cli", "spc", str(series), "--chart", "p", *form],
        env={**os.environ, "PYTHONIOENCODING": letters},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode("utf-8")
    assert "vår 0" in told
    assert "φ = " in told
