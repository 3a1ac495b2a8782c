"""How often one address may ask at a door that needs no login, so that nobody drains or floods it.

Counted in the cache of each serving process, as far as the clock's running span: with several
processes an address may do as many times more. An address of IPv6 counts by its network, because
whoever has one has all of it. Nothing else is kept of who asked.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

NETWORK_BITS = 64


class TooOften(Problem):
    """Somebody reads a register number by number, or floods a desk."""

    code = "pace.too-often"
    wording = _(
        "This was asked more than {limit} times from where you are, and the last time was not "
        "recorded. Wait, then send it again. Minutes to wait at most: {minutes}."
    )

    limit: int
    minutes: int


def demand_pace(request: HttpRequest, what: str, *, most: int, minutes: int) -> None:
    """Count a request of a kind, and refuse (`TooOften`) more than `most` in a span of minutes."""
    span = int(timezone.now().timestamp() // (60 * minutes))
    key = f"pace:{what}:{_whence(request)}:{span}"
    cache.add(key, 0, timeout=120 * minutes)
    if cache.incr(key) > most:
        raise TooOften(most, minutes)


def _whence(request: HttpRequest) -> str:
    text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return str(text)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, NETWORK_BITS), strict=False))
    return str(address)
