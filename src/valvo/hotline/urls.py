"""Addresses of the hot line."""

from django.urls import path

from valvo.hotline.views import alert, alerts, duties

app_name = "hotline"
urlpatterns = [
    path("", alerts.Alerts.as_view(), name="index"),
    path("on-call/", duties.show, name="on_call"),
    path("on-call/add/", duties.add, name="add_duty"),
    path("on-call/<int:pk>/end/", duties.end, name="end_duty"),
    path("raise/<str:number>/", alert.raise_by_hand, name="raise"),
    path("<str:number>/", alert.show, name="alert"),
    path("<str:number>/acknowledge/", alert.acknowledge, name="acknowledge"),
    path("<str:number>/downgrade/", alert.downgrade, name="downgrade"),
    path("<str:number>/de-escalate/", alert.de_escalate, name="de_escalate"),
]
