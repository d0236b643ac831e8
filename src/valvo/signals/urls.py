"""Addresses of signals."""

from django.urls import path

from valvo.signals.views import signal, signals, watches

app_name = "signals"
urlpatterns = [
    path("", signals.Signals.as_view(), name="signals"),
    path("<int:pk>/", signal.show, name="signal"),
    path("<int:pk>/answer/", signal.answer, name="answer"),
    path("<int:pk>/act/", signal.act, name="act"),
    path("watched/", watches.show, name="watches"),
    path("watched/<int:pk>/end/", watches.end, name="end_watch"),
]
