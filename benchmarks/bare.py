"""The bare minimum to compare with: a Django view that inserts one row, on the same server and database settings.

With BARE_MIDDLEWARE=1 it stands behind Valvo's own middleware and asks who is signed in, as any page of Valvo's does.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valvo.config.settings")
django.setup()
TABLE = "bench_row"


def make_table() -> None:
    """Make the one table rows go into."""
    with connection.cursor() as cursor:
        serial = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id {serial}, story text NOT NULL)")


def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row, durably, and answer."""
    if settings.MIDDLEWARE and not request.user.is_authenticated:
        return HttpResponse(status=403)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (story) VALUES (%s)", [request.POST.get("q_story", "")])
    return HttpResponse("saved")


urlpatterns = [path("insert/", insert)]
settings.ROOT_URLCONF = __name__
if not os.environ.get("BARE_MIDDLEWARE"):
    settings.MIDDLEWARE = []
application = get_wsgi_application()
