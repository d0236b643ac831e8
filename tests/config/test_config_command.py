"""The command `valvo` beside other commands."""

import subprocess
import sys


def test_who_reads_only_the_beginning_gets_no_traceback() -> None:
    command = [sys.executable, "-m", "valvo.config.cli", "indicators", "list", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 (ours)
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        said = running.stderr.read().decode()

    assert "Traceback" not in said
    assert running.returncode == 1
