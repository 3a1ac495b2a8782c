"""What can be wrong with a file as a whole: these are raised, and nothing of it is read."""

from collections.abc import Callable

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _


class Worded(Problem):
    """Some of its facts are words of ours: they are put into the reader's language as well."""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say the problem with its words translated."""
        return super().sentence(translate)


class FileProblem(Worded):
    """The file as a whole cannot be read; these are raised."""

    field = "file"


class NotATable(FileProblem):
    """Neither CSV nor XLSX, by its bytes and not by its name."""

    code = "import.not-a-table"
    wording = _("{file} is {what}. Save it as XLSX or CSV in your spreadsheet and choose that.")

    file: str
    what: str


class FileDamaged(FileProblem):
    """It begins like a workbook or a text and does not go on like one."""

    code = "import.file-damaged"
    wording = _("{file} cannot be read to its end ({detail}). Open it, save it again, try that.")

    file: str
    detail: str


class FileTooLarge(FileProblem):
    """More than a register ever needs: a mistake, or somebody means harm."""

    code = "import.file-too-large"
    wording = _("{file} has more than {limit} {unit}. Split it, or ask the operator to load it.")

    file: str
    limit: int
    unit: str


class FileHostile(FileProblem):
    """Something that no spreadsheet program writes into a register."""

    code = "import.file-hostile"
    wording = _("{file} contains {what}, which registers do not have. It was not opened.")

    file: str
    what: str


class NoHeadings(FileProblem):
    """No sheet has a row of headings for this kind within the first thirty rows."""

    code = "import.no-headings"
    wording = _(
        "No row of {file} looks like the headings of {kind}: {missing} were not found. "
        "Name the columns by hand, or start from the template."
    )

    file: str
    kind: str
    missing: tuple[str, ...]


class EmptyFile(FileProblem):
    """Headings without a row below them."""

    code = "import.nothing-in-file"
    wording = _("{file} has no rows below its headings. Choose the sheet or file with the rows.")

    file: str
