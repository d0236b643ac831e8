"""PDF files without author, dates, scripts, embedded files or earlier versions; what is drawn stays as it was.

The file is written anew by qpdf, so what lay in it unseen (earlier revisions, unreferenced objects) stays behind.
"""

import io
from collections.abc import Iterator

import pikepdf
from django.utils.translation import gettext as _

from valvo.attachments.cleaning.jpeg import without_metadata
from valvo.attachments.cleaning.kinds import Cleaned, FileKind
from valvo.attachments.errors import AttachmentError

# Keys that tell of the author or do something by themselves, wherever they stand.
_TELLING = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/JS",
    "/OpenAction",
    "/XFA",
    "/EmbeddedFiles",
    "/AF",
    "/EF",
    "/JavaScript",
)
_ACTIVE = {"/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"}
_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"}
_NOTES = ("/T", "/M", "/CreationDate")  # who wrote an annotation, and when


def cleaned(content: bytes) -> Cleaned:
    """Return the document written anew; raises AttachmentError for one that is locked or damaged."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _strip(document)
            document.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise AttachmentError(_("The PDF is locked with a password. Send it without one.")) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise AttachmentError(_("The PDF is damaged. Save it anew, or send pictures of it.")) from error
    return Cleaned(out.getvalue(), "application/pdf", "pdf", FileKind.DOCUMENT)


def _strip(document: pikepdf.Pdf) -> None:
    if not len(document.pages):
        raise ValueError("no pages")
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for part in _dictionaries(document):
        for key in _TELLING:
            if key in part:
                del part[key]
        if part.get("/S") in _ACTIONS:
            part["/S"] = pikepdf.Name("/Named")
        if part.get("/Type") == "/Annot" or ("/Subtype" in part and "/Rect" in part):
            _strip_note(part)
        _strip_picture(part)
    for page in document.pages:
        _drop_active(page.obj)


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of the file once, also those that stand inside others."""
    waiting = [one for one in document.objects if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array))]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, pikepdf.Array):
            yield part
        values = part if isinstance(part, pikepdf.Array) else [part[key] for key in part.keys()]  # noqa: SIM118 (no mapping)
        waiting.extend(
            one for one in values if isinstance(one, (pikepdf.Dictionary, pikepdf.Array)) and not one.is_indirect
        )


def _strip_note(note: pikepdf.Object) -> None:
    if note.get("/Subtype") == "/Widget":
        return  # /T is the name of a form's field there
    for key in _NOTES:
        if key in note:
            del note[key]


def _strip_picture(part: pikepdf.Object) -> None:
    if isinstance(part, pikepdf.Stream) and part.get("/Filter") == "/DCTDecode":
        parameters = part.get("/DecodeParms")
        kept = parameters if isinstance(parameters, pikepdf.Dictionary | pikepdf.Array) else None
        part.write(without_metadata(part.read_raw_bytes()), filter=pikepdf.Name("/DCTDecode"), decode_parms=kept)


def _drop_active(page: pikepdf.Object) -> None:
    notes = page.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        page["/Annots"] = pikepdf.Array([one for one in notes if one.get("/Subtype") not in _ACTIVE])
