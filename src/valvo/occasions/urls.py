"""Addresses of occasions."""

from django.urls import path

from valvo.occasions.views import occasions
from valvo.occasions.views.completions import CompletionLists, Completions

app_name = "occasions"
urlpatterns = [
    path("", occasions.Occasions.as_view(), name="occasions"),
    path("new/", occasions.new, name="new"),
    path("<int:pk>/", occasions.change, name="occasion"),
    path("<int:pk>/remove/", occasions.remove, name="remove"),
    path("completions/", Completions.as_view(), name="completions"),
    *CompletionLists().urls(),
]
