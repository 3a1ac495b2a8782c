"""Who blocks lifts; marks are read again and never corrected; pictures lose what they carried."""

import io

import pytest
from PIL import Image

from resguardo.kernel.mandate import NotMandated
from resguardo.records.register import selectors, services
from resguardo.records.register.models import BlockCause
from resguardo.records.register.services.blocks import BlockedByAnother
from resguardo.records.register.services.marks import (
    BYTES_MAX,
    FileTooLarge,
    FileUnreadable,
    PictureTooLarge,
)
from tests.cast import NOON, Cast
from tests.records.register.stage import firearm

pytestmark = pytest.mark.django_db


def _picture(size: tuple[int, int] = (40, 20), form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at 12.0464 S"
    exif[0x0112] = 6
    Image.new("RGB", size, "red").save(out, form, **({"exif": exif} if form == "JPEG" else {}))
    return out.getvalue()


def test_a_company_cannot_lift_the_authoritys_block(cast: Cast) -> None:
    clara, rita = cast.viewer("clara"), cast.viewer("rita")
    row = firearm(clara)
    block = services.block(
        by=rita, at=NOON, thing=row.thing.public_id, document="Order 7", reason="lost licence"
    )
    assert block.cause == BlockCause.AUTHORITY
    assert selectors.blocked([row.pk]) == {row.pk}
    with pytest.raises(BlockedByAnother):
        services.lift_block(by=clara, at=NOON, block=block.public_id, reason="please")
    services.lift_block(by=rita, at=NOON, block=block.public_id, reason="licence found")
    assert selectors.blocked([row.pk]) == set()


def test_only_an_authority_lists_a_serial_as_stolen(cast: Cast) -> None:
    with pytest.raises(NotMandated):
        services.list_stolen(
            by=cast.viewer("clara"), at=NOON, serial="A1", source="us", listed_on=NOON.date()
        )


def test_a_mark_is_read_again_and_both_readings_stay(cast: Cast) -> None:
    clara, ana = cast.viewer("clara"), cast.viewer("ana")
    row = firearm(clara)
    for reader, text in ((clara, "TX4417"), (ana, "TX44I7")):
        services.read_mark(
            by=reader,
            at=NOON,
            thing=row.thing.public_id,
            kind="maker",
            text_as_read=text,
            location="frame, left",
            photo=_picture(),
        )
    assert [mark.text_as_read for mark in selectors.marks(row.thing)] == ["TX44I7", "TX4417"]


def test_a_picture_is_kept_upright_and_bare(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = firearm(clara)
    photo = services.add_photo(
        by=clara, at=NOON, thing=row.thing.public_id, angle="left", content=_picture()
    )
    kept = bytes(photo.attachment.content)
    picture = Image.open(io.BytesIO(kept))
    assert not picture.getexif()
    assert b"12.0464" not in kept
    assert picture.size == (20, 40)
    again = services.attach(by=clara, at=NOON, content=_picture())
    assert again == photo.attachment


def test_what_is_no_picture_is_refused_by_its_bytes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clara = cast.viewer("clara")
    with pytest.raises(FileUnreadable):
        services.attach(by=clara, at=NOON, content=b"<svg onload='x'/>", file_name="a.jpg")
    with pytest.raises(FileUnreadable):
        services.attach(by=clara, at=NOON, content=_picture()[:200])
    with pytest.raises(FileTooLarge):
        services.attach(by=clara, at=NOON, content=bytes(BYTES_MAX + 1))
    monkeypatch.setattr(services.marks, "PIXELS_MAX", 100)
    with pytest.raises(PictureTooLarge):
        services.attach(by=clara, at=NOON, content=_picture((11, 10), "PNG"))
