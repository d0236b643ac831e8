"""Addresses of forums."""

from django.urls import path

from valvo.forums.views import forum, index, meeting, minutes

app_name = "forums"
urlpatterns = [
    path("", index.Forums.as_view(), name="index"),
    path("make/", index.make, name="make"),
    path("<int:pk>/", forum.show, name="forum"),
    path("<int:pk>/change/", forum.change, name="change"),
    path("<int:pk>/end/", forum.end, name="end"),
    path("<int:pk>/seats/", forum.seat, name="seat"),
    path("<int:pk>/seats/<int:seat>/end/", forum.leave, name="leave"),
    path("<int:pk>/meetings/", forum.prepare, name="prepare"),
    path("meetings/<int:pk>/", meeting.show, name="meeting"),
    path("meetings/<int:pk>/paper.pdf", meeting.download, name="paper"),
    path("meetings/<int:pk>/refill/", meeting.refill, name="refill"),
    path("meetings/<int:pk>/points/", meeting.add_point, name="add_point"),
    path("meetings/<int:pk>/points/<int:point>/", meeting.point, name="point"),
    path("meetings/<int:pk>/points/<int:point>/remove/", meeting.remove_point, name="remove_point"),
    path("meetings/<int:pk>/send/", meeting.send, name="send"),
    path("meetings/<int:pk>/present/", minutes.attend, name="attend"),
    path("meetings/<int:pk>/actions/", minutes.decide, name="decide"),
    path("meetings/<int:pk>/approve/", minutes.approve, name="approve"),
    path("meetings/<int:pk>/addenda/", minutes.add, name="add_to_minutes"),
]
