"""Addresses of learning for those who write; the public page has its own in config."""

from django.urls import path

from valvo.learning.views import cases, materials, version

app_name = "learning"
urlpatterns = [
    path("<str:number>/nothing/", version.waive, name="waive"),
    path("cases/", cases.LearningCases.as_view(), name="cases"),
    path("cases/add/", cases.add, name="add_case"),
    path("cases/<int:pk>/", cases.show, name="case"),
    path("cases/<int:pk>/change/", cases.change, name="change_case"),
    path("cases/<int:pk>/publish/", cases.publish, name="publish_case"),
    path("cases/<int:pk>/retire/", cases.retire, name="retire_case"),
    path("cases/<int:pk>/use/", cases.use, name="use_case"),
    path("materials/", materials.Materials.as_view(), name="materials"),
    path("materials/add/", materials.add, name="add_material"),
    path("materials/<int:pk>/", materials.show, name="material"),
    path("materials/<int:pk>/file/", materials.download, name="material_file"),
    path("materials/<int:pk>/review/", materials.review, name="review_material"),
    path("materials/<int:pk>/retire/", materials.retire, name="retire_material"),
    path("<str:number>/<slug:language>/", version.version, name="version"),
    path("<str:number>/<slug:language>/publish/", version.publish, name="publish"),
    path("<str:number>/<slug:language>/withdraw/", version.withdraw, name="withdraw"),
]
