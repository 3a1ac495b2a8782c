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

    Raises `HTTPError` for what is no success, `URLError` or `OSError` where nobody answers, and
    for an address that is neither http nor https: a file of this machine is none.
    """
    if not address.startswith(("http://", "https://")):
        raise URLError("its address is not http or https")
    request = Request(address, data=body, headers=dict(headers))  # noqa: S310 - see above
    with urlopen(request, timeout=timeout_seconds) as answer:  # noqa: S310 - see above
        return answer.status, bytes(answer.read(bytes_max))
