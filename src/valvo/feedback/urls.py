"""Addresses of feedback."""

from django.urls import path

from valvo.feedback.views import rows, sums

app_name = "feedback"
urlpatterns = [
    path("", rows.Rows.as_view(), name="rows"),
    path("themes/", sums.themes, name="themes"),
    path("<str:number>/", rows.row, name="row"),
]
