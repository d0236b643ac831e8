"""Addresses of programmes. Unit and year live in the query."""

from django.urls import path

from valvo.programmes.views import adoption, answering, areas, ballot, index, measure, missing, programme, project
from valvo.programmes.views.take_in import ProgrammeTables

app_name = "programmes"
urlpatterns = [
    path("", index.show, name="index"),
    path("projects/<int:pk>/", project.show, name="project"),
    path("projects/<int:pk>/change/", project.change, name="change_project"),
    path("projects/<int:pk>/group/", project.join, name="join_project"),
    path("projects/<int:pk>/group/<int:member>/leave/", project.leave, name="leave_project"),
    path("projects/<int:pk>/decide/", project.decide, name="decide_project"),
    *ProgrammeTables().urls(),
    path("<str:programme>/", programme.show, name="programme"),
    path("<str:programme>/adopt/", adoption.adopt, name="adopt"),
    path("<str:programme>/end/", adoption.end, name="end"),
    path("<str:programme>/answers/", answering.questions, name="answers"),
    path("<str:programme>/missing/", missing.missing, name="missing"),
    path("<str:programme>/areas/", areas.compare, name="areas"),
    path("<str:programme>/areas/share/", areas.share, name="share_results"),
    path("<str:programme>/vote/", ballot.show, name="vote"),
    path("<str:programme>/vote/open/", ballot.open_vote, name="open_vote"),
    path("<str:programme>/vote/close/", ballot.close_vote, name="close_vote"),
    path("<str:programme>/vote/<int:member>/", ballot.record_vote, name="record_vote"),
    path("<str:programme>/places/<str:place>/", programme.place, name="place"),
    path("<str:programme>/measures/<str:measure>/", measure.show, name="measure"),
    path("<str:programme>/measures/<str:measure>/project/", project.add, name="add_project"),
    path("<str:programme>/tasks/<str:task>/", answering.task, name="task"),
    path("<str:programme>/tasks/<str:task>/action/", answering.add_action, name="add_action"),
]
