"""A scanner and a hand at the keyboard of the browser, with the moments of their keys told to it.

The browser takes the moment of a key from the machine; here each key says its own, so that a walk
on a busy machine reads as the same scan or the same hand, and pauses cost no time.
"""

from itertools import chain, repeat
from time import time
from typing import Any, Final

SCANNER_MS: Final = 8
"""A USB keyboard is asked every eight milliseconds."""

HAND_MS: Final = 120
CODES: Final = {"-": "Minus", ".": "Period", "/": "Slash", " ": "Space"}
RETURN: Final = {"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}


class Keyboard:
    """The keys of one page. `moment` goes on from key to key and never stands still."""

    def __init__(self, page: Any) -> None:
        self.wire = page.context.new_cdp_session(page)
        self.moment = time()

    def scan(self, text: str, *, stalls_ms: dict[int, int] | None = None) -> None:
        """What a scanner sends; `stalls_ms` holds back the key at a place for so long."""
        held = stalls_ms or {}
        self._strike(text, [held.get(place, SCANNER_MS) for place in range(len(text))])
        self._strike("\r", [SCANNER_MS])

    def type(self, text: str, *, pause_ms: int = HAND_MS, enter: bool = True) -> None:
        """What a hand types, which finishes with Enter."""
        self._strike(text, list(chain([2000], repeat(pause_ms, len(text) - 1))))
        if enter:
            self._strike("\r", [pause_ms])

    def _strike(self, text: str, pauses_ms: list[int]) -> None:
        for sign, pause_ms in zip(text, pauses_ms, strict=True):
            self.moment += pause_ms / 1000
            key = RETURN if sign == "\r" else _key(sign)
            for kind in ("keyDown", "keyUp"):
                told = {name: key[name] for name in key if kind == "keyDown" or name != "text"}
                self.wire.send(
                    "Input.dispatchKeyEvent", {"type": kind, "timestamp": self.moment, **told}
                )


def _key(sign: str) -> dict[str, Any]:
    """The key of a US keyboard that writes this sign."""
    upper = sign.upper()
    code = f"Digit{sign}" if sign.isdigit() else CODES.get(sign, f"Key{upper}")
    return {"key": sign, "code": code, "text": sign, "windowsVirtualKeyCode": ord(upper)}
