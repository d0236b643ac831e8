"""Rows of devices, their checks and passports, of occasions and of completed trainings."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Min, OuterRef, Q, Subquery

from valvo.analytics.device_tables import COMPLETIONS, DEVICE_CHECKS, DEVICE_PASSPORTS, DEVICES, OCCASIONS
from valvo.analytics.projecting import Projection, Row, Touched
from valvo.analytics.reading import Keys
from valvo.analytics.selecting import Selected, same, told
from valvo.devices.choices import State
from valvo.devices.models import Check, Device, Passport
from valvo.occasions.models import Completion, Occasion


def _devices(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "type", "type__risk", "state", "used_from", "state_since")
    for *values, state, used, since in Device.objects.filter(pk__in=keys).order_by("pk").values_list(*fields):
        yield *values, state, used, None if state == State.IN_USE else since, used.year


_CHECKS = Selected(
    same(
        *("device", "task", "result", "done_on"),
        id="pk",
        unit="device__unit",
        risk="device__type__risk",
        late=told(done_on__isnull=False, done_on__gt=F("due")),
        due_on="due",
        planned_on="planned_at",
    ),
    where=~Q(done_on__isnull=True, device__state=State.TAKEN_OUT),
)


def _passports(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "type", "given_on", "valid_to", "withdrawn_on", "following")
    found = Passport.objects.filter(pk__in=keys).order_by("pk").annotate(following=Subquery(_FOLLOWING))
    for pk, unit, kind, given, valid_to, withdrawn, following in found.values_list(*fields):
        yield pk, unit, kind, given, _ends(valid_to, withdrawn, following), given.year


# The day the same person was given the next passport of the same type; of two on one day the later one is the next.
_FOLLOWING = (
    Passport.objects.filter(person=OuterRef("person"), type=OuterRef("type"))
    .filter(Q(given_on__gt=OuterRef("given_on")) | Q(given_on=OuterRef("given_on"), pk__gt=OuterRef("pk")))
    .order_by("given_on", "pk")
    .values("given_on")[:1]
)


def _ends(valid_to: date | None, withdrawn: date | None, following: date | None) -> date | None:
    """Return the first day a passport does not hold, None where it holds without end."""
    after = valid_to + timedelta(days=1) if valid_to else None
    return min((one for one in (after, withdrawn, following) if one), default=None)


def _occasions(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "kind", "audience", "invited", "participants", "on")
    for *values, on in Occasion.objects.filter(pk__in=keys).order_by("pk").values_list(*fields):
        yield *values, on, on.year


def _completions(keys: Keys) -> Iterator[Row]:
    found = Completion.objects.filter(pk__in=keys, replaced_by__isnull=True).order_by("pk")
    trainings = {one[1] for one in found.values_list("pk", "training")}
    named = Completion.objects.filter(training__in=trainings).order_by().values_list("training")
    firsts = dict(named.annotate(first=Min("pk")))
    fields = ("pk", "unit", "training", "audience", "done", "whole", "as_of")
    for pk, unit, training, audience, done, whole, on in found.values_list(*fields):
        yield pk, unit, firsts[training], audience, done, whole, on, on.year


def _touched_devices(touched: Touched) -> set[int]:
    of_types = Device.objects.filter(type__in=touched.get("devices.devicetype", ()))
    return {*touched.get("devices.device", ()), *of_types.values_list("pk", flat=True)}


def _touched_checks(touched: Touched) -> set[int]:
    of_devices = Check.objects.filter(device__in=_touched_devices(touched))
    return {*touched.get("devices.check", ()), *of_devices.values_list("pk", flat=True)}


def _touched_passports(touched: Touched) -> set[int]:
    """Return passports told of, and the others of the same persons: a new one ends the one before."""
    people = Passport.objects.filter(pk__in=touched.get("devices.passport", ())).values("person")
    return set(Passport.objects.filter(person__in=people).values_list("pk", flat=True))


DEVICES_AND_OCCASIONS = (
    Projection(DEVICES, Device, _devices, _touched_devices),
    Projection(DEVICE_CHECKS, Check, _CHECKS, _touched_checks),
    Projection(DEVICE_PASSPORTS, Passport, _passports, _touched_passports),
    # The day of an occasion may be corrected to another year.
    Projection(OCCASIONS, Occasion, _occasions, lambda touched: set(touched.get("occasions.occasion", ())), by="id"),
    Projection(COMPLETIONS, Completion, _completions, lambda touched: set(touched.get("occasions.completion", ()))),
)
