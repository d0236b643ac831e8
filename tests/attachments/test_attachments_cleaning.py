"""Files are known by their content and lose what tells of their author; what cannot be cleaned is refused."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image
from samples import EVERY, SECRET, archive, box, docx, mp4, odt, pdf, photo, wav

from valvo.attachments.cleaning import cleaned, kinds, office, pictures
from valvo.attachments.errors import AttachmentError


def everything_in(content: bytes) -> bytes:
    """Return the bytes of a file and of what is packed inside it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return b"".join(opened.read(name) for name in opened.namelist())
    if content.startswith(b"%PDF"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as document:
            document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
        return content + out.getvalue()
    return content


@pytest.mark.parametrize("media_type", EVERY)
def test_what_tells_of_the_author_is_taken_out_and_the_kind_is_known_by_content(media_type: str) -> None:
    before = EVERY[media_type]
    assert SECRET in everything_in(before)
    after = cleaned(before)
    assert after.media_type == media_type
    assert SECRET not in everything_in(after.content)
    assert cleaned(after.content).media_type == media_type, "what was cleaned can be cleaned again"


def test_what_people_wrote_and_drew_stays() -> None:
    assert b"The story" in everything_in(cleaned(docx()).content)
    assert b"A comment" in everything_in(cleaned(docx()).content)
    assert b"The story" in everything_in(cleaned(odt()).content)
    assert b"the film itself" in cleaned(mp4()).content
    assert b"the sound." in cleaned(wav()).content
    with pikepdf.open(io.BytesIO(cleaned(pdf()).content)) as document:
        page = document.pages[0]
        assert (len(page.get_images()), str(page.obj.Annots[0].Contents)) == (1, "Look here")
        picture = page.obj.Resources.XObject.Im0.read_raw_bytes()
        with Image.open(io.BytesIO(picture)) as image:
            assert (image.size, dict(image.getexif())) == ((40, 20), {})
        assert not document.attachments


def test_dates_in_a_film_are_nought_and_nothing_else_moves() -> None:
    after = cleaned(mp4()).content
    assert b"\x12\x34\x56\x78" not in after
    assert len(after) == len(mp4())
    assert after.index(b"mdat") == mp4().index(b"mdat")


def test_opendocument_keeps_its_type_first_and_unpacked() -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned(odt()).content)) as made:
        first = made.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_a_picture_taken_sideways_is_turned_upright_and_a_large_one_made_smaller() -> None:
    for content, size in ((photo(turned=True), (20, 40)), (photo(size=(6_000, 1_000)), (3_000, 500))):
        with Image.open(io.BytesIO(cleaned(content).content)) as image:
            assert (image.size, dict(image.getexif())) == (size, {})


def test_text_is_kept_as_utf_8() -> None:
    told = "Yö oli pitkä.\r\nNatten var lång."
    for content in (told.encode(), told.encode("utf-16"), b"\xef\xbb\xbf" + told.encode()):
        assert cleaned(content).content.decode() == told


BAD = {
    "nothing": b"",
    "blanks": b"  \n",
    "not text": b"\x00\x01\x02",
    "latin": b"\xe5\xe4\xf6 \xff",
    "half a picture": photo()[:60],
    "picture by name": b"\xff\xd8\xff" * 50,
    "half a pdf": b"%PDF-1.7\nnothing",
    "locked pdf": pdf(password="secret"),
    "archive": archive({"a.txt": b"x"}),
    "half an archive": docx()[:80],
    "climbing out": docx(word__a=b"x", **{"../../etc/passwd": b"x"}),
    "macros": docx(word__vbaProject_bin=b"", **{"word/vbaProject.bin": b"x"}),
    "embedded program": docx(**{"word/embeddings/oleObject1.bin": b"x"}),
    "remote template": docx(
        **{"word/_rels/settings.xml.rels": b'<R Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'}
    ),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "iphone picture": box(b"ftyp", b"heic" + bytes(8)),
    "film with a track of places": mp4(b"meta"),
    "box beyond its end": mp4()[:-4],
    "unknown film": box(b"ftyp", b"xxxx" + bytes(8)),
    "half a sound": wav()[:-4],
    "a program": b"\x7fELF" + bytes(60),
    "a page": b"<script>\x00</script>",
}


@pytest.mark.parametrize("name", BAD)
def test_hostile_and_broken_files_are_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(AttachmentError) as refused:
        cleaned(BAD[name])
    assert str(refused.value).endswith(".")


def test_a_page_sent_as_text_stays_text() -> None:
    assert cleaned(b"<script>alert(1)</script>").media_type == "text/plain"


def test_too_much_is_refused_at_its_border(monkeypatch: pytest.MonkeyPatch) -> None:
    content = photo()
    for owner, name, border in ((kinds, "LARGEST", len(content)), (pictures, "MOST_PIXELS", 800)):
        monkeypatch.setattr(owner, name, border)
        assert cleaned(content)
        monkeypatch.setattr(owner, name, border - 1)
        with pytest.raises(AttachmentError):
            cleaned(content)
        monkeypatch.undo()
    with zipfile.ZipFile(io.BytesIO(docx())) as made:
        unpacked, parts = sum(one.file_size for one in made.infolist()), len(made.infolist())
    for name, border in (("MOST_UNPACKED", unpacked), ("MOST_PARTS", parts)):
        monkeypatch.setattr(office, name, border)
        assert cleaned(docx())
        monkeypatch.setattr(office, name, border - 1)
        with pytest.raises(AttachmentError):
            cleaned(docx())
        monkeypatch.undo()


def test_documents_inside_documents_are_cleaned_two_deep_and_no_deeper() -> None:
    inside = docx()
    for _ in range(2):
        inside = docx(**{"word/embeddings/inner.docx": inside})
    assert cleaned(inside)
    with pytest.raises(AttachmentError):
        cleaned(docx(**{"word/embeddings/inner.docx": inside}))
