"""Small pages all others need: choosing a language, and telling a load balancer that all is well."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts import actions
from valvo.core.languages import language_or


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language and return to the page one came from."""
    asked = language_or(request.POST.get("language"))
    if request.user.is_authenticated:
        actions.set_language(user=request.user, language=asked)
    came_from = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(came_from if safe else "/")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, max_age=365 * 86_400, samesite="Lax", httponly=True)
    return response


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
