"""Pages as somebody with a role reads them."""

import re

from django.test import Client

from factories import person
from valvo.accounts.permissions import Role
from valvo.organisation.models import Unit


def signed_in(client: Client, role: Role, unit: Unit) -> Client:
    """Let somebody with a role at a unit sign in."""
    client.force_login(person(role, unit))
    return client


def words(client: Client, address: str, status: int = 200) -> str:
    """Return a page's words without tags, blanks made one."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    page = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main")]))
