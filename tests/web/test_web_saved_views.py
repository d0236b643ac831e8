"""Views kept of a list: by name, one where the list opens, shared at a unit, with the columns one wants."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.organisation.models import Unit
from valvo.trail.models import Event
from valvo.web.actions import MOST
from valvo.web.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def office(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def keep(client: Client, name: str, query: str = "kind=unit&sort=-name", **more: str) -> SavedView:
    answer = client.post("/views/save/", {"path": "/units/", "query": query, "name": name, **more})
    assert answer.status_code == 302, answer.content.decode()
    return SavedView.objects.get(name=name)


def chips(html: str) -> str:
    return html.split('<div class="views">')[1].split("</nav>", maxsplit=1)[0]


def test_a_view_is_kept_under_a_name_and_shown_as_a_chip_that_leads_back(client: Client, office: User) -> None:
    as_(client, office)
    assert "<ul>" not in chips(client.get("/units/").text), "no chips before there is a view"
    view = keep(client, "Only units", query="sort=-name&kind=unit&page=3&next=//evil&q=")
    assert view.query == "kind=unit&sort=-name", "the list's own keys and no others"
    shown = chips(client.get("/units/?kind=unit&sort=-name").text)
    assert f'href="/units/?kind=unit&amp;sort=-name&amp;view={view.pk}" aria-current="true"' in shown
    assert 'aria-current="true"' not in chips(client.get("/units/?kind=entity").text)
    (event,) = Event.objects.filter(tag__startswith="web:view:")
    assert (event.tag, event.data) == ("web:view:saved", {"shared": False}), "the trail never tells what was sought"


def test_a_list_opens_with_the_default_and_with_nothing_else_in_its_address(client: Client, office: User) -> None:
    as_(client, office)
    first = keep(client, "First", is_default="on")
    second = keep(client, "Second", query="kind=entity", is_default="on")
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True), "one default, the last chosen"
    assert (
        client.get("/units/?unit=hospital").headers["Location"] == f"/units/?unit=hospital&kind=entity&view={second.pk}"
    )
    for query in ("view=all", "kind=unit", "page=2", "export=csv", "q=ward", f"view={first.pk}"):
        assert client.get(f"/units/?{query}").status_code == 200
    assert as_(client, person(Role.MANAGER, second.owner.memberships.get().unit)).get("/units/").status_code == 200


def test_a_shared_view_is_seen_at_the_unit_and_below_and_changed_by_those_who_coordinate_there(
    client: Client, office: User, units: dict[str, Unit]
) -> None:
    near = person(Role.COORDINATOR, units["hospital"])
    as_(client, near)
    view = keep(client, "Ours", shared="on", is_default="on")
    assert (view.unit, view.is_default) == (units["hospital"], False), "nobody chooses for others where a list opens"
    nurse = person(Role.REPORTER, units["ward-1"])
    assert "Ours" in chips(as_(client, nurse).get("/units/").text)
    elsewhere = person(Role.REPORTER, units["home"])
    assert "Ours" not in chips(as_(client, elsewhere).get("/units/").text)
    for user, status in ((nurse, 404), (person(Role.COORDINATOR, units["home"]), 404), (office, 302)):
        assert as_(client, user).post(f"/views/{view.pk}/", {f"view{view.pk}-name": "Theirs"}).status_code == status
    assert SavedView.objects.get().name == "Theirs"
    refused = as_(client, nurse).post("/views/save/", {"path": "/units/", "name": "Mine", "shared": "on"})
    assert refused.status_code == 403


def test_a_view_is_renamed_and_deleted_by_its_owner_alone(client: Client, office: User) -> None:
    as_(client, office)
    view, other = keep(client, "One"), keep(client, "Other")
    page = f"/views/{view.pk}/"
    refused = client.post(page, {f"view{view.pk}-name": "Other"})
    assert refused.status_code == 422
    assert 'value="Other"' in refused.text
    assert client.post(page, {f"view{view.pk}-name": "Better", f"view{view.pk}-is_default": "on"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("Better", True)
    outsider = person(Role.COORDINATOR, other.owner.memberships.get().unit)
    assert as_(client, outsider).post(f"{page}delete/").status_code == 404
    assert as_(client, office).post(f"{page}delete/").status_code == 302
    with pytest.raises(ObjectDoesNotExist):
        view.refresh_from_db()
    assert "Other" in client.get("/views/").text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"path": "/units/", "name": ""}, 422),
        ({"path": "/units/", "name": "x" * 61}, 422),
        ({"path": "/units/", "name": "Taken"}, 422),
        ({"path": "/views/", "name": "No list"}, 404),
        ({"path": "https://evil.example/", "name": "No list"}, 404),
        ({"path": "", "name": "No list"}, 404),
    ],
)
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(
    client: Client, office: User, sent: dict[str, str], status: int
) -> None:
    as_(client, office)
    keep(client, "Taken")
    refused = client.post("/views/save/", {"query": "kind=unit", **sent})
    assert refused.status_code == status
    if status == 422:
        assert 'value="kind=unit"' in refused.text


def test_so_many_views_of_a_list_and_no_more(client: Client, office: User) -> None:
    as_(client, office)
    for number in range(MOST):
        keep(client, f"View {number}")
    assert client.post("/views/save/", {"path": "/units/", "name": "One more"}).status_code == 422


def test_the_columns_chosen_are_shown_and_exported_and_kept(client: Client, office: User) -> None:
    as_(client, office)
    query = "col=name&col=kind"
    headings = client.get(f"/units/?{query}").text.split("<thead>")[1].split("</thead>")[0]
    assert headings.count("<th ") == 2
    exported = client.get(f"/units/?{query}&export=csv").getvalue().decode("utf-8-sig")
    assert exported.splitlines()[0] == "Name;Kind"
    assert keep(client, "Narrow", query=query).query == query
    assert client.get("/units/?col=nonsense").text.count("<th ") == client.get("/units/").text.count("<th ")


def test_views_take_one_query_however_many(client: Client, office: User) -> None:
    as_(client, office)
    taken = []
    for more in (1, 10):
        for number in range(more):
            keep(client, f"View {more} {number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/units/")
        taken.append(len(queries))
    assert taken[0] == taken[1]
