"""The `valvo` subcommands of this package."""

from valvo.statistics.funnel_command import funnel
from valvo.statistics.spc_command import spc

__all__ = ["funnel", "spc"]
