"""The demo region's devices, and what was arranged: a few wards' pumps and lifts with their checks, and occasions."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.region import region, service_units
from valvo.devices import actions as devices
from valvo.devices.actions import NewDevice
from valvo.devices.models import DeviceType
from valvo.occasions import actions as occasions
from valvo.occasions.choices import Audience
from valvo.organisation.models import Unit

WARDS = 4
USED = timedelta(days=340)  # a device checked yearly is due soon, one checked every half year is late
PUMP = {
    "name": "Infusor 20", "maker": "Exempelteknik", "udi_di": "", "risk": "class_2b", "check_months": 12,
    "maintenance_months": 24, "needs_passport": True, "passport_months": 36,
}  # fmt: skip
LIFT = PUMP | {"name": "Lyfta 3", "risk": "class_1", "check_months": 6, "needs_passport": False, "passport_months": 0}
# kind, title, how many days ago, invited, took part
ARRANGED = (
    ("training", "Säker läkemedelsbehandling", 40, 60, 47),
    ("safety_dialogue", "Dialog om fall", 25, 14, 12),
    ("network", "Nätverket för kvalitet och säkerhet", 12, 30, 22),
    ("panel", "Klientpanel om bemötande", 6, 10, 8),
)


def write_devices(units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Take two types of device into use at some wards, and note what was arranged in the region."""
    county, by = units[region().top.id], users["coordinator"]
    with clock.stopped_at(clock.start_of_day(today - USED)):
        kinds = [devices.add_type(unit=county, values=values, by=by) for values in (PUMP, LIFT)]
        for number, one in enumerate(service_units(today)[:WARDS], start=1):
            _place(kinds, units[one.id], number, by, today - USED)
    for kind, title, ago, invited, came in ARRANGED:
        values = {
            "unit": county, "kind": kind, "title": title, "on": today - timedelta(days=ago),
            "audience": Audience.STAFF, "invited": invited, "participants": came, "outcome": "",
        }  # fmt: skip
        occasions.note(values=values, by=by)


def _place(kinds: list[DeviceType], unit: Unit, ward: int, by: User, day: date) -> None:
    for kind in kinds:
        for number in (1, 2):
            mark = f"{kind.name[:1]}{ward}{number:02}"
            devices.add_device(new=NewDevice(type=kind, unit=unit, used_from=day, number=mark), by=by)
