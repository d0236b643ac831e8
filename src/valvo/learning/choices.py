"""What kinds of materials there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MaterialKind(TextChoices):
    """What a material is."""

    GUIDE = "guide", _("Guide")
    CHECKLIST = "checklist", _("Checklist")
    VIDEO = "video", _("Video")
    SLIDES = "slides", _("Slides")
    POSTER = "poster", _("Poster")
    OTHER = "other", _("Other material")
