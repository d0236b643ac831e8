"""Addresses of visits."""

from django.urls import path

from valvo.inspections.views import (
    files,
    materials,
    observations,
    observe,
    planning,
    report,
    restrictions,
    team,
    themes,
    visit,
    visits,
)

app_name = "inspections"
urlpatterns = [
    path("", visits.Visits.as_view(), name="index"),
    path("plan/", planning.plan, name="plan"),
    path("new/", planning.new, name="new"),
    path("themes/", themes.themes, name="themes"),
    path("themes/<str:theme>/recommend/", themes.spread, name="spread"),
    path("restrictions/", restrictions.show, name="restrictions"),
    path("observe/worker.js", observe.worker, name="worker"),
    path("observe/<int:pk>/", observe.observe, name="observe"),
    path("<int:pk>/", visit.show, name="visit"),
    path("<int:pk>/change/", planning.change, name="change"),
    path("<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("<int:pk>/follow-up/", planning.follow_up, name="follow_up"),
    path("<int:pk>/team/", team.add, name="add_member"),
    path("<int:pk>/team/<int:person>/remove/", team.remove, name="remove_member"),
    path("<int:pk>/material/", materials.ask, name="ask"),
    path("<int:pk>/material/<int:material>/", materials.answer, name="answer_material"),
    path("<int:pk>/begin/", visit.begin, name="begin"),
    path("<int:pk>/summary/", visit.summarise, name="summarise"),
    path("<int:pk>/observations/<int:observation>/", observations.mend, name="mend"),
    path("<int:pk>/observations/<int:observation>/remove/", observations.remove, name="remove"),
    path("<int:pk>/observations/<int:observation>/decide/", observations.decide, name="decide"),
    path("<int:pk>/observations/<int:observation>/action/", observations.act_on, name="act_on"),
    path("<int:pk>/files/<int:picture>/", files.file, name="file"),
    path("<int:pk>/send/", visit.send, name="send"),
    path("<int:pk>/take-back/", visit.take_back, name="take_back"),
    path("<int:pk>/comment/", visit.comment, name="comment"),
    path("<int:pk>/approve/", visit.approve, name="approve"),
    path("<int:pk>/publish/", visit.publish, name="publish"),
    path("<int:pk>/add/", visit.add_to, name="add_to"),
    path("<int:pk>/report/", report.show, name="report"),
    path("<int:pk>/report/<str:language>.<str:form>", report.download, name="download"),
]
