"""Addresses of lists of units."""

from valvo.registers.views.units import UnitLists

app_name = "unit_lists"
urlpatterns = UnitLists().urls()
