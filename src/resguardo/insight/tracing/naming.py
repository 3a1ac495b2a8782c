"""How well the maker and the calibre that somebody reported fit those of the register.

Both are words that people misspell, shorten and translate, so they never decide: each make and
calibre of a register gets the probability that it would be reported with these words. What is not
reported fits everything.
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler

from resguardo.kernel import calibre
from resguardo.kernel.calibre import Ask, Resolved
from resguardo.records.register.catalogue import calibres, makers
from resguardo.records.register.makers import Known, fold

SAME: Final = 0.9
"""That the right word, or a known alias of it, is reported."""
PERHAPS: Final = 0.3
"""That a word is reported which may mean this one among others."""
MISSPELT: Final = 0.05
"""That the right word is reported so badly spelt that only its shape is left."""
WRONG: Final = 0.004
"""That another maker or calibre is reported altogether."""
_SHAPE_LEAST: Final = 0.86

Fit = NDArray[np.float64]


@lru_cache(maxsize=65_536)
def _maker_meant(text: str) -> str:
    read = makers().read(text)
    return fold(read.name if isinstance(read, Known) else text)


@lru_cache(maxsize=65_536)
def _calibres_meant(text: str) -> frozenset[str]:
    read = calibre.resolve(text, "", calibres())
    if isinstance(read, Resolved):
        return frozenset({read.calibre_id})
    return frozenset(read.candidates) if isinstance(read, Ask) else frozenset()


def fit_of_make(reported: str, make: str) -> float:
    """Probability that these words are reported of a firearm of this make.

    >>> fit_of_make("FORJAS TAURUS S.A.", "Taurus"), fit_of_make("Tauros", "Taurus")
    (0.9, 0.05)
    >>> fit_of_make("Rossi", "Taurus"), fit_of_make("", "Taurus")
    (0.004, 1.0)
    """
    if not reported.strip():
        return 1.0
    one, other = _maker_meant(reported), _maker_meant(make)
    if one == other:
        return SAME
    return MISSPELT if JaroWinkler.similarity(one, other) >= _SHAPE_LEAST else WRONG


def fit_of_calibre(reported: str, registered: str) -> float:
    """Probability that these words are reported of a firearm of this calibre.

    >>> fit_of_calibre(".38 Spl", ".38 Special"), fit_of_calibre("9 mm", "9 mm Luger")
    (0.9, 0.3)
    >>> fit_of_calibre("12 GA", ".38 Special"), fit_of_calibre("", "9 mm Luger")
    (0.004, 1.0)
    """
    if not reported.strip():
        return 1.0
    if calibre.key_of(reported) == calibre.key_of(registered):
        return SAME
    one, other = _calibres_meant(reported), _calibres_meant(registered)
    if one & other:
        return SAME if len(one) == len(other) == 1 else PERHAPS
    return WRONG if one or other else MISSPELT
