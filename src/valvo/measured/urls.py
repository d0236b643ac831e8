"""Addresses of measured figures."""

from django.urls import path

from valvo.measured.views import change, completeness, figures
from valvo.measured.views.lists import DeliveryLists

app_name = "measured"
urlpatterns = [
    path("", figures.index, name="index"),
    path("add/", figures.add, name="add"),
    path("<int:pk>/", figures.show, name="figure"),
    path("<int:pk>/change/", change.change, name="change"),
    path("<int:pk>/end/", change.end, name="end"),
    path("completeness/", completeness.show, name="completeness"),
    path("<int:pk>/deliver/", figures.deliver, name="deliver"),
    *DeliveryLists().urls(),
]
