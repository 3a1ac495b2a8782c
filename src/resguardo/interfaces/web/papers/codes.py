"""Numbers of blank forms, and the codes that are printed on them.

A form's number is drawn by chance and carries a check character, so that whoever types it in later
cannot mistype it unnoticed, and nobody needs a connection to print the next pad of forms.
"""

import secrets
from io import BytesIO
from typing import Final

import segno
from django.utils.safestring import SafeString

from resguardo.kernel.identifier import label_code

_NUMBERS: Final = 32**7


def form_number(letters: str) -> str:
    """A number for one sheet: the letters of the form, and eight characters with a check."""
    return f"{letters}-{label_code(secrets.randbelow(_NUMBERS))}"


def qr(text: str) -> SafeString:
    """Draw a QR code that is read with a quarter of it worn off."""
    drawn = BytesIO()
    segno.make_qr(text, error="q").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="rg-code"
    )
    return SafeString(drawn.getvalue().decode())
