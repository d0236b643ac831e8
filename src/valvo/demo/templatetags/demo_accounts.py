"""The demo accounts on the sign-in page."""

from dataclasses import dataclass

from django import template
from django.utils.translation import get_language

from valvo.core.languages import language_or
from valvo.demo.accounts import ACCOUNTS, PASSWORD

register = template.Library()


@dataclass(frozen=True)
class _Row:
    email: str
    what: str


@register.simple_tag
def demo_accounts() -> list[_Row]:
    """Return the accounts with what each can do, in the reader's language."""
    language = language_or(get_language())
    return [_Row(account.email, account.what[language]) for account in ACCOUNTS]


@register.simple_tag
def demo_password() -> str:
    """Return the accounts' shared password."""
    return PASSWORD
