"""Addresses of devices."""

from django.urls import path

from valvo.devices.views import cases, devices, people, types
from valvo.devices.views.lists import DeviceLists

app_name = "devices"
urlpatterns = [
    path("", devices.Devices.as_view(), name="devices"),
    path("new/", devices.new, name="new"),
    path("trace/", devices.trace, name="trace"),
    path("<int:pk>/", devices.show, name="device"),
    path("<int:pk>/change/", devices.change, name="change"),
    path("<int:pk>/state/", devices.state, name="state"),
    path("<int:pk>/plan/", devices.plan, name="plan"),
    path("checks/<int:pk>/", devices.check, name="check"),
    path("types/", types.Types.as_view(), name="types"),
    path("types/new/", types.new, name="new_type"),
    path("types/<int:pk>/", types.change, name="type"),
    path("officers/", people.officers, name="officers"),
    path("officers/<int:pk>/end/", people.end, name="end_officer"),
    path("passports/", people.Passports.as_view(), name="passports"),
    path("passports/give/", people.give, name="give"),
    path("passports/mine/", people.mine, name="mine"),
    path("passports/<int:pk>/", people.passport, name="passport"),
    path("passports/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    *DeviceLists().urls(),
    path("cases/<str:number>/link/", cases.link, name="link"),
    path("cases/<str:number>/unlink/<int:pk>/", cases.unlink, name="unlink"),
]
