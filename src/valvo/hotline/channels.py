"""The ways a message goes out. Mail is always there; the second one is what the operator has configured.

A channel is anything with `send`: it returns when the message has been handed over, and raises ChannelError otherwise.
"""

import json
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage

from valvo.hotline.choices import ChannelName
from valvo.hotline.errors import ChannelError
from valvo.hotline.messages import Message

# A gateway that does not answer must not hold up the messages after it.
WAIT_SECONDS = 5


class Channel(Protocol):
    """A way to reach somebody."""

    def send(self, message: Message) -> None:
        """Hand the message over; raises ChannelError when that fails."""


class Mail:
    """The mail server Valvo sends all its mail by."""

    def send(self, message: Message) -> None:
        """Send a mail."""
        mail = EmailMessage(
            message.subject, message.text, to=[message.mail], headers={"Message-ID": f"<{message.key}@valvo>"}
        )
        try:
            mail.send()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise ChannelError(type(error).__name__) from error


@dataclass(frozen=True)
class Webhook:
    """An address that takes a POST: an SMS gateway, a pager, a chat. docs/hotline.md tells what it is sent."""

    address: str
    token: str = ""

    def send(self, message: Message) -> None:
        """Post the message as JSON."""
        body = {
            "key": message.key,
            "to": message.phone,
            "text": message.text,
            "number": message.number,
            "unit": message.unit,
            "link": message.link,
        }
        request = Request(self.address, json.dumps(body).encode(), self._headers(message))  # noqa: S310 (the operator's own https address, checked when it is read)
        try:
            with urlopen(request, timeout=WAIT_SECONDS):  # noqa: S310 (as above)
                pass
        except HTTPError as error:
            raise ChannelError(f"HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            raise ChannelError(type(error).__name__) from error

    def _headers(self, message: Message) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


def channels() -> Mapping[ChannelName, Channel]:
    """Return the channels there are: mail, and the second one where the operator has configured it."""
    found: dict[ChannelName, Channel] = {ChannelName.MAIL: Mail()}
    if settings.HOTLINE_WEBHOOK:
        found[ChannelName.SECOND] = Webhook(settings.HOTLINE_WEBHOOK, settings.HOTLINE_TOKEN)
    return found


def channel_named(name: str) -> Channel:
    """Return a channel; raises ChannelError for one that is no longer configured."""
    found = channels().get(ChannelName(name))
    if found is None:
        raise ChannelError("not_configured")
    return found
