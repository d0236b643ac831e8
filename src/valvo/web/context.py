"""What every template can rely on."""

from django.conf import settings
from django.http import HttpRequest

from valvo.core.languages import LANGUAGES
from valvo.web.frame import frame_of
from valvo.web.menu import menu_for


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame, the menu and the languages; without sign-in only the languages."""
    common: dict[str, object] = {"languages": LANGUAGES, "demo": settings.SHOW_DEMO_ACCOUNTS}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return common
    own = frame_of(request)
    return common | {"frame": own, "menu": menu_for(own.permissions)}
