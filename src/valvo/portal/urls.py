"""Addresses everybody may open without signing in."""

from django.urls import path

from valvo.portal.views import documents, index, plans

app_name = "portal"
urlpatterns = [
    path("", index.show, name="index"),
    path("documents/", documents.index, name="documents"),
    path("documents/open.json", documents.open_data, name="open_data"),
    path("documents/<int:pk>/", documents.show, name="document"),
    path("documents/<int:pk>/<str:language>.<str:form>", documents.download, name="file"),
    path("plans/", plans.index, name="plans"),
]
