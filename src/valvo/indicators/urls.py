"""Addresses of the situation picture."""

from django.urls import path

from valvo.indicators.views import indicator, picture

app_name = "indicators"
urlpatterns = [
    path("", picture.show, name="picture"),
    path("<slug:indicator_id>/", indicator.show, name="indicator"),
]
