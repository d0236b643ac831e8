"""Addresses of the trail."""

from django.urls import path

from valvo.trail.views.events import Events

app_name = "trail"
urlpatterns = [path("", Events.as_view(), name="index")]
