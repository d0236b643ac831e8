"""Signing in, and the pages where people are looked after."""

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from factories import PASSWORD, county, person
from valvo.accounts import access
from valvo.accounts.events import AccountEvent
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, Role
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
TODAY = date.today().isoformat()  # noqa: DTZ011 (as a person types it)


def sign_in(client: Client, user: User, password: str = PASSWORD) -> int:
    return client.post("/sign-in/login/", {"login": user.email, "password": password}).status_code


def test_the_right_password_opens_and_a_wrong_one_does_not(client: Client) -> None:
    user = person(Role.REPORTER, county()["ward-1"])

    assert sign_in(client, user, "something else") == 200
    assert "_auth_user_id" not in client.session
    assert sign_in(client, user) == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_with_an_authenticator_the_password_alone_does_not_open(client: Client) -> None:
    user = person(Role.REPORTER, county()["ward-1"])
    secret = generate_totp_secret()
    TOTP.activate(user, secret)

    sign_in(client, user)
    assert "_auth_user_id" not in client.session
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/sign-in/2fa/authenticate/", {"code": code})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_nobody_can_make_an_account_alone(client: Client) -> None:
    client.post("/sign-in/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert not User.objects.filter(email="new@example.org").exists()


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    units = county()
    user, administrator = person(Role.REPORTER, units["ward-1"]), person(Role.ADMINISTRATOR, units["county"])
    client.force_login(administrator)

    client.post(f"/people/{user.pk}/account/")
    client.logout()

    sign_in(client, user)
    assert "_auth_user_id" not in client.session


def test_an_openid_provider_in_the_settings_is_offered(client: Client, settings: object) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "county",
                    "name": "County sign-in",
                    "client_id": "x",
                    "secret": "y",
                    "settings": {"server_url": "https://id.example.org"},
                }
            ]
        }
    }

    assert "County sign-in" in client.get("/sign-in/login/").content.decode()


def test_an_administrator_adds_a_person_with_a_role(client: Client) -> None:
    units = county()
    administrator = person(Role.ADMINISTRATOR, units["hospital"])
    client.force_login(administrator)
    values = {"name": "New One", "email": "New@Example.org", "language": "fi", "role": "handler", "unit": "ward-1"}

    answer = client.post("/people/add/", values)

    added = User.objects.get(email="new@example.org")
    assert answer.headers["Location"] == f"/people/{added.pk}/"
    assert access.may(added, Permission.CASE_HANDLE, units["ward-1"])
    assert Event.objects.filter(tag=AccountEvent.ADDED, actor=administrator.pk, target=str(added.pk)).exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"unit": "home"}, "no unit with that identifier in your reach"),
        ({"unit": "gone"}, "no unit with that identifier in your reach"),
        ({"email": "not an address"}, "valid email"),
        ({"role": "emperor"}, "valid choice"),
        ({"name": ""}, "required"),
    ],
)
def test_each_mistake_is_named_and_nobody_is_added(client: Client, change: dict[str, str], message: str) -> None:
    client.force_login(person(Role.ADMINISTRATOR, county()["hospital"]))
    values = {"name": "New One", "email": "new@example.org", "language": "fi", "role": "handler", "unit": "ward-1"}

    answer = client.post("/people/add/", values | change)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not User.objects.filter(name="New One").exists()


def test_a_role_cannot_be_given_or_ended_beyond_ones_reach(client: Client) -> None:
    units = county()
    here, there = person(Role.HANDLER, units["ward-1"]), person(Role.HANDLER, units["home"])
    client.force_login(person(Role.ADMINISTRATOR, units["hospital"]))
    membership = Membership.objects.get(user=there)

    given = client.post(f"/people/{here.pk}/role/", {"role": "manager", "unit": "home", "since": TODAY})
    ended = client.post(f"/people/{there.pk}/role/{membership.pk}/end/")

    assert (given.status_code, ended.status_code) == (422, 404)
    assert Membership.objects.get(pk=membership.pk).valid_to is None


def test_one_may_name_ones_own_deputy_and_nobody_elses(client: Client) -> None:
    units = county()
    absent, deputy = person(Role.HANDLER, units["ward-1"]), person()
    other = person(Role.HANDLER, units["ward-1"])
    client.force_login(absent)
    values = {"deputy": deputy.email, "since": TODAY, "until": TODAY}

    assert client.post(f"/people/{absent.pk}/deputy/", values).status_code == 302
    assert client.post(f"/people/{other.pk}/deputy/", values).status_code == 404
    assert access.may(deputy, Permission.CASE_HANDLE, units["ward-1"])


def test_people_are_for_administrators(client: Client) -> None:
    units = county()
    for role in (Role.MANAGER, Role.COORDINATOR, Role.PRIVACY, Role.OMBUD):
        client.force_login(person(role, units["county"]))
        assert client.get("/people/").status_code == 403


def test_the_trail_is_for_the_data_protection_officer_and_its_reading_is_recorded(client: Client) -> None:
    units = county()
    officer = person(Role.PRIVACY, units["county"])
    client.force_login(person(Role.ADMINISTRATOR, units["county"]))
    assert client.get("/trail/").status_code == 403

    client.force_login(officer)
    assert client.get("/trail/").status_code == 200

    assert Event.objects.filter(tag="trail:events:read", actor=officer.pk).count() == 1
