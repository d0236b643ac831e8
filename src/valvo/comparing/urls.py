"""Addresses of comparing."""

from django.urls import path

from valvo.comparing.views import compare, sharing

app_name = "comparing"
urlpatterns = [
    path("", compare.show, name="compare"),
    path("sharing/", sharing.show, name="sharing"),
]
