"""Numbers of blank forms, and the codes that are printed on papers.

A form's number is drawn by chance and carries a check character, so that whoever types it in later
cannot mistype it unnoticed, and nobody needs a connection to print the next pad of forms.
"""

import secrets
from io import BytesIO
from typing import Final
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from resguardo.kernel.identifier import label_code
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.records.transparency import selectors as transparency

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


def verification_address(sequence: int) -> str:
    """Where anybody can ask whether the log still has exactly this entry; no login is needed."""
    digest = leaf_hash(transparency.leaf_of(sequence) or b"").hex()
    query = urlencode({"entry": sequence, "leaf": digest})
    return f"{settings.PUBLIC_URL}{reverse('verification:verify')}?{query}"
