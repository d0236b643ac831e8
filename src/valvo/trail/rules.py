"""What an event may hold, and how rows are authenticated and chained."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

Value = str | int | bool | float | date | None
# Codes, ids, dates and addresses of things fit; a sentence somebody wrote does not.
_CODE = re.compile(r"[\w.:+/-]{0,80}", re.ASCII)
FIRST_LINK = "0" * 64


def checked(data: Mapping[str, Value]) -> dict[str, str | int | bool | float | None]:
    """Return the data ready to store; raises ValueError where a value could be free text."""
    for name, value in data.items():
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise ValueError(f"the trail keeps codes, not text: {name}")
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}


def message_code(
    key: bytes,
    *,
    at: datetime,
    tag: str,
    actor: int | None,
    unit: int | None,
    target_kind: str,
    target: str,
    data: Mapping[str, object],
) -> str:
    """Return the HMAC-SHA-256 of an event's content, in hexadecimal."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [moment, tag, actor, unit, target_kind, target, dict(data)]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def link(key: bytes, *, before: str, number: int, event: int, mac: str) -> str:
    """Return the digest of a link: it depends on the one before, its number and the event it seals."""
    return hmac.new(key, f"{before}|{number}|{event}|{mac}".encode("ascii"), hashlib.sha256).hexdigest()
