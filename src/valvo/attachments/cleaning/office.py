"""Office documents (DOCX, XLSX, PPTX, ODT, ODS, ODP) without author, company, dates, names in comments, thumbnails.

The archive is packed anew with its parts; macros and embedded programs are refused. Text that people wrote, also in
comments and tracked changes, stays: only who wrote it is taken out.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from django.utils.translation import gettext as _
from PIL import Image

from valvo.attachments.cleaning import pictures
from valvo.attachments.cleaning.kinds import Cleaned, FileKind
from valvo.attachments.errors import AttachmentError

MOST_PARTS, MOST_UNPACKED, DEEPEST = 3_000, 200 * 2**20, 2
_EPOCH = (1980, 1, 1, 0, 0, 0)
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_MAIN = {
    "word/document.xml": (f"{_OOXML}wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{_OOXML}spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{_OOXML}presentationml.presentation", "pptx"),
}
_ODF_ENDINGS = {f"{_ODF}text": "odt", f"{_ODF}spreadsheet": "ods", f"{_ODF}presentation": "odp"}
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_EMPTY = {
    "docProps/core.xml": _XML
    + b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _XML + b'<Properties xmlns="' + _PROPERTIES + b'extended-properties"/>',
    "docProps/custom.xml": _XML + b'<Properties xmlns="' + _PROPERTIES + b'custom-properties"/>',
    "meta.xml": _XML
    + b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
# Who wrote comments and tracked changes: as attributes and, in sheets and in OpenDocument, as elements.
_NAMES_IN_ATTRIBUTES = re.compile(rb'(\s(?:w:author|w:initials|w15:author|w15:userId|userId)=")[^"]*(")')
_NAMES_OF_PEOPLE = re.compile(rb'(\s(?:displayName|name|initials|providerId)=")[^"]*(")')
_NAMES_IN_ELEMENTS = re.compile(rb"(<(?:author|dc:creator|meta:creator-initials|text:sender-[a-z-]+)>)[^<]*(</)")
_PEOPLE = ("ppt/commentAuthors.xml", "ppt/authors.xml")
_PROGRAMS = ("vbaproject.bin", "vbadata.xml", ".class", ".jar", ".exe", ".dll", ".js", ".vbs")
_REMOTE = re.compile(rb'(attachedTemplate|oleObject|frame|subDocument)"[^>]*TargetMode="External"')


def cleaned(content: bytes) -> Cleaned:
    """Return the document packed anew; raises AttachmentError for macros, damage and what is no office document."""
    return _cleaned(content, DEEPEST)


def _cleaned(content: bytes, depth: int) -> Cleaned:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise AttachmentError(_("The document is damaged, locked or too large when unpacked.")) from error
    media_type, ending = _what(parts)
    _refuse_programs(parts)
    made = {name: _part(name, value, depth) for name, value in parts.items()}
    return Cleaned(_packed(made), media_type, ending, FileKind.DOCUMENT)


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    names = [one.filename for one in entries]
    if len(names) != len(set(names)) or len(names) > MOST_PARTS or any(".." in one or one[:1] == "/" for one in names):
        raise ValueError("not an archive an office program writes")
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise ValueError("too large")
    # The size stated may be a lie: no part is read beyond it.
    return {one.filename: _unpacked(archive, one) for one in entries}


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(entry.file_size)


def _what(parts: dict[str, bytes]) -> tuple[str, str]:
    odf = parts.get("mimetype", b"").decode("ascii", "replace").strip()
    if odf in _ODF_ENDINGS and "content.xml" in parts:
        return odf, _ODF_ENDINGS[odf]
    found = next((known for name, known in _MAIN.items() if name in parts), None)
    if found is None or "[Content_Types].xml" not in parts:
        raise AttachmentError(_("Archives cannot be sent along. Send the files in it one by one."))
    return found


def _refuse_programs(parts: dict[str, bytes]) -> None:
    programs = any(name.lower().endswith(_PROGRAMS) or _is_program(name, value) for name, value in parts.items())
    if programs or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise AttachmentError(_("The document holds macros or programs. Save it as PDF and send that."))


def _is_program(name: str, value: bytes) -> bool:
    if "/embeddings/" in name and name.lower().endswith(".bin"):
        return True
    scripted = name.startswith(("Basic/", "Scripts/")) and not name.endswith(("script-lc.xml", "script-lb.xml"))
    return scripted or (name.endswith(".rels") and bool(_REMOTE.search(value)))


def _part(name: str, value: bytes, depth: int) -> bytes:
    """Return one part without what tells of its author."""
    if name in _EMPTY:
        return _EMPTY[name]
    if "thumbnail" in name.lower():
        return _blank(name)
    if name.lower().endswith((".jpg", ".jpeg", ".png")):
        return _or_same(pictures.cleaned, value)
    if name.lower().endswith((".xlsx", ".docx", ".pptx")):
        if not depth:
            raise AttachmentError(_("Archives cannot be sent along. Send the files in it one by one."))
        return _cleaned(value, depth - 1).content
    return _without_names(name, value) if name.endswith(".xml") else value


def _or_same(clean: Callable[[bytes], Cleaned], value: bytes) -> bytes:
    try:
        return clean(value).content
    except AttachmentError:
        return value  # a picture no program can show tells nothing either


def _blank(name: str) -> bytes:
    kind = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}.get(name.rsplit(".", 1)[-1].lower())
    out = io.BytesIO()
    if kind:
        Image.new("RGB", (1, 1), "white").save(out, kind)
    return out.getvalue()


def _without_names(name: str, value: bytes) -> bytes:
    value = _NAMES_IN_ATTRIBUTES.sub(rb"\1\2", value)
    value = _NAMES_IN_ELEMENTS.sub(rb"\1\2", value)
    people = name in _PEOPLE or name.startswith("xl/persons/")
    return _NAMES_OF_PEOPLE.sub(rb"\1\2", value) if people else value


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    # OpenDocument wants its type first and not compressed.
    ordered = sorted(parts, key=lambda name: (name != "mimetype", name != "[Content_Types].xml"))
    with zipfile.ZipFile(out, "w") as archive:
        for name in ordered:
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], compress_type=packing)
    return out.getvalue()
