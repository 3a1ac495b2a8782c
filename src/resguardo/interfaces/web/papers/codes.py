"""Codes that a page shows, to be scanned from it or printed with it."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString


def qr_to_carry(text: str) -> SafeString:
    """Draw a QR code of many signs, as large as there is room; a seventh may be worn off."""
    return _drawn(text, "m", "rg-carried__code")


def qr(text: str) -> SafeString:
    """Draw a QR code that is read with a quarter of it worn off."""
    return _drawn(text, "q", "rg-code")


def _drawn(text: str, error: str, name: str) -> SafeString:
    drawn = BytesIO()
    segno.make_qr(text, error=error).save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass=name
    )
    return SafeString(drawn.getvalue().decode())
