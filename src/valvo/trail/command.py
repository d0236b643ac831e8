"""`valvo trail verify`: is every event as it was written, and none missing?"""

import argparse
import json
import sys
from dataclasses import asdict

from valvo.config.start import start_django


def trail(arguments: list[str]) -> int:
    """Run `valvo trail`; exit status 1 when a row is changed, missing or inserted."""
    parser = argparse.ArgumentParser(
        prog="valvo trail", description="The append-only trail of everything done and read."
    )
    parser.add_argument("what", choices=["verify"], help="check every row and every link of the chain")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    start_django()
    from valvo.trail.verification import verify  # noqa: PLC0415 (models exist only once Django has started)

    verdict = verify()
    if options.json:
        json.dump(asdict(verdict), sys.stdout)
    else:
        _tell(verdict.events, verdict.links, verdict.waiting)
    for fault in verdict.faults:
        link = f", link {fault.link}" if fault.link else ""
        sys.stderr.write(f"{fault.kind}: event {fault.event}{link}\n")
    return 1 if verdict.faults else 0


def _tell(events: int, links: int, waiting: int) -> None:
    sys.stdout.write(f"{events} events, {links} sealed in the chain, {waiting} waiting to be sealed.\n")
