"""Which columns of files are which, as somebody once said; each can be revoked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.permissions import Permission
from valvo.registers import access, actions
from valvo.web.frame import frame_of


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show every choice of columns remembered at the unit in view and under it, the newest first."""
    frame = frame_of(request)
    frame.require(Permission.REGISTER_VIEW)
    found = list(access.mappings(frame.person, frame.required_unit())[:100])
    may_edit = Permission.REGISTER_EDIT in frame.permissions
    return render(request, "registers/columns.html", {"mappings": found, "may_edit": may_edit})


@login_required
@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Forget a choice: the next such file is asked about."""
    frame = frame_of(request)
    actions.revoke_columns(mapping=access.mapping_for(frame.person, key), by=frame.person)
    messages.success(request, _("Forgotten. The next file with these headings is asked about."))
    return redirect(reverse("registers:columns") + frame.query())
