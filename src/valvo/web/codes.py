"""QR codes of addresses."""

import io
from base64 import b64encode

import qrcode
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

QUIET = 4  # modules of white around a code, as its standard asks


def code_svg(address: str) -> str:
    """Return an address's QR code as SVG for a wall; level Q still reads when a quarter of it is worn or dirty."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET)
    code.add_data(address)
    out = io.BytesIO()
    code.make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue().decode()


def code_data(address: str) -> str:
    """Return an address's QR code as the address of a small picture within the page, which asks nobody for it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET, box_size=4)
    code.add_data(address)
    out = io.BytesIO()
    code.make_image(image_factory=PilImage).save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"
