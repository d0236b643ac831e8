"""Addresses of the green cross."""

from django.urls import path

from valvo.green_cross.views import month

app_name = "green_cross"
urlpatterns = [
    path("", month.month, name="month"),
    path("mark/", month.mark, name="mark"),
]
