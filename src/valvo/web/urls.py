"""Addresses of what all pages share."""

from django.urls import path

from valvo.web.views import saved, shared

app_name = "web"
urlpatterns = [
    path("language/", shared.language, name="language"),
    path("health/", shared.health, name="health"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.save, name="save_view"),
    path("views/<int:pk>/", saved.rename, name="rename_view"),
    path("views/<int:pk>/delete/", saved.delete, name="delete_view"),
]
