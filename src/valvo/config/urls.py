"""Where each part of the site lives."""

from django.urls import include, path

from valvo.learning.views import golden
from valvo.learning.views.public import learned

urlpatterns = [
    path("", include("valvo.handling.urls")),
    path("", include("valvo.web.urls")),
    path("report/", include("valvo.intake.urls")),
    path("notices/", include("valvo.notices.urls")),
    path("hotline/", include("valvo.hotline.urls")),
    path("investigations/", include("valvo.investigations.urls")),
    path("inspections/", include("valvo.inspections.urls")),
    path("contracts/", include("valvo.contracts.urls")),
    path("public/", include("valvo.portal.urls")),
    path("public/inspections/", include("valvo.inspections.public_urls")),
    path("actions/", include("valvo.improvement.urls")),
    path("effects/", include("valvo.effects.urls")),
    path("recommendations/", include("valvo.recommendations.urls")),
    path("green-cross/", include("valvo.green_cross.urls")),
    path("picture/", include("valvo.indicators.urls")),
    path("pictures/", include("valvo.pictures.urls")),
    path("compare/", include("valvo.comparing.urls")),
    path("signals/", include("valvo.signals.urls")),
    path("delivered/", include("valvo.measured.urls")),
    path("lake/", include("valvo.analytics.urls")),
    path("waiting/", include("valvo.waiting.urls")),
    path("registers/units/", include("valvo.registers.unit_urls")),
    path("registers/", include("valvo.registers.urls")),
    path("devices/", include("valvo.devices.urls")),
    path("occasions/", include("valvo.occasions.urls")),
    path("feedback/", include("valvo.feedback.urls")),
    path("ombud/", include("valvo.ombud.urls")),
    path("rounds/", include("valvo.questionnaires.urls")),
    path("surveys/", include("valvo.questionnaires.survey_urls")),
    path("programmes/", include("valvo.programmes.urls")),
    path("plans/", include("valvo.plans.urls")),
    path("public/plans/", include("valvo.plans.public_urls")),
    path("forums/", include("valvo.forums.urls")),
    path("documents/", include("valvo.documents.urls")),
    path("clock/", include("valvo.annual_clock.urls")),
    path("units/", include("valvo.organisation.urls")),
    path("people/", include("valvo.accounts.urls")),
    path("privacy/", include("valvo.privacy.urls")),
    path("retention/", include("valvo.retention.urls")),
    path("learning/", include("valvo.learning.urls")),
    path("public/learning/", learned, name="learned"),
    path("public/golden-rules/", golden.screen, name="golden_rules"),
    path("public/golden-rules/<slug:language>.pdf", golden.poster, name="golden_rules_poster"),
    path("trail/", include("valvo.trail.urls")),
    path("sign-in/", include("allauth.urls")),
]

handler400 = "valvo.web.views.errors.bad_request"
handler403 = "valvo.web.views.errors.forbidden"
handler404 = "valvo.web.views.errors.not_found"
handler500 = "valvo.web.views.errors.server_error"
