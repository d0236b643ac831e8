"""The addresses of anonymous surveys: no account, no session."""

from django.urls import path

from valvo.questionnaires.views import survey

app_name = "surveys"
urlpatterns = [
    path("thanks/", survey.thanks, name="thanks"),
    path("<str:token>/", survey.answer, name="answer"),
]
