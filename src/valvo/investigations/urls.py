"""Addresses of investigations."""

from django.urls import path

from valvo.investigations.views import decide, entries, investigation, investigations, report, support, team

app_name = "investigations"
urlpatterns = [
    path("", investigations.Investigations.as_view(), name="index"),
    path("support/", support.show, name="support"),
    path("support/write/", support.write, name="write_support"),
    path("decide/<str:number>/", decide.decide, name="decide"),
    path("<int:pk>/", investigation.show, name="investigation"),
    path("<int:pk>/summary/", investigation.summarise, name="summarise"),
    path("<int:pk>/support-offered/", investigation.offer_support, name="offer_support"),
    path("<int:pk>/send/", investigation.send, name="send"),
    path("<int:pk>/send-back/", investigation.send_back, name="send_back"),
    path("<int:pk>/approve/", investigation.approve, name="approve"),
    path("<int:pk>/abandon/", investigation.abandon, name="abandon"),
    path("<int:pk>/team/", team.add, name="add_member"),
    path("<int:pk>/team/<int:person>/remove/", team.remove, name="remove_member"),
    path("<int:pk>/independence/", team.state, name="state"),
    path("<int:pk>/report/", report.show, name="report"),
    path("<int:pk>/report/<str:language>.<str:form>", report.download, name="download"),
    path("<int:pk>/recommendations/<int:entry>/action/", entries.act_on, name="act_on"),
    path("<int:pk>/<str:kind>/add/", entries.add, name="add_entry"),
    path("<int:pk>/<str:kind>/<int:entry>/", entries.change, name="change_entry"),
    path("<int:pk>/<str:kind>/<int:entry>/remove/", entries.remove, name="remove_entry"),
]
