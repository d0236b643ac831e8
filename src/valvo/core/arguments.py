"""Arguments of commands that more than one command takes."""

import argparse

from valvo.core.periods import Period


def period_named(text: str) -> Period:
    """Return the period an argument names: 2024, 2024Q1, 2024T1 or 2024-03. Raises ArgumentTypeError."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
