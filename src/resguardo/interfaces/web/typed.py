"""What a person typed, read once, kept on the page when it is refused.

No form classes: fields are plain HTML made by the components, which find the typed value and the
problems of a field by its name. A view reads what it needs, lets `check` refuse all unreadable
fields together, and calls one service:

    typed = Typed(request.POST)
    rounds = typed.whole("rounds", _("Rounds"), least=0)
    day = typed.day("valid_until", _("Valid until"))
    typed.check()
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.selectors import NotFound

NO_DAY = date.min
LONGEST_TEXT = 10_000


class Unreadable(Problem):
    """The parent of what a field cannot mean. `field_name` says beside which field it stands."""

    field_name: str
    label: str


class Missing(Unreadable):
    """Nothing was entered where something is needed."""

    code = "form.missing"
    wording = _("“{label}” is missing. Enter it.")


class NoFile(Unreadable):
    """No file where one is needed, or one with nothing in it."""

    code = "form.no-file"
    wording = _("“{label}”: no file was chosen, or it is empty. Choose one that holds something.")


class TooLong(Unreadable):
    """More text than a field takes."""

    code = "form.too-long"
    wording = _("“{label}” is too long. Use at most {limit} characters.")
    limit: int


class NotANumber(Unreadable):
    """Not a whole number."""

    code = "form.not-a-number"
    wording = _("“{label}” must be a whole number, for example 12.")


class OutOfRange(Unreadable):
    """A whole number outside what the field takes."""

    code = "form.out-of-range"
    wording = _("“{label}” must be between {least} and {most}.")
    least: int
    most: int


class NotADay(Unreadable):
    """Not a day of the calendar."""

    code = "form.not-a-day"
    wording = _("“{label}” must be a real day: day, month and year, for example 27 3 2027.")


class NotATime(Unreadable):
    """Not a time of day."""

    code = "form.not-a-time"
    wording = _("“{label}” must be a time of day, for example 18:04.")


class NotAnAmount(Unreadable):
    """Not a number, or one below nothing."""

    code = "form.not-an-amount"
    wording = _("“{label}” must be a number, for example 12.5.")


class NotAChoice(Unreadable):
    """Something else than what was offered."""

    code = "form.not-a-choice"
    wording = _("Choose “{label}” from the list.")


class NotCounted(Unreadable):
    """Nothing was written where somebody must have counted: silence is not a zero."""

    code = "form.not-counted"
    wording = _(
        "Nobody has counted {label} yet. Write how many there are, and 0 if there are none."
    )


class Typed(Mapping[str, str]):
    """The fields as typed. Reading one that cannot be read notes a problem and goes on."""

    def __init__(self, fields: QueryDict | None = None) -> None:
        self._fields = fields if fields is not None else QueryDict()
        self._problems: list[Problem] = []

    def __getitem__(self, name: str) -> str:
        return str(self._fields[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def all(self, name: str) -> list[str]:
        """Give every value of a repeated field."""
        return [str(each) for each in self._fields.getlist(name)]

    def text(
        self, name: str, label: str = "", *, required: bool = False, limit: int = LONGEST_TEXT
    ) -> str:
        """Read a text without the spaces around it; NUL, which no database takes, is dropped."""
        text = str(self._fields.get(name, "")).replace("\x00", "").strip()
        if required and not text:
            self._problems.append(Missing(name, label))
        if len(text) > limit:
            self._problems.append(TooLong(name, label, limit))
        return text

    def file(self, sent: UploadedFile | None, name: str, label: str, *, required: bool) -> bytes:
        """The bytes of what was uploaded; none where nothing was chosen and nothing is needed."""
        found = b"" if sent is None else bytes(sent.read())
        if required and not found:
            self._problems.append(NoFile(name, label))
        return found

    def whole(
        self, name: str, label: str, *, least: int = 0, most: int = 1_000_000, empty: int = 0
    ) -> int:
        """Read a whole number; an empty field means `empty`."""
        text = self.text(name)
        if not text:
            return empty
        if not text.isdecimal() or not text.isascii():
            self._problems.append(NotANumber(name, label))
            return empty
        if not least <= (number := int(text[:12])) <= most or len(text) > len(str(most)) + 3:
            self._problems.append(OutOfRange(name, label, least, most))
            return empty
        return number

    def counted(self, name: str, label: str, *, most: int) -> int:
        """Read what somebody has counted; an empty field is refused, for nobody has looked."""
        if not self.text(name):
            self._problems.append(NotCounted(name, label))
        return self.whole(name, label, most=most)

    def amount(self, name: str, label: str, *, most: float) -> float | None:
        """Read a number of kilograms or metres, with a comma or a point; none where it is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = -1.0
        if not 0 <= number <= most:
            self._problems.append(NotAnAmount(name, label))
            return None
        return number

    def money(self, name: str, label: str) -> Decimal | None:
        """Read an amount of money, to the cent; none where it is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            return Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation:
            self._problems.append(NotAnAmount(name, label))
            return None

    def day(self, name: str, label: str, *, required: bool = False) -> date | None:
        """Read a day from one field (2027-03-27) or from three (name-day, -month, -year)."""
        return self._day(name, name, label, required=required)

    def _day(self, field: str, name: str, label: str, *, required: bool) -> date | None:
        """Read a day from `field`; a problem stands at the field that people see as `name`."""
        text = self.text(field)
        if not text:
            parts = [self.text(f"{field}-{part}") for part in ("year", "month", "day")]
            if not any(parts):
                if required:
                    self._problems.append(Missing(name, label))
                return None
            text = f"{parts[0].zfill(4)}-{parts[1].zfill(2)}-{parts[2].zfill(2)}"
        try:
            day = parse_date(text)
        except ValueError:
            day = None
        if day is None:
            self._problems.append(NotADay(name, label))
        return day

    def moment(self, name: str, label: str, *, required: bool = False) -> datetime | None:
        """Read a moment in the zone of the place: one field, or `name-on` and `name-at`."""
        text = self.text(name)
        if text:
            try:
                moment = parse_datetime(text)
            except ValueError:
                moment = None
            if moment is None:
                self._problems.append(NotATime(name, label))
                return None
            return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        day = self._day(f"{name}-on", name, label, required=required)
        clock = self._clock(f"{name}-at", name, label)
        if day is None or clock is None:
            return None
        return timezone.make_aware(datetime.combine(day, clock))

    def _clock(self, field: str, name: str, label: str) -> time | None:
        text = self.text(field)
        try:
            clock = parse_time(text) if text else time(0, 0)
        except ValueError:
            clock = None
        if clock is None:
            self._problems.append(NotATime(name, label))
        return clock

    def choice(self, name: str, label: str, allowed: Mapping[str, object]) -> str:
        """Read one of what was offered; `allowed` maps values to anything."""
        value = self.text(name)
        if value not in allowed:
            self._problems.append(NotAChoice(name, label))
            return ""
        return value

    def choices(self, name: str, label: str, allowed: Collection[str]) -> list[str]:
        """Read all that was ticked of what was offered; what is not offered any more is refused."""
        chosen = [each for each in self.all(name) if each]
        if any(each not in allowed for each in chosen):
            self._problems.append(NotAChoice(name, label))
        return chosen

    def key(self, name: str, label: str, *, required: bool = False) -> UUID | None:
        """Read a public identifier."""
        text = self.text(name, label, required=required)
        if not text:
            return None
        try:
            return UUID(text)
        except ValueError:
            self._problems.append(NotAChoice(name, label))
            return None

    def note(self, *problems: Problem) -> None:
        """Note what rules say of fields, to be refused with all the others."""
        self._problems += problems

    def note_of_readable(self, problems: Iterable[Problem]) -> None:
        """Note what rules say, but nothing of a field that could not be read.

        Nor of one that a rule compares with it.
        """
        unread = {getattr(each, "field_name", "") for each in self._problems}
        self.note(
            *(
                each
                for each in problems
                if not unread & {getattr(each, "field_name", "") or each.field, *each.also}
            )
        )

    def check(self) -> None:
        """Refuse once, with everything that could not be read."""
        raise_all(self._problems)


def key_in(text: str) -> UUID:
    """The identifier that a page has put into an address or a line; of other text `NotFound`."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
