"""Every template that can be shown can be read: our own, and those of sign-in that we do not write ourselves."""

from pathlib import Path

from django.apps import apps
from django.template.loader import get_template

SIGN_IN = ("account/", "mfa/", "usersessions/")


def test_every_template_can_be_read() -> None:
    read = 0
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        for path in folder.rglob("*.html"):
            name = path.relative_to(folder).as_posix()
            if app.name.startswith("valvo.") or name.startswith(SIGN_IN):
                get_template(name)
                read += 1

    assert read > 300, "templates are no longer found"
