"""Addresses of intake."""

from django.urls import path

from valvo.intake.views import arrivals, poster, report, worker

app_name = "intake"
urlpatterns = [
    path("", report.start, name="start"),
    path("worker.js", worker.worker, name="worker"),
    path("poster/<str:unit>/", poster.show, name="poster"),
    path("arrived/<str:key>/", arrivals.arrived, name="arrived"),
    path("sent/<str:key>/", report.receipt, name="receipt"),
    path("sent/<str:key>/written-down/", report.written_down, name="written_down"),
    path("<slug:tell_id>/", report.subjects, name="subjects"),
    path("<slug:tell_id>/<slug:subject_id>/", report.form, name="form"),
]
