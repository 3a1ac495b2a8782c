"""Which arms a guard company has: models, calibres as written, and serials as makers write them.

Shares follow what was published for Latin America (revolvers most, shotguns next, few carbines);
names and calibres are those of the seed register, so that a load resolves them without asking.
"""

from typing import Final, NamedTuple

import numpy as np

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"


class Model(NamedTuple):
    """A model, the pattern of its serials (A letter, 9 digit, else itself), its load and price."""

    make: str
    name: str
    weapon_type: str
    calibre: str
    serial: str
    share: float
    rounds: int


MODELS: Final = (
    Model("Taurus", "82", "revolver", ".38 Special", "AA999999", 16, 12),
    Model("Taurus", "85", "revolver", ".38 Special", "AA99999", 3, 10),
    Model("Taurus", "83", "revolver", ".38 Special", "A9999999", 3, 12),
    Model("Rossi", "R851", "revolver", ".38 Special", "A999999", 7, 12),
    Model("Rossi", "68", "revolver", ".38 Special", "AA99999", 2, 12),
    Model("Smith & Wesson", "10", "revolver", ".38 Special", "A999999", 6, 12),
    Model("Smith & Wesson", "64", "revolver", ".38 Special", "AAA9999", 2, 12),
    Model("Indumil", "Llama Martial", "revolver", ".38 Special", "IM9999A", 6, 12),
    Model("Indumil", "Llama Cassidy", "revolver", ".38 Special", "IM9999A", 3, 12),
    Model("Armscor", "M200", "revolver", ".38 Special", "AM999999", 4, 12),
    Model("Charter Arms", "Undercover", "revolver", ".38 Special", "A9999999", 1, 10),
    Model("Taurus", "73", "revolver", ".32 S&W Long", "A9999999", 1, 12),
    Model("Mossberg", "500", "shotgun", "12 gauge", "A999999", 6, 8),
    Model("Mossberg", "590", "shotgun", "12 gauge", "A9999999", 2, 8),
    Model("Maverick (Mossberg)", "88", "shotgun", "12 gauge", "MV99999A", 3, 8),
    Model("Remington", "870", "shotgun", "12 gauge", "A999999A", 3, 8),
    Model("CBC", "Pump Military 3.0", "shotgun", "12 gauge", "KA9999999", 3, 8),
    Model("Boito (E.R. Amantino)", "Pump", "shotgun", "12 gauge", "A9999999", 1, 8),
    Model("Hatsan", "Escort", "shotgun", "12 gauge", "A9999999", 2, 8),
    Model("Glock", "17", "pistol", "9 mm Luger", "AAA999", 3, 30),
    Model("Glock", "25", "pistol", ".380 ACP", "AAA999", 2, 30),
    Model("Bersa", "Thunder 380", "pistol", ".380 ACP", "A99999", 2, 14),
    Model("Taurus", "PT 58", "pistol", ".380 ACP", "AAA99999", 2, 24),
    Model("Taurus", "PT 92", "pistol", "9 mm Luger", "AAA99999", 2, 30),
    Model("CZ", "75 B", "pistol", "9 mm Luger", "A9999", 1, 30),
    Model("IWI", "Jericho 941", "pistol", "9 mm Luger", "99999999", 1, 30),
    Model("Rossi", "Puma .38", "carbine", ".38 Special", "A99999", 2, 20),
    Model("Taurus", "CT9", "carbine", "9 mm Luger", "AAA99999", 1, 30),
    Model("Taurus", "CT30", "carbine", ".30 Carbine", "AAA99999", 0.5, 30),
)

CALIBRES: Final = tuple(sorted({model.calibre for model in MODELS}))

CALIBRES_OTHERS_USE: Final = (".40 S&W", ".45 ACP", "5.56x45 NATO", "7.62x39 mm", ".357 Magnum")
"""Calibres of the market beyond the companies' own arms."""


class Arm(NamedTuple):
    """One firearm as it is marked."""

    model: int
    serial: str


def serial_like(pattern: str, rng: np.random.Generator) -> str:
    """Invent a serial in a maker's pattern."""
    drawn = rng.integers(0, 2**31, len(pattern))
    return "".join(
        LETTERS[number % len(LETTERS)]
        if sign == "A"
        else DIGITS[number % 10]
        if sign == "9"
        else sign
        for sign, number in zip(pattern, drawn.tolist(), strict=True)
    )


def batch(size: int, rng: np.random.Generator, taste: float = 1.0) -> list[Arm]:
    """Invent what one company owns: it buys few models, many of each, some with serials in a row.

    `taste` above one makes the company prefer fewer models.
    """
    shares = np.array([model.share for model in MODELS])
    shares *= rng.gamma(1.0 / taste, taste, len(MODELS))
    chosen = np.sort(rng.choice(len(MODELS), size, p=shares / shares.sum()))
    arms: list[Arm] = []
    seen: set[tuple[int, str]] = set()
    for model in chosen.tolist():
        serial = ""
        if arms and arms[-1].model == model and rng.random() < 0.3:
            serial = _next_serial(arms[-1].serial)
        while not serial or (model, serial) in seen:
            serial = serial_like(MODELS[model].serial, rng)
        seen.add((model, serial))
        arms.append(Arm(model, serial))
    return arms


def _next_serial(serial: str) -> str:
    """Give the serial after this one, if it ends in digits; else nothing."""
    head = serial.rstrip(DIGITS)
    tail = serial[len(head) :]
    if not tail or set(tail) == {"9"}:
        return ""
    return f"{head}{int(tail) + 1:0{len(tail)}d}"
