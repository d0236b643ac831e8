"""Asking the lake a question leaves a line in the trail: who, when, and a digest of the question, never its words."""

import hashlib

from valvo.accounts.models import User
from valvo.analytics.errors import QueryError
from valvo.analytics.events import LakeEvent
from valvo.analytics.querying import Answer, ask
from valvo.trail.actions import record


def query(*, sql: str, units: frozenset[int], by: User) -> Answer:
    """Return the answer to a question over these units' rows; raises QueryError for one that cannot be answered."""
    digest = hashlib.sha256(sql.encode()).hexdigest()[:32]
    try:
        answer = ask(sql, units)
    except QueryError:
        record(LakeEvent.REFUSED, by=by, sha256=digest)
        raise
    record(LakeEvent.QUERIED, by=by, sha256=digest, rows=len(answer.rows), milliseconds=answer.milliseconds)
    return answer
