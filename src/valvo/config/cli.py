"""The `valvo` command: one table of what can be asked, each answer in the package it belongs to.

Exit status 0 done, 1 the data says no (with a sentence on standard error), 2 wrong usage.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from io import TextIOWrapper

Command = Callable[[list[str]], int]

# name → (module:function, one line of help). Functions take the arguments after the name, return the exit status.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("valvo.config.serve:serve", "web and background worker together"),
    "worker": ("valvo.config.worker:worker", "another background worker"),
    "demo": ("valvo.demo.command:demo", "make the fictional demo region in an empty database"),
    "migrate": ("valvo.config.upkeep:migrate", "bring the database's tables up to date"),
    "doctor": ("valvo.config.upkeep:doctor", "look at what Valvo rests on"),
    "backup": ("valvo.config.upkeep:backup", "database and attachments into one archive"),
    "restore": ("valvo.config.upkeep:restore", "put such an archive back"),
    "person": ("valvo.accounts.command:person", "add somebody who can sign in"),
    "trail": ("valvo.trail.command:trail", "verify the append-only trail"),
    "retention": ("valvo.retention.command:retention", "erase what has been kept long enough"),
    "spc": ("valvo.statistics.command:spc", "one series in, limits and signals out"),
    "funnel": ("valvo.statistics.command:funnel", "many units in, limits and flags out"),
    "definitions": ("valvo.definitions.command:definitions", "check report kinds, code lists and clocks"),
    "import": ("valvo.registers.command:import_files", "read messy files as people have them: csv, xlsx"),
    "document": ("valvo.documents.command:document", "build a review as web page, PDF, slides, sheet or data"),
    "lake": ("valvo.analytics.command:lake", "refresh the analytic lake, or tell its state"),
    "indicators": ("valvo.indicators.command:indicators", "list and compute indicators"),
    "questionnaire": ("valvo.questionnaires.command:questionnaire", "show a ready questionnaire"),
    "programme": ("valvo.programmes.command:programme", "show a programme, or take one in from a table"),
}


def load(name: str) -> Command:
    """Return the function behind a command name; raises KeyError for an unknown name."""
    module, function = COMMANDS[name][0].split(":")
    command: Command = getattr(import_module(module), function)
    return command


def usage() -> str:
    """Return the list of commands, one a line."""
    lines = [f"  {name:12} {help_text}" for name, (_, help_text) in COMMANDS.items()]
    return "\n".join(["usage: valvo COMMAND [arguments]", "", *lines, "", "valvo COMMAND --help tells more.", ""])


def _write_utf8() -> None:
    """Write UTF-8, as files are read, where a terminal or pipe is set to letters that cannot hold all of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.encoding.casefold().startswith("utf"):
            stream.reconfigure(encoding="utf-8")


def main() -> int:
    """Run one command; the entry point of `valvo`."""
    _write_utf8()
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
        return 0 if arguments else 2
    if arguments[0] not in COMMANDS:
        sys.stderr.write(f"valvo: there is no command '{arguments[0]}'.\n\n{usage()}")
        return 2
    try:
        status = load(arguments[0])(arguments[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
