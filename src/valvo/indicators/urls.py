"""Addresses of the situation picture."""

from django.urls import path

from valvo.indicators.views import catalogue, indicator, picture

app_name = "indicators"
urlpatterns = [
    path("", picture.show, name="picture"),
    path("catalogue/", catalogue.show, name="catalogue"),
    path("<slug:indicator_id>/", indicator.show, name="indicator"),
    path("<slug:indicator_id>/<slug:what>/", indicator.decide, name="decide"),
    path("<slug:indicator_id>/<slug:what>/<int:pk>/withdraw/", indicator.withdraw, name="withdraw"),
]
