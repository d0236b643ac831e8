"""Files as phones and office programs write them, small, each with something that tells of its author."""

import io
import zipfile

import pikepdf
from PIL import Image

GPS_TAG, ORIENTATION_TAG, MAKER_TAG = 0x8825, 0x0112, 0x010F
SECRET = b"SecretPhone"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), *, turned: bool = False) -> bytes:
    image, out = Image.new("RGB", size, "red"), io.BytesIO()
    exif = Image.Exif()
    exif[MAKER_TAG] = SECRET.decode()
    exif[GPS_TAG] = {1: "N", 2: (60.0, 10.0, 0.0)}
    if turned:
        exif[ORIENTATION_TAG] = 6
    image.save(out, kind, exif=exif)
    return out.getvalue()


def pdf(*, password: str = "") -> bytes:
    """A page with a photo and a note on it, an author, a script, an embedded file and an earlier version."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(200, 200))
    picture = document.make_stream(
        photo(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Filter=pikepdf.Name.DCTDecode,
        Width=40,
        Height=20,
    )
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T="SecretPhone", Contents="Look here"
    )
    page = document.pages[0]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.obj.Annots = pikepdf.Array([note])
    document.docinfo["/Author"] = "SecretPhone"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["SecretPhone"]
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('SecretPhone')")
    document.attachments["x.txt"] = pikepdf.AttachedFileSpec(document, SECRET, filename="x.txt")
    locked = pikepdf.Encryption(owner=password, user=password) if password else None
    document.save(out, encryption=locked, compress_streams=False)
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, value in parts.items():
            made.writestr(name, value)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b'<w:document><w:ins w:author="SecretPhone">The story</w:ins></w:document>',
            "word/comments.xml": b'<w:comment w:author="SecretPhone" w:initials="SecretPhone">A comment</w:comment>',
            "word/media/image1.jpeg": photo(),
            "docProps/core.xml": b"<cp:coreProperties><dc:creator>SecretPhone</dc:creator></cp:coreProperties>",
            "docProps/thumbnail.jpeg": photo(),
        }
        | {name.replace("__", "/"): value for name, value in more.items()}
    )


def odt() -> bytes:
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"<office:body><dc:creator>SecretPhone</dc:creator>The story</office:body>",
            "meta.xml": b"<meta:initial-creator>SecretPhone</meta:initial-creator>",
        }
    )


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def mp4(handler: bytes = b"vide") -> bytes:
    """A film's boxes: dates, a track of a kind, tags with a place and the device."""
    header = box(b"mvhd", bytes(4) + b"\x12\x34\x56\x78" * 2 + bytes(88))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12) + SECRET + b"\0")))
    tags = box(b"udta", box(b"\xa9xyz", b"+60.1+24.9/" + SECRET)) + box(b"meta", SECRET)
    return box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", header + track + tags) + box(b"mdat", b"the film itself")


def wav() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return kind + len(content).to_bytes(4, "little") + content

    body = b"WAVE" + chunk(b"fmt ", bytes(16)) + chunk(b"LIST", SECRET + b"!") + chunk(b"data", b"the sound.")
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def mp3() -> bytes:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    return tag + b"\xff\xfb\x90\x00the sound" + bytes(64) + b"TAG" + SECRET.ljust(125, b"\0")


EVERY = {
    "image/jpeg": photo(),
    "image/png": photo("PNG"),
    "image/webp": photo("WEBP"),
    "application/pdf": pdf(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(),
    "application/vnd.oasis.opendocument.text": odt(),
    "video/mp4": mp4(),
    "audio/wav": wav(),
    "audio/mpeg": mp3(),
}
