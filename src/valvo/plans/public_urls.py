"""Addresses of published plans, for everybody."""

from django.urls import path

from valvo.plans.views import public

app_name = "public_plans"
urlpatterns = [
    path("<str:unit>/<str:template>/", public.show, name="plan"),
    path("<str:unit>/<str:template>/<str:language>.pdf", public.download, name="download"),
]
