"""Addresses of retention."""

from django.urls import path

from valvo.retention.views import holds, overview

app_name = "retention"
urlpatterns = [
    path("", overview.overview, name="index"),
    path("cases/<str:number>/hold/", holds.hold, name="hold"),
    path("cases/<str:number>/lift/", holds.lift, name="lift"),
]
