"""Small things that know how to show themselves in a cell, a list or a sentence.

A page of a register has hundreds of cells; a template include for each would cost more than the
query. These values render themselves, escaped, wherever `{{ value }}` stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, html_safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .reading import (
    day_text,
    is_late,
    moment_iso,
    moment_text,
    number_text,
    serial_groups,
    unit_text,
)
from .states import TONE_ICONS, state_of

LONG: Final = 40
"""Letters without a space, a hash for instance, that are broken so that a table is not wide."""


def icon(name: str, label: str | Promise = "") -> SafeString:
    """Draw an icon from the sprite; without a label it is decoration and stays unspoken."""
    return _icon(name, str(label))


@lru_cache(maxsize=1_024)
def _icon(name: str, label: str) -> SafeString:
    """Written once: a page shows dozens, and the sprite's address does not change at run time."""
    if label:
        return format_html(
            '<svg class="rg-icon" role="img" aria-label="{}" width="20" height="20">'
            '<use href="{}#{}"></use></svg>',
            label,
            static("resguardo/icons.svg"),
            name,
        )
    return format_html(
        '<svg class="rg-icon" aria-hidden="true" focusable="false" width="20" height="20">'
        '<use href="{}#{}"></use></svg>',
        static("resguardo/icons.svg"),
        name,
    )


@html_safe
@dataclass(frozen=True)
class Verbatim:
    """A clause, an address or a code: the same in every language, and for no one to translate."""

    text: str

    def __str__(self) -> str:
        return format_html('<span translate="no">{}</span>', self.text)


@html_safe
@dataclass(frozen=True)
class Link:
    """A link with an optional second line in small type."""

    text: str | Promise | Verbatim
    href: str
    note: object = ""

    def __str__(self) -> str:
        link = format_html('<a class="govuk-link" href="{}">{}</a>', self.href, self.text)
        return _with_note(link, self.note)


@html_safe
@dataclass(frozen=True)
class Noted:
    """A value with a second line in small type."""

    text: object
    note: object

    def __str__(self) -> str:
        return _with_note(shown(self.text), self.note)


@html_safe
@dataclass(frozen=True)
class Both:
    """Two values in one cell, one under the other; nothing where both are empty."""

    first: object
    second: object

    def __str__(self) -> str:
        if not self.second:
            return str(shown(self.first))
        if not self.first:
            return str(shown(self.second))
        return format_html("{}<div>{}</div>", shown(self.first), shown(self.second))


@html_safe
@dataclass(frozen=True)
class Tag:
    """A state as a word with its icon and tone. `text` replaces the usual word."""

    state: str
    text: str | Promise = ""
    tone: str = ""

    def __str__(self) -> str:
        known = state_of(self.state)
        tone = self.tone or known.tone
        return format_html(
            '<span class="rg-tag rg-tag--{}">{}{}</span>',
            tone,
            icon(TONE_ICONS[tone]),
            self.text or known.label,
        )


@html_safe
@dataclass(frozen=True)
class Serial:
    """A serial in monospace groups; it is copied without the gaps."""

    text: str
    href: str = ""

    def __str__(self) -> str:
        groups = format_html_join("", "<span>{}</span>", ((each,) for each in _groups(self.text)))
        if self.href:
            return format_html(
                '<a class="govuk-link rg-serial" href="{}">{}</a>', self.href, groups
            )
        return format_html('<span class="rg-serial">{}</span>', groups)


@html_safe
@dataclass(frozen=True)
class Quantity:
    """A number with its unit."""

    number: int
    unit: str

    def __str__(self) -> str:
        return format_html(
            '<span class="rg-quantity"><b>{}</b> {}</span>',
            number_text(self.number),
            unit_text(self.number, self.unit),
        )


@html_safe
@dataclass(frozen=True)
class Photo:
    """A small picture that leads to the whole one; `text` says what it shows."""

    text: str | Promise
    href: str

    def __str__(self) -> str:
        return format_html(
            '<a class="rg-glance" href="{}"><img src="{}" alt="{}" loading="lazy"></a>',
            self.href,
            self.href,
            self.text,
        )


@html_safe
@dataclass(frozen=True)
class Happened:
    """When something happened, and when it was recorded where the two differ."""

    happened: datetime
    recorded: datetime | None = None

    def __str__(self) -> str:
        when = shown(self.happened)
        if self.recorded is None or not is_late(self.happened, self.recorded):
            return when
        return format_html(
            '<span class="rg-happened">{} {} <span class="rg-note">{} {}</span></span>',
            _("happened"),
            when,
            _("recorded"),
            shown(self.recorded),
        )


def shown(value: object) -> SafeString:
    """Put any value before the reader, escaped: days with weekday, numbers with separators."""
    if value is None or value == "":
        return format_html('<span class="rg-nothing" aria-label="{}">–</span>', _("nothing"))
    if isinstance(value, bool):
        return format_html("{}", _("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', moment_iso(value), moment_text(value))
    if isinstance(value, date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_text(value))
    if isinstance(value, int | float):
        return format_html("{}", number_text(value))
    is_long = type(value) is str and len(value) > LONG and " " not in value
    return format_html('<span class="rg-long">{}</span>' if is_long else "{}", value)


def _with_note(value: SafeString, note: object) -> SafeString:
    if not note:
        return value
    return format_html('{}<span class="rg-note">{}</span>', value, note)


def _groups(text: str) -> tuple[str, ...]:
    return serial_groups(text)
