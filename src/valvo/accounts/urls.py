"""Addresses of people."""

from django.urls import path

from valvo.accounts.views import people

app_name = "accounts"
urlpatterns = [
    path("", people.People.as_view(), name="people"),
    path("me/", people.me, name="me"),
    path("add/", people.add, name="add"),
    path("<int:pk>/", people.show, name="person"),
    path("<int:pk>/role/", people.give_role, name="give_role"),
    path("<int:pk>/role/<int:membership>/end/", people.end_role, name="end_role"),
    path("<int:pk>/deputy/", people.set_deputy, name="set_deputy"),
    path("<int:pk>/hand-over/", people.hand_over, name="hand_over"),
    path("<int:pk>/account/", people.account, name="account"),
]
