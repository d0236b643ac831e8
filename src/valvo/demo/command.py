"""`valvo demo [--scale N] [--seed N]`: a fictional region with three years of reports, and two real organisations.

`valvo demo --year-of hus`: in its stead HUS with as many reports as it had in 2024, and what is counted out of them
beside what it printed.
"""

import argparse
import sys
import time

from valvo.config.start import start_django

SEED = 8
_TOLD_EVERY = 10_000  # reports


def demo(arguments: list[str]) -> int:
    """Run `valvo demo`; refuses a database that holds units already."""
    options = _parser().parse_args(arguments)
    start_django()
    if options.year_of:
        return _year_of_hus(options.seed)
    from valvo.analytics.refresh import refresh  # noqa: PLC0415 (models exist only once Django has started)
    from valvo.core.errors import Refusal  # noqa: PLC0415
    from valvo.demo.generate import generate  # noqa: PLC0415
    from valvo.indicators.gathering import gather, is_worth_it  # noqa: PLC0415

    started = time.monotonic()
    sys.stdout.write("Making the demo region …\n")
    sys.stdout.flush()
    try:
        made = generate(seed=options.seed, scale=options.scale, tell=_tell)
    except Refusal as error:
        sys.stderr.write(f"valvo: {error}\n")
        return 1
    refresh()
    if is_worth_it():  # else whoever opens the picture first waits for it
        gather()
    sys.stdout.write(
        f"Havsnäs is there: {made.units} units, {made.people} people, {made.reports:,} reports in three years, "
        f"{made.files} published files of HUS and Helsinki. It took {time.monotonic() - started:.0f} s.\n"
    )
    return 0


def _year_of_hus(seed: int) -> int:
    """Make HUS's year and hold the review's figures against the printed ones; 1 where one differs."""
    from valvo.analytics.refresh import refresh  # noqa: PLC0415 (models exist only once Django has started)
    from valvo.core.errors import Refusal  # noqa: PLC0415
    from valvo.demo import sized_actions  # noqa: PLC0415

    started = time.monotonic()
    margins = sized_actions.published_margins()
    try:
        hus = sized_actions.write_year_of_hus(margins, seed=seed, tell=_tell)
    except Refusal as error:
        sys.stderr.write(f"valvo: {error}\n")
        return 1
    refresh()
    found = list(sized_actions.compared(hus, sized_actions.printed()))
    for one in found:
        sys.stdout.write(f"{one.code} {one.year}: HUS prints {one.paper}, the cases give {one.counted}\n")
    sys.stdout.write(f"{margins.reports:,} reports of HUS. It took {time.monotonic() - started:.0f} s.\n")
    return 0 if all(one.equal for one in found) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo demo", description="A fictional region with three years of reports.")
    parser.add_argument("--scale", type=_positive, default=1.0, metavar="N", help="this many times the reports")
    parser.add_argument(
        "--year-of", choices=("hus",), help="HUS's year 2024 out of handled cases, held against its paper"
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another region for another number")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("must be above nought")
    return number


def _tell(reports: int) -> None:
    if reports % _TOLD_EVERY == 0:
        sys.stderr.write(f"{reports:,} reports\n")
