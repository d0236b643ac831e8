"""Addresses of documents."""

from django.urls import path

from valvo.documents.views import document, documents, files, theme

app_name = "documents"
urlpatterns = [
    path("", documents.Documents.as_view(), name="documents"),
    path("make/", documents.make, name="make"),
    path("look/", theme.look, name="look"),
    path("document.css", files.stylesheet, name="stylesheet"),
    path("<int:pk>/", document.show, name="document"),
    path("<int:pk>/figures/", document.figures, name="figures"),
    path("<int:pk>/write/<slug:key>/", document.write, name="write"),
    path("<int:pk>/accept/<slug:key>/", document.accept, name="accept"),
    path("<int:pk>/arrange/<slug:key>/", document.arrange, name="arrange"),
    path("<int:pk>/comment/<slug:key>/", document.comment, name="comment"),
    path("<int:pk>/resolve/<int:comment>/", document.resolve, name="resolve"),
    path("<int:pk>/move/", document.move, name="move"),
    path("<int:pk>/withdraw/", document.withdraw, name="withdraw"),
    path("<int:pk>/<str:language>.<str:form>", files.download, name="file"),
]
