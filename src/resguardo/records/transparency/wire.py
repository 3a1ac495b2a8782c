"""How another machine is asked: over http or https, within a time, and read up to a size."""

from collections.abc import Mapping
from urllib.error import URLError
from urllib.request import Request, urlopen


def ask(
    address: str,
    *,
    timeout_seconds: float,
    bytes_max: int,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> tuple[int, bytes]:
    """The status and what is answered; a body is posted.

    The headers go to this address alone: where it leads elsewhere, no key is carried along.
    Raises `HTTPError` for what is no success, `URLError` or `OSError` where nobody answers, and
    for an address that is neither http nor https: a file of this machine is none.
    """
    if not address.startswith(("http://", "https://")):
        raise URLError("its address is not http or https")
    request = Request(address, data=body)  # noqa: S310 - see above
    for name, value in headers.items():
        request.add_unredirected_header(name, value)
    with urlopen(request, timeout=timeout_seconds) as answer:  # noqa: S310 - see above
        return answer.status, bytes(answer.read(bytes_max))
