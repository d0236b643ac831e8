"""A mail server that refuses some addresses and goes away at others."""

import smtplib
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend


class Backend(EmailBackend):
    """Takes mail as the tests' own does, but for two domains."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Refuse refused.example, break down at away.example."""
        for one in messages:
            if one.to[0].endswith("@refused.example"):
                raise smtplib.SMTPRecipientsRefused({one.to[0]: (550, b"no such mailbox")})
            if one.to[0].endswith("@away.example"):
                raise smtplib.SMTPServerDisconnected
        return super().send_messages(messages)
