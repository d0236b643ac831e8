"""Addresses of learning for those who write; the public page has its own in config."""

from django.urls import path

from valvo.learning.views import version

app_name = "learning"
urlpatterns = [
    path("<str:number>/nothing/", version.waive, name="waive"),
    path("<str:number>/<slug:language>/", version.version, name="version"),
    path("<str:number>/<slug:language>/publish/", version.publish, name="publish"),
    path("<str:number>/<slug:language>/withdraw/", version.withdraw, name="withdraw"),
]
