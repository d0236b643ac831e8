"""Addresses of contracts."""

from django.urls import path

from valvo.contracts.views import contracts, producer, writing

app_name = "contracts"
urlpatterns = [
    path("", contracts.Contracts.as_view(), name="index"),
    path("producers/<str:unit>/", producer.show, name="producer"),
    path("new/", writing.new, name="new"),
    path("<int:pk>/change/", writing.change, name="change"),
    path("<int:pk>/reports/", writing.demand, name="demand"),
    path("<int:pk>/reports/<int:report>/", writing.receive, name="receive"),
    path("<int:pk>/sanctions/", writing.sanction, name="sanction"),
    path("<int:pk>/sanctions/<int:sanction>/", writing.close, name="close"),
]
