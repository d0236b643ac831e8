"""`valvo person`: the first administrator, before anybody can sign in."""

import argparse
import getpass
import sys

from valvo.config.start import start_django


def person(arguments: list[str]) -> int:
    """Run `valvo person add`; the password is asked for, or read from standard input when that is no terminal."""
    parser = argparse.ArgumentParser(prog="valvo person", description="Add somebody who can sign in, with a role.")
    parser.add_argument("what", choices=["add"])
    parser.add_argument("email")
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", default="administrator")
    parser.add_argument("--unit", required=True, help="public identifier of the unit the role is held at")
    parser.add_argument("--language", choices=["sv", "fi", "en"], default="sv")
    options = parser.parse_args(arguments)
    start_django()
    return _add(options)


def _add(options: argparse.Namespace) -> int:
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415 (only once Django has started)
    from django.core.exceptions import ValidationError  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from valvo.accounts import actions  # noqa: PLC0415
    from valvo.accounts.models import User  # noqa: PLC0415
    from valvo.accounts.permissions import Role  # noqa: PLC0415
    from valvo.organisation.models import Unit  # noqa: PLC0415

    unit = Unit.objects.filter(public_id=options.unit).first()
    if unit is None or options.role not in Role.values:
        known = f"Roles: {', '.join(Role.values)}." if unit else f"There is no unit '{options.unit}'."
        sys.stderr.write(f"valvo: {known}\n")
        return 1
    if User.objects.filter(email__iexact=options.email).exists():
        sys.stderr.write("valvo: somebody already signs in with this address.\n")
        return 1
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as error:
        sys.stderr.write(f"valvo: {' '.join(error.messages)}\n")
        return 1
    with transaction.atomic():
        user = actions.add_person(
            email=options.email, name=options.name, language=options.language, password=password, by=None
        )
        actions.give_role(user=user, role=Role(options.role), unit=unit, by=None)
    sys.stdout.write(f"{options.email} can sign in.\n")
    return 0
