"""Addresses of notices."""

from django.urls import path

from valvo.notices.views import notice

app_name = "notices"
urlpatterns = [
    path("cases/<str:number>/begin/", notice.begin, name="begin"),
    path("<int:pk>/", notice.show, name="notice"),
    path("<int:pk>/fill/", notice.fill, name="fill"),
    path("<int:pk>/sent/", notice.sent, name="sent"),
    path("<int:pk>/drop/", notice.drop, name="drop"),
    path("<int:pk>/file.<str:form>", notice.download, name="download"),
]
