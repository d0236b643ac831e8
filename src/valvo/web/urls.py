"""Addresses of what all pages share."""

from django.urls import path

from valvo.web.views import shared

app_name = "web"
urlpatterns = [
    path("language/", shared.language, name="language"),
    path("health/", shared.health, name="health"),
]
