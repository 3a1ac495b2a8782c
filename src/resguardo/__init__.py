"""Resguardo keeps the arms of private security companies accounted for.

Five floors, each using only those below it: `config` wires, `interfaces` show, `insight` learns,
`records` keep, and `kernel` says what is true. A newcomer reads `kernel` first, then the chapters
of `records` in their order.
"""

from importlib.metadata import version

__version__ = version("resguardo")
