"""Addresses of the annual clock."""

from django.urls import path

from valvo.annual_clock.views import feeds, occasion, year

app_name = "annual_clock"
urlpatterns = [
    path("", year.year, name="year"),
    path("add/", year.add, name="add"),
    path("template/", year.take_template, name="take_template"),
    path("feeds/", feeds.index, name="feeds"),
    path("feeds/make/", feeds.make, name="make_feed"),
    path("feeds/<int:pk>/revoke/", feeds.revoke, name="revoke_feed"),
    path("calendar/<str:secret>.ics", feeds.read, name="calendar"),
    path("<int:pk>/", occasion.change, name="series"),
    path("<int:pk>/end/", occasion.end, name="end"),
    path("<int:pk>/<str:due>/", occasion.show, name="occasion"),
    path("<int:pk>/<str:due>/move/", occasion.move, name="move"),
    path("<int:pk>/<str:due>/done/", occasion.tick, name="tick"),
]
