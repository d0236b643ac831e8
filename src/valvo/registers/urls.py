"""Addresses of registers."""

from django.urls import path

from valvo.registers.views import columns, entering, figures, imports, overview

app_name = "registers"
urlpatterns = [
    path("", overview.index, name="index"),
    path("files/", imports.Files.as_view(), name="files"),
    path("files/take-in/", imports.upload, name="upload"),
    path("files/take-in/<int:key>/", imports.review, name="review"),
    path("files/take-in/<int:key>/columns/", imports.ask_columns, name="ask"),
    path("files/take-in/<int:key>/confirm/", imports.confirm, name="confirm"),
    path("files/take-in/<int:key>/discard/", imports.discard, name="discard"),
    path("files/<int:key>/", imports.show, name="file"),
    path("columns/", columns.index, name="columns"),
    path("columns/<int:key>/revoke/", columns.revoke, name="revoke_columns"),
    path("service-chains/", figures.Chains.as_view(), name="chains"),
    path("<slug:register>/enter/", entering.enter, name="enter"),
    path("<slug:register>/", figures.Figures.as_view(), name="register"),
]
