"""Marks as somebody read them, and pictures of them.

A mark is never corrected: it is read again, and both readings stay. Pictures are made again from
their points before they are kept, so that neither the place where they were taken nor anything
hidden in them comes along (ASVS 5.0, 5.2.6 and 14.2.8).
"""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.models import (
    Attachment,
    Mark,
    MarkKind,
    Photo,
    PhotoAngle,
    Thing,
)
from resguardo.records.register.services.checks import WordFor, WordUnknown
from resguardo.records.transparency import services as transparency

BYTES_MAX: Final = 12 * 1024 * 1024
PIXELS_MAX: Final = 40_000_000
SIDE_PIXELS_MAX: Final = 2_400
TEXT: Final = "text/plain; charset=utf-8"
_FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class FileTooLarge(Problem):
    """Larger than a photograph or a scanned permit needs to be."""

    code = "register.file-too-large"
    wording = _("The file has {megabytes} MB; at most {megabytes_max} are taken. Make it smaller.")
    field = "file"

    megabytes: int
    megabytes_max: int


class PictureTooLarge(Problem):
    """More points than any camera makes: a file made to fill the memory."""

    code = "register.picture-too-large"
    wording = _("The picture has too many points. Take at most {megapixels_max} megapixels.")
    field = "file"

    megapixels_max: int


class FileUnreadable(Problem):
    """Told by its bytes and not by its name."""

    code = "register.file-unreadable"
    wording = _(
        "This is not a picture (JPEG, PNG, WebP) or a PDF that can be read. "
        "Take the photograph again or choose another file."
    )
    field = "file"


class MarkMissing(Problem):
    """What stands on the weapon, sign by sign."""

    code = "register.mark-missing"
    wording = _("Enter what the mark says, sign by sign, and where on the weapon it stands.")
    field = "text_as_read"


@transaction.atomic
def attach(
    *,
    by: Viewer,
    at: datetime,
    content: bytes,
    file_name: str = "",
    organisation_id: int | None = None,
) -> Attachment:
    """Keep a picture or a PDF; the same picture again is found and not kept twice.

    It is the viewer's organisation's own, or that of a later chapter's choice. Permission was asked
    by the deed that the file belongs to. Refuses as `attach_to` does.
    """
    return attach_to(organisation_id or by.organisation_id, at=at, content=content,
                     file_name=file_name)  # fmt: skip


@transaction.atomic
def attach_to(
    organisation: int, *, at: datetime, content: bytes, file_name: str = ""
) -> Attachment:
    """The same for an organisation, where who brings the file has no login.

    Refuses what is too large (`FileTooLarge`), and neither a picture nor a PDF (`FileUnreadable`).
    """
    if len(content) > BYTES_MAX:
        raise FileTooLarge(-(-len(content) // 1_048_576), BYTES_MAX // 1_048_576)
    if content.startswith(b"%PDF-"):
        kept, content_type = content, "application/pdf"
    else:
        kept, content_type = _redrawn(content)
    row, _new = Attachment.objects.get_or_create(
        organisation_id=organisation,
        sha256=hashlib.sha256(kept).hexdigest(),
        defaults={
            "content_type": content_type,
            "size_bytes": len(kept),
            "file_name": file_name.replace("/", "_").replace("\\", "_")[-200:],
            "content": kept,
            "uploaded_at": at,
        },
    )
    return row


@transaction.atomic
def keep_file(
    *, organisation: int, at: datetime, content: bytes, content_type: str, file_name: str = ""
) -> Attachment:
    """Keep a file of an organisation as it is, bit by bit, so that its hash stays the same.

    For what was kept once already and came back, and for text that this program wrote. Refuses
    what is not of the type that it says. Permission was asked by the deed that it belongs to.
    """
    if len(content) > BYTES_MAX:
        raise FileTooLarge(-(-len(content) // 1_048_576), BYTES_MAX // 1_048_576)
    if not _is_of(content_type, content):
        raise FileUnreadable
    row, _new = Attachment.objects.get_or_create(
        organisation_id=organisation,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "content_type": content_type,
            "size_bytes": len(content),
            "file_name": file_name.replace("/", "_").replace("\\", "_")[-200:],
            "content": content,
            "uploaded_at": at,
        },
    )
    return row


def _is_of(content_type: str, content: bytes) -> bool:
    if content_type == TEXT:
        try:
            return "\x00" not in content.decode()
        except UnicodeDecodeError:
            return False
    if content_type == "application/pdf":
        return content.startswith(b"%PDF-")
    return content_type in _FORMATS.values() and _redrawn(content)[1] == content_type


@transaction.atomic
def read_mark(
    *,
    by: Viewer,
    at: datetime,
    thing: UUID,
    kind: str,
    text_as_read: str,
    location: str,
    read_at: datetime | None = None,
    photo: bytes = b"",
    file_name: str = "",
) -> Mark:
    """Write down a mark as it was read; an armourer may, at any count or repair.

    Refuses a kind that is none, and a mark without text or place (`MarkMissing`).
    """
    if not by.may_somewhere(Act.COUNT, at=at):
        by.demand(Act.EDIT_REGISTER, at=at)
    row = selectors.thing(viewer=by, at=at, public_id=thing, own=True)
    if kind not in MarkKind.values:
        raise WordUnknown(WordFor.KIND, kind[:40])
    text, where = " ".join(text_as_read.split())[:100], " ".join(location.split())[:60]
    if not text or not where:
        raise MarkMissing
    attachment = attach(by=by, at=at, content=photo, file_name=file_name) if photo else None
    return mark_for(
        by=by,
        at=at,
        thing=row,
        kind=kind,
        text_as_read=text,
        location=where,
        photo=attachment,
        read_at=read_at,
    )


def mark_for(
    *,
    by: Viewer,
    at: datetime,
    thing: Thing,
    kind: str,
    text_as_read: str,
    location: str,
    photo: Attachment | None = None,
    read_at: datetime | None = None,
) -> Mark:
    """Write down a mark for a later chapter, which asked the mandate and read it off the steel.

    Must be called inside the caller's transaction; the thing may be another organisation's.
    """
    mark = Mark.objects.create(
        thing=thing,
        kind=kind,
        text_as_read=text_as_read,
        location=location,
        photo=photo,
        read_by_id=by.person_id,
        read_at=min(read_at or at, at),
        recorded_at=at,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=str(thing.public_id),
        verb="mark_read",
        changes={
            "kind": (None, str(kind)),
            "text_as_read": (None, text_as_read),
            "location": (None, location),
            **({"photo": (None, photo.sha256)} if photo else {}),
        },
        organisation_id=thing.organisation.public_id,
    )
    return mark


@transaction.atomic
def add_photo(
    *, by: Viewer, at: datetime, thing: UUID, angle: str, content: bytes, file_name: str = ""
) -> Photo:
    """Add a photograph from one of the fixed angles; earlier ones stay beside it.

    Refuses what is no picture (`FileUnreadable`), and an angle that is none.
    """
    if not by.may_somewhere(Act.COUNT, at=at):
        by.demand(Act.EDIT_REGISTER, at=at)
    row = selectors.thing(viewer=by, at=at, public_id=thing, own=True)
    if angle not in PhotoAngle.values:
        raise WordUnknown(WordFor.ANGLE, angle[:40])
    attachment = attach(by=by, at=at, content=content, file_name=file_name)
    if not attachment.content_type.startswith("image/"):
        raise FileUnreadable
    photo = Photo.objects.create(thing=row, angle=angle, attachment=attachment, taken_at=at)
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=str(row.public_id),
        verb="photographed",
        changes={"angle": (None, angle), "photo": (None, attachment.sha256)},
    )
    return photo


def against_file(content: bytes) -> list[Problem]:
    """What stands against keeping a picture or a PDF, as far as its size and its head tell."""
    try:
        if len(content) > BYTES_MAX or not content.startswith(b"%PDF-"):
            _begun(content)
    except Problem as problem:
        return [problem]
    return []


def opened_picture(content: bytes) -> Image.Image:
    """A picture that somebody sent, upright, in three colours; `PNG` or `JPEG` is its format.

    Refuses what is none (`FileUnreadable`) and what has more points than a camera makes.
    """
    picture = _begun(content)
    with _refused_as_problem():
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.format = "PNG" if picture.format == "PNG" else "JPEG"
    return upright


def _begun(content: bytes) -> Image.Image:
    """A picture of which nothing but the head is read yet."""
    if len(content) > BYTES_MAX:
        raise FileTooLarge(-(-len(content) // 1_048_576), BYTES_MAX // 1_048_576)
    with _refused_as_problem():
        picture = Image.open(io.BytesIO(content), formats=tuple(_FORMATS))
        if picture.width * picture.height > PIXELS_MAX:
            raise PictureTooLarge(PIXELS_MAX // 1_000_000)
    return picture


@contextmanager
def _refused_as_problem() -> Iterator[None]:
    """What a library says of a picture, said as a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureTooLarge(PIXELS_MAX // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FileUnreadable from error


def _redrawn(content: bytes) -> tuple[bytes, str]:
    """The picture drawn again from its points, upright, without anything that came with it."""
    upright = opened_picture(content)
    kept_format = upright.format or "JPEG"
    upright.thumbnail((SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    written = io.BytesIO()
    bare.save(written, kept_format, **({"quality": 85} if kept_format == "JPEG" else {}))
    return written.getvalue(), _FORMATS[kept_format]
