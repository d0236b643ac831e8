"""Ending with the process that started this one, also when that one was killed and could say nothing."""

import os
import threading
import time

# Set by `valvo serve` for the processes it starts; other servers look after their processes themselves.
SERVES = "VALVO_SERVES"


def follow_parent() -> None:
    """Watch, in the background, for the process that started this one, and end as soon as it is gone."""
    if os.environ.get(SERVES):
        threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:  # an orphan gets another parent; Windows keeps the number, and its orphans
        time.sleep(1)
    os._exit(0)
