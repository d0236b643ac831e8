"""Addresses of the tree of units."""

from django.urls import path

from valvo.organisation.views import tree, unit

app_name = "organisation"
urlpatterns = [
    path("", tree.Units.as_view(), name="index"),
    path("switch/", tree.switch, name="switch"),
    path("<str:public_id>/", unit.show, name="unit"),
    path("<str:public_id>/edit/", unit.edit, name="edit"),
    path("<str:public_id>/move/", unit.move, name="move"),
    path("<str:public_id>/close/", unit.close, name="close"),
    path("<str:public_id>/merge/", unit.merge, name="merge"),
    path("<str:public_id>/add/", unit.add, name="add"),
]
