"""Addresses of waiting."""

from django.urls import path

from valvo.waiting.views import files, situation

app_name = "waiting"
urlpatterns = [
    path("", situation.index, name="index"),
    path("files/", files.Files.as_view(), name="files"),
    path("files/add/", files.add, name="add"),
    path("files/<int:pk>/", files.show, name="file"),
    path("files/<int:pk>/columns/", files.columns, name="columns"),
    path("files/<int:pk>/confirm/", files.confirm, name="confirm"),
    path("files/<int:pk>/discard/", files.discard, name="discard"),
]
