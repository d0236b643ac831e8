"""Addresses of the lake."""

from django.urls import path

from valvo.analytics.views import query

app_name = "analytics"
urlpatterns = [path("", query.ask, name="query")]
