"""The command `valvo` beside other commands."""

import os
import subprocess
import sys
from pathlib import Path


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
