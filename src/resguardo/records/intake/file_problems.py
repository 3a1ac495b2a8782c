"""What can be wrong with a file as a whole: these are raised, and nothing of it is read."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _


class Worded(Problem):
    """Some of its facts, named in `words`, are words of ours: they are translated as well."""

    words: ClassVar[tuple[str, ...]] = ()

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say the problem with its words translated."""
        put = {name: _put(getattr(self, name), translate) for name in self.words}
        return Problem.sentence(replace(self, **put), translate)


def _put(value: str | tuple[str, ...], translate: Callable[[str], str]) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(translate, value))
    return translate(value) if value else value


class FileProblem(Worded):
    """The file as a whole cannot be read; these are raised."""

    field = "file"


class NotATable(FileProblem):
    """Neither CSV nor XLSX, by its bytes and not by its name."""

    words = ("what",)
    code = "import.not-a-table"
    wording = _("{file} is {what}. Save it as XLSX or CSV in your spreadsheet and choose that.")

    file: str
    what: str


class FileDamaged(FileProblem):
    """It begins like a workbook or a text and does not go on like one."""

    words = ("part",)
    code = "import.file-damaged"
    wording = _("{file} is damaged: {part} cannot be read. Open it, save it again, try that.")

    file: str
    part: str


class LineDamaged(FileProblem):
    """A text that goes on like one up to a line."""

    code = "import.line-damaged"
    wording = _(
        "{file} cannot be read from line {line} on. Look at that line, save the file again, try "
        "that."
    )

    file: str
    line: int


class FileTooLarge(FileProblem):
    """More than a register ever needs: a mistake, or somebody means harm."""

    words = ("unit",)
    code = "import.file-too-large"
    wording = _("{file} has more than {limit} {unit}. Split it, or ask the operator to load it.")

    file: str
    limit: int
    unit: str


class FileHostile(FileProblem):
    """Something that no spreadsheet program writes into a register."""

    words = ("what",)
    code = "import.file-hostile"
    wording = _("{file} contains {what}, which registers do not have. It was not opened.")

    file: str
    what: str


class NoHeadings(FileProblem):
    """No sheet has a row of headings for this kind within the first thirty rows."""

    words = ("kind", "missing")
    code = "import.no-headings"
    wording = _(
        "No row of {file} looks like the headings of {kind}: {missing} were not found. "
        "Name the columns by hand, or start from the template."
    )

    file: str
    kind: str
    missing: tuple[str, ...]


class ReadingStopped(FileProblem):
    """The process that read the file is gone; the machine ended it, mostly for want of memory."""

    code = "import.reading-stopped"
    wording = _(
        "The reading of {file} stopped before its last row, so nothing was imported. The machine "
        "may be short of memory: close what else runs or split the file, and import it again."
    )

    file: str


class EmptyFile(FileProblem):
    """Headings without a row below them."""

    code = "import.nothing-in-file"
    wording = _("{file} has no rows below its headings. Choose the sheet or file with the rows.")

    file: str
