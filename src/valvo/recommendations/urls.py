"""Addresses of recommendations."""

from django.urls import path

from valvo.recommendations.views import answering, giving, recommendations

app_name = "recommendations"
urlpatterns = [
    path("", recommendations.Recommendations.as_view(), name="recommendations"),
    path("add/", giving.add, name="add"),
    path("<int:pk>/", recommendations.show, name="recommendation"),
    path("<int:pk>/<str:unit>/", answering.answer, name="answer"),
]
