"""Files that belong to something: a report, an action's evidence, a visit. Apps point here from their own rows."""

from django.db import models

from valvo.attachments.choices import OPEN, ScanState
from valvo.attachments.cleaning import FileKind


class StoredFile(models.Model):
    """One file as kept, under a name that tells nothing. `sha256` is of the content as kept, never changed afterwards.

    `fault` is a code for why the last try to scan failed; the file waits and the failure is shown.
    """

    file = models.FileField(upload_to="files", max_length=120)
    kind = models.CharField(max_length=12, choices=FileKind)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ScanState)
    scanned_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    finding = models.CharField(max_length=120, blank=True)  # what the scanner calls what it found

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["tried_at"],
                name="file_to_scan",
                condition=models.Q(state__in=[ScanState.WAITING, ScanState.UNSCANNED]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Tell whether the file may be handed out to those who may see what it belongs to."""
        return self.state in OPEN

    @property
    def ending(self) -> str:
        """Return the ending of the file's name."""
        return str(self.file.name).rsplit(".", 1)[-1]
