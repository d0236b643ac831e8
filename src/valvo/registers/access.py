"""What of the registers a person may see: those of units where a role of theirs holds the right."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.registers.choices import Purpose
from valvo.registers.errors import UploadGoneError
from valvo.registers.models import ChainState, ColumnMapping, ImportedFile, Measurement, Upload


def units(person: User, unit: Unit) -> QuerySet[Unit]:
    """Return the units at and under a unit whose registers the person may read."""
    return units_reached(person, Permission.REGISTER_VIEW).filter(pk__in=subtree(unit, clock.today()).values("pk"))


def unit_of_tree(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person changes the tree; raises NotAllowedError otherwise."""
    if not may(person, Permission.UNIT_EDIT, unit):
        raise NotAllowedError(_("Units are opened by administrators."))
    return unit


def measurements(person: User, unit: Unit) -> QuerySet[Measurement]:
    """Return the figures in force at and under a unit."""
    return Measurement.objects.filter(replaced_by__isnull=True, item__unit__in=units(person, unit))


def chain_states(person: User, unit: Unit) -> QuerySet[ChainState]:
    """Return the chain states in force at and under a unit."""
    return ChainState.objects.filter(replaced_by__isnull=True, item__unit__in=units(person, unit))


def files(person: User, unit: Unit) -> QuerySet[ImportedFile]:
    """Return the imported files of a unit and those under it."""
    return ImportedFile.objects.filter(unit__in=units(person, unit))


def file_for(person: User, key: int) -> ImportedFile:
    """Return an imported file; raises NotFoundError when it is not there or not theirs."""
    reached = units_reached(person, Permission.REGISTER_VIEW)
    file = ImportedFile.objects.filter(pk=key, unit__in=reached).select_related("unit", "imported_by").first()
    if file is None:
        raise NotFoundError("no such file")
    return file


def mappings(person: User, unit: Unit) -> QuerySet[ColumnMapping]:
    """Return the choices of columns remembered at and under a unit, ended ones too."""
    return ColumnMapping.objects.filter(unit__in=units(person, unit)).select_related("unit", "confirmed_by", "ended_by")


def mapping_for(person: User, key: int) -> ColumnMapping:
    """Return a choice of columns in force that the person may revoke; raises NotFoundError."""
    reached = units_reached(person, Permission.REGISTER_EDIT)
    found = ColumnMapping.objects.filter(pk=key, unit__in=reached, ended_at__isnull=True).first()
    if found is None:
        raise NotFoundError("no such choice of columns")
    return found


def upload_for(person: User, key: int) -> Upload:
    """Return the person's own upload; raises UploadGoneError when it is not there, not theirs or no longer allowed."""
    return own_upload(person, key, Purpose.REGISTERS, units_reached(person, Permission.REGISTER_EDIT))


def own_upload(person: User, key: int, purpose: Purpose, reached: QuerySet[Unit]) -> Upload:
    """Return the person's own upload for a purpose at one of the units reached; raises UploadGoneError otherwise."""
    found = Upload.objects.filter(pk=key, by=person, purpose=purpose, unit__in=reached.values("pk"))
    upload = found.select_related("unit").first()
    if upload is None:
        raise UploadGoneError(_("These files are no longer kept. Send them in again."))
    return upload
