"""A page on which work goes on step by step: a refused step shows it again, its form filled as it was sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from valvo.accounts.models import User
from valvo.core.errors import NotReadyError, Refusal, StaleError
from valvo.web.frame import frame_of

M = TypeVar("M", bound=Model)


@dataclass
class Refused:
    """What is shown again after a refusal: the sentence, the forms as they were sent, the status."""

    sentence: str = ""
    status: int = 200
    filled: dict[str, forms.BaseForm] = field(default_factory=dict)


@dataclass(frozen=True)
class Steps(Generic[M]):
    """The steps of one kind of thing: `page` shows it, `read` reads it anew for a person, `route` leads to it."""

    page: Callable[[HttpRequest, M, Refused | None], HttpResponse]
    read: Callable[[User, int], M]
    route: str

    def step(self, request: HttpRequest, one: M, act: Callable[[], object]) -> HttpResponse:
        """Take a step that needs no form; a refusal is shown on top of the page."""
        try:
            act()
        except Refusal as refusal:
            return self._again(request, one, refusal, {})
        return redirect(self.route, pk=one.pk)

    def step_with(
        self, request: HttpRequest, one: M, key: str, form: forms.BaseForm, act: Callable[[], object]
    ) -> HttpResponse:
        """Take a step with a form; a refusal shows the form again, filled as it was sent."""
        if not form.is_valid():
            return self.page(request, one, Refused(status=422, filled={key: form}))
        try:
            act()
        except Refusal as refusal:
            return self._again(request, one, refusal, {key: form})
        return redirect(f"{reverse(self.route, args=[one.pk])}#{key}")

    def _again(self, request: HttpRequest, one: M, refusal: Refusal, filled: dict[str, forms.BaseForm]) -> HttpResponse:
        said = f"{refusal} {' '.join(refusal.sentences)}" if isinstance(refusal, NotReadyError) else str(refusal)
        refused = Refused(said, 409 if isinstance(refusal, StaleError) else 422, filled)
        return self.page(request, self.read(frame_of(request).person, one.pk), refused)
