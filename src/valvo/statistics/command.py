"""The `valvo` subcommands of this package."""

from valvo.statistics.spc_command import spc

__all__ = ["spc"]
