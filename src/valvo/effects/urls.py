"""Addresses of effects."""

from django.urls import path

from valvo.effects.views import check, checks

app_name = "effects"
urlpatterns = [
    path("", checks.Checks.as_view(), name="checks"),
    path("<int:pk>/", check.check, name="check"),
]
