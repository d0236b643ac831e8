"""The command `valvo` beside other commands."""

import os
import subprocess
import sys


def test_who_reads_no_further_gets_no_traceback() -> None:
    reads, writes = os.pipe()
    os.close(reads)

    done = subprocess.run(
        [sys.executable, "-m", "valvo.config.cli", "indicators", "list"],
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)

    assert (done.returncode, done.stderr) == (1, b"")
