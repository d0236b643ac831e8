"""The service worker, served under the address it looks after."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@require_GET
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Return the worker's script: a worker reaches no further than the folder it is served from."""
    path = finders.find("intake/worker.js")
    if path is None:
        raise Http404
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
