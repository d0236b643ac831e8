"""Who may do what: one list of permissions, and roles as named sets of them.

A role is held at a unit and reaches everything under it. Read this page aloud to whoever decides on rights.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing a person may do at the units their role reaches."""

    REPORT = "report"  # send in reports
    CASE_VIEW = "case_view"  # see cases and what was told
    CASE_HANDLE = "case_handle"  # take, classify, act, give feedback, close
    CASE_COORDINATE = "case_coordinate"  # change kind, merge, open sensitive cases
    HOTLINE_EDIT = "hotline_edit"  # who is on call
    INVESTIGATE = "investigate"  # decide on investigations of serious events, read their work, approve reports
    ACTION_VIEW = "action_view"
    ACTION_EDIT = "action_edit"
    PICTURE_VIEW = "picture_view"  # indicators and the situation picture
    PICTURE_EDIT = "picture_edit"  # phases, targets, notes
    LAKE_QUERY = "lake_query"  # questions of one's own to the lake, over one's units
    PROGRAMME_VIEW = "programme_view"  # programmes, their shares and units' self-evaluations
    PROGRAMME_ANSWER = "programme_answer"  # a unit's yearly self-evaluation
    PROGRAMME_EDIT = "programme_edit"  # adopt programmes, record votes on them
    ROUND_VIEW = "round_view"  # rounds, sheets and results
    ROUND_ANSWER = "round_answer"  # fill in and hand in a unit's sheet
    ROUND_EDIT = "round_edit"  # open and close rounds, write questionnaires
    PLAN_VIEW = "plan_view"  # units' plans, and what is published above
    PLAN_EDIT = "plan_edit"  # write plans, approve what another wrote
    PLAN_PUBLISH = "plan_publish"  # publish what is approved
    INSPECT = "inspect"  # audits and supervision visits
    REGISTER_VIEW = "register_view"
    REGISTER_EDIT = "register_edit"  # enter and import figures
    OCCASION_EDIT = "occasion_edit"  # note trainings and meetings, take in completions
    DEVICE_VIEW = "device_view"  # devices, where they are, their checks
    DEVICE_EDIT = "device_edit"  # take devices in and out of use, plan and note checks; a unit's officer may without it
    DEVICE_PASSPORT = "device_passport"  # see and give the device passports of those one leads
    DOCUMENT_VIEW = "document_view"
    DOCUMENT_EDIT = "document_edit"
    DOCUMENT_PUBLISH = "document_publish"
    CLOCK_EDIT = "clock_edit"  # what comes back in the year of a unit
    UNIT_VIEW = "unit_view"
    UNIT_EDIT = "unit_edit"  # the tree of units
    PEOPLE_EDIT = "people_edit"  # accounts, roles, deputies
    IDENTITY_DECIDE = "identity_decide"  # as the second person: open a protected name, remove text for good
    RETENTION_VIEW = "retention_view"  # rules, what they would erase, what they have erased
    TRAIL_READ = "trail_read"  # the data-protection officer's page
    OMBUD = "ombud"  # the ombud's own world


class Role(TextChoices):
    """Named sets of permissions."""

    REPORTER = "reporter", _("Reporter")
    HANDLER = "handler", _("Handler")
    COORDINATOR = "coordinator", _("Quality coordinator")
    INSPECTOR = "inspector", _("Inspector")
    MANAGER = "manager", _("Manager")
    PUBLISHER = "publisher", _("Publisher")
    KEEPER = "keeper", _("Register keeper")
    ADMINISTRATOR = "administrator", _("Administrator")
    PRIVACY = "privacy", _("Data-protection officer")
    OMBUD = "ombud", _("Ombud")


_P = Permission
_EVERYBODY = {_P.REPORT, _P.UNIT_VIEW, _P.PICTURE_VIEW, _P.DOCUMENT_VIEW, _P.PLAN_VIEW, _P.DEVICE_VIEW}
_READS_WORK = _EVERYBODY | {_P.CASE_VIEW, _P.ACTION_VIEW, _P.REGISTER_VIEW, _P.PROGRAMME_VIEW, _P.ROUND_VIEW}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # Everybody who works at a unit: reports, and sees how things go.
    Role.REPORTER: frozenset(_EVERYBODY),
    # Usually the unit's manager: handles what is reported at the unit.
    Role.HANDLER: frozenset(
        _READS_WORK
        | {_P.CASE_HANDLE, _P.ACTION_EDIT, _P.PROGRAMME_ANSWER, _P.ROUND_ANSWER, _P.CLOCK_EDIT, _P.PLAN_EDIT}
        | {_P.DEVICE_EDIT, _P.DEVICE_PASSPORT, _P.OCCASION_EDIT}
    ),
    # Looks after the whole of an area's safety work.
    Role.COORDINATOR: frozenset(
        _READS_WORK
        | {_P.CASE_HANDLE, _P.CASE_COORDINATE, _P.ACTION_EDIT, _P.PICTURE_EDIT, _P.INSPECT, _P.REGISTER_EDIT}
        | {_P.LAKE_QUERY, _P.DEVICE_EDIT, _P.OCCASION_EDIT}
        | {
            _P.CLOCK_EDIT,
            _P.DOCUMENT_EDIT,
            _P.PROGRAMME_ANSWER,
            _P.PROGRAMME_EDIT,
            _P.HOTLINE_EDIT,
            _P.IDENTITY_DECIDE,
            _P.INVESTIGATE,
            _P.PLAN_EDIT,
            _P.PLAN_PUBLISH,
        }
        | {_P.ROUND_ANSWER, _P.ROUND_EDIT}
    ),
    # Visits units; reads what is needed to prepare.
    Role.INSPECTOR: frozenset(_READS_WORK | {_P.INSPECT, _P.ACTION_EDIT}),
    # Leads; reads everything below, owns actions, approves documents.
    Role.MANAGER: frozenset(
        _READS_WORK
        | {_P.ACTION_EDIT, _P.CLOCK_EDIT, _P.DOCUMENT_EDIT, _P.PROGRAMME_ANSWER, _P.HOTLINE_EDIT, _P.INVESTIGATE}
        | {_P.ROUND_ANSWER, _P.PLAN_EDIT, _P.PLAN_PUBLISH, _P.DEVICE_EDIT, _P.DEVICE_PASSPORT}
        | {_P.OCCASION_EDIT}
    ),
    # Publishes what has been approved.
    Role.PUBLISHER: frozenset(_EVERYBODY | {_P.DOCUMENT_EDIT, _P.DOCUMENT_PUBLISH, _P.PLAN_PUBLISH}),
    # Keeps figures that other systems or people deliver.
    Role.KEEPER: frozenset(
        _EVERYBODY | {_P.REGISTER_VIEW, _P.REGISTER_EDIT, _P.RETENTION_VIEW, _P.DEVICE_EDIT, _P.OCCASION_EDIT}
    ),
    # Looks after units and people; sees no cases.
    Role.ADMINISTRATOR: frozenset({_P.UNIT_VIEW, _P.UNIT_EDIT, _P.PEOPLE_EDIT}),
    # Reads the trail and decides on opening names; sees no cases.
    Role.PRIVACY: frozenset({_P.UNIT_VIEW, _P.TRAIL_READ, _P.IDENTITY_DECIDE, _P.RETENTION_VIEW}),
    # Independent (739/2023 § 5): sees nothing else, and nobody else sees the ombud's.
    Role.OMBUD: frozenset({_P.OMBUD}),
}


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that hold a permission."""
    return [role for role, held in PERMISSIONS.items() if permission in held]
