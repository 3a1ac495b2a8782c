"""Codes that a page shows, to be scanned from it or printed with it."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString


def qr(text: str) -> SafeString:
    """Draw a QR code that is read with a quarter of it worn off."""
    drawn = BytesIO()
    segno.make_qr(text, error="q").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="rg-code"
    )
    return SafeString(drawn.getvalue().decode())
