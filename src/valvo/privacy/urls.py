"""Addresses of privacy."""

from django.urls import path

from valvo.privacy.views import case, requests

app_name = "privacy"
urlpatterns = [
    path("", requests.Requests.as_view(), name="requests"),
    path("<int:pk>/", requests.show, name="request"),
    path("<int:pk>/decide/", requests.decide, name="decide"),
    path("<int:pk>/name/", requests.name, name="name"),
    path("cases/<str:number>/ask/<slug:purpose>/", case.ask, name="ask"),
    path("cases/<str:number>/mask/", case.mask, name="mask"),
    path("cases/<str:number>/mask/<int:pk>/lift/", case.lift, name="lift"),
    path("readers/", case.Readers.as_view(), name="readers"),
]
