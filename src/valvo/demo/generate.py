"""The whole demo region in one transaction: all of it is there afterwards, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from django.db import transaction

from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.demo import neighbour
from valvo.demo.actions import CHUNK, HistoryWriter, write_people, write_units
from valvo.demo.bank import write_bank
from valvo.demo.contacts import write_contacts
from valvo.demo.contract_actions import write_contracts
from valvo.demo.devices import write_devices
from valvo.demo.dice import Dice
from valvo.demo.documents import write_documents
from valvo.demo.forums import write_forum
from valvo.demo.history import history, matters
from valvo.demo.hotline import put_on_call, raise_never_event
from valvo.demo.investigation_actions import write_investigations
from valvo.demo.learning import Learning
from valvo.demo.measured import write_measured
from valvo.demo.parts import involve_units
from valvo.demo.people import staff
from valvo.demo.plan_actions import write_plans
from valvo.demo.programme_actions import write_programme
from valvo.demo.protection_actions import write_protection
from valvo.demo.region import opened, region, service_units
from valvo.demo.register_actions import write_registers
from valvo.demo.rounds import RoundsWriter
from valvo.demo.visit_actions import VisitsWriter
from valvo.demo.year import write_year
from valvo.inspections.restriction_actions import tell_all
from valvo.organisation.models import Unit
from valvo.registers import samples


@dataclass(frozen=True)
class Generated:
    """What has been made."""

    units: int
    people: int
    reports: int
    files: int


@transaction.atomic
def generate(*, seed: int, scale: float, tell: Callable[[int], None] = lambda reports: None) -> Generated:
    """Make the demo region; `tell` hears how many reports are written so far. Refuses a database with units in it."""
    if Unit.objects.exists():
        raise Refusal("the database already holds units. The demo region is made in an empty database only.")
    now = clock.now()
    today = clock.local_day(now)
    units = write_units(today)
    others, there, since = samples.open_organisations(), neighbour.open_neighbour(today), opened(today)
    with clock.stopped_at(clock.start_of_day(since)):
        people = [*staff(Dice(seed), service_units(today)), *neighbour.people()]
        users = write_people(people, units | others | there, since)
        put_on_call(units, users, since)
    writer = HistoryWriter(units | there, users)
    drawn = history(now, seed=seed, scale=scale), matters(now, seed=seed)
    lives = merge(*drawn, key=lambda life: life.received_at)
    while chunk := list(islice(lives, CHUNK)):
        writer.write(chunk)
        tell(writer.written)
    raise_never_event(units, users)
    write_investigations(users, now)
    involve_units(units, users, now)
    write_protection(users, now)
    write_contacts(units, users, today, seed)
    Learning(units, users, today).write(Dice(seed))
    # Dice of their own: rounds change nothing in the history drawn before them.
    RoundsWriter(Dice(seed), units, users, today).write(service_units(today))
    write_year(units, users, today)
    write_plans(units, users, now)
    VisitsWriter(Dice(seed), units, users, now).write(service_units(today))
    write_contracts(units, users)
    write_devices(units, users, today)
    write_registers(Dice(seed), units, users, today)
    write_measured(Dice(seed), units, users, today)
    write_programme(Dice(seed), units, users, today)
    write_forum(units, users, today)
    write_bank(units, users, today)
    # Last, so that the region's own reports keep their numbers.
    writer.write(neighbour.lives(Dice(seed), today, scale))
    neighbour.write_answers(Dice(seed), there, users, today)
    neighbour.share_results(units[region().top.id], there, users, today)
    tell_all()
    files = samples.import_figures(others, users["keeper"])
    write_documents(units, others, users, today)
    return Generated(len(units) + len(others) + len(there), len(users), writer.written, files)
