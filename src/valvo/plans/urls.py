"""Addresses of plans for those who are signed in."""

from django.urls import path

from valvo.plans.views import follow_up, index, part, plan, reading, search

app_name = "plans"
urlpatterns = [
    path("", index.Plans.as_view(), name="index"),
    path("make/", index.make, name="make"),
    path("search/", search.search, name="search"),
    path("<int:pk>/", plan.show, name="plan"),
    path("<int:pk>/write/<slug:heading>/", part.write, name="write"),
    path("<int:pk>/approve/", plan.approve, name="approve"),
    path("<int:pk>/publish/", plan.publish, name="publish"),
    path("<int:pk>/compare/<int:before>/<int:after>/", plan.compare, name="compare"),
    path("<int:pk>/follow-up/", follow_up.write, name="follow_up"),
    path("<int:pk>/follow-up/<int:row>/publish/", follow_up.publish, name="publish_follow_up"),
    path("<int:pk>/read/", reading.show, name="read"),
    path("<int:pk>/understood/", reading.understand, name="understand"),
    path("<int:pk>/versions/<int:number>/<str:language>.pdf", reading.download, name="download"),
    path("<int:pk>/code.svg", reading.code, name="code"),
]
