"""Addresses of the ombudspersons' register."""

from django.urls import path

from valvo.ombud.views import accounts, contacts

app_name = "ombud"
urlpatterns = [
    path("contacts/", contacts.Contacts.as_view(), name="contacts"),
    path("contacts/new/", contacts.new, name="new"),
    path("contacts/<int:pk>/", contacts.change, name="contact"),
    path("contacts/<int:pk>/remove/", contacts.remove, name="remove"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/release/", accounts.release, name="release"),
    path("accounts/<int:pk>/", accounts.show, name="account"),
    path("accounts/<int:pk>/<str:language>.<str:form>", accounts.download, name="file"),
]
