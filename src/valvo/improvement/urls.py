"""Addresses of improvement."""

from django.urls import path

from valvo.improvement.views import action, actions

app_name = "improvement"
urlpatterns = [
    path("", actions.Actions.as_view(), name="actions"),
    path("board/", actions.Board.as_view(), name="board"),
    path("add/", action.add, name="add"),
    path("<int:pk>/", action.show, name="action"),
    path("<int:pk>/evidence/<int:evidence>/", action.evidence, name="evidence"),
    path("<int:pk>/start/", action.start, name="start"),
    path("<int:pk>/finish/", action.finish, name="finish"),
    path("<int:pk>/send-back/", action.send_back, name="send_back"),
    path("<int:pk>/verify/", action.verify, name="verify"),
    path("<int:pk>/cancel/", action.cancel, name="cancel"),
    path("<int:pk>/edit/", action.edit, name="edit"),
]
