"""Addresses of published reports of visits, for everybody."""

from django.urls import path

from valvo.inspections.views import public

app_name = "public_inspections"
urlpatterns = [
    path("", public.index, name="index"),
    path("<int:pk>/", public.show, name="report"),
]
