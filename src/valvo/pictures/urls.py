"""Addresses of saved pictures."""

from django.urls import path

from valvo.pictures.views import picture, pictures, stop

app_name = "pictures"
urlpatterns = [
    path("", pictures.index, name="index"),
    path("make/", pictures.make, name="make"),
    path("first/", pictures.first, name="first"),
    path("mail/", pictures.mail, name="mail"),
    path("stop/<str:token>/", stop.stop, name="stop"),
    path("<slug:key>/", picture.show, name="picture"),
    path("<slug:key>/change/", picture.change, name="change"),
    path("<slug:key>/move/", picture.move, name="move"),
    path("<slug:key>/remove/", picture.remove, name="remove"),
]
