"""Every address there is, as somebody who has no business there."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from factories import county, person
from valvo.accounts.permissions import Role

# Pages meant for people without an account.
PUBLIC = (
    "sign-in/",
    "language/",
    "health/",
    "report/",
    "follow/",
    "static/",
    "public/",
    "surveys/",
    "pictures/stop/",
    "documents/document.css",
)
SAMPLES = {
    "int": "1",
    "str": "nowhere",
    "slug": "nowhere",
    "path": "nowhere",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield "/" + filled(route, entry)


def filled(route: str, entry: URLPattern) -> str:
    for name, converter in getattr(entry.pattern, "converters", {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", SAMPLES.get(kind, "nowhere")).replace(f"<{name}>", "nowhere")
    return route


OURS = sorted(
    address for address in addresses() if "(?P" not in address and not address[1:].startswith(("sign-in/", "static/"))
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", OURS)
def test_without_signing_in_every_page_but_the_public_ones_asks_for_it(address: str, client: Client) -> None:
    answer = client.get(address)

    if address[1:].startswith(PUBLIC):
        assert answer.status_code < 500
    else:
        assert answer.status_code in {302, 404, 405}
        assert "/sign-in/" in answer.headers.get("Location", "/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.OMBUD, Role.REPORTER, Role.ADMINISTRATOR])
def test_no_page_breaks_for_any_kind_of_person(role: Role | None, client: Client) -> None:
    units = county()
    client.force_login(person(role, units["ward-1"] if role else None))

    broken = [address for address in OURS if client.get(address).status_code >= 500]

    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/units/home/", "/cases/2026-1/"])
def test_not_yours_and_not_there_look_alike(address: str, client: Client) -> None:
    units = county()
    client.force_login(person(Role.HANDLER, units["hospital"]))

    yours_not, not_there = client.get(address), client.get(address.replace("home", "gone").replace("2026-1", "2026-2"))

    assert yours_not.status_code == not_there.status_code == 404
    assert yours_not.content == not_there.content.replace(b"gone", b"home").replace(b"2026-2", b"2026-1") or (
        len(yours_not.content) == len(not_there.content)
    )
