"""Pages answered without being drawn, for tests that ask who gets which answer and not how it looks."""

from django.template.backends.base import BaseEngine


class _Undrawn:
    """A template of which only the name is known."""

    def render(self, context: object = None, request: object = None) -> str:
        return ""


class Undrawn(BaseEngine):
    """A template engine in which every template is there and empty."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, object]) -> None:
        params = params.copy()
        params.pop("OPTIONS")
        super().__init__(params)

    def get_template(self, template_name: str) -> _Undrawn:
        """Return an empty template, whatever is asked for."""
        return _Undrawn()


TEMPLATES = [{"BACKEND": "undrawn.Undrawn", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}]
