"""No page, no paper and no answer of the API cuts a list without saying so.

A list turns its pages (`turning.page_asked`, `pages.page_of`); a choice is made by name where it is
long (`people.choosing`). Whoever cuts a list at twenty rows or more nevertheless says here why the
reader misses nothing. Texts are cut, too, and are told apart: by the call that made them, by the
annotation of the parameter, or by the name of the field.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

SOURCE: Final = Path("src/resguardo")
FACES: Final = ("interfaces/web", "interfaces/api", "interfaces/paper")
LEAST: Final = 20

TEXTS_BY_CALL: Final = {
    "text",
    "get",
    "str",
    "strip",
    "join",
    "replace",
    "slugify",
    "demand_reason",
}
TEXTS_BY_NAME: Final = {"name", "reason", "title", "what", "text", "address"}
QUERIES: Final = {
    "all", "annotate", "beneficiaries", "defer", "distinct", "exclude", "filter", "not_over",
    "order_by", "select_related", "values_list",
}  # fmt: skip
ROWS: Final = {"rows", "found", "fitting", "some", "told", "own"}

REASONS: Final[Mapping[str, str]] = {
    "interfaces/paper/counts.py: found[:books.LINES_MAX]": (
        "the printed book of a day says that it is cut, and where all is"
    ),
    "interfaces/paper/oversight.py: content.get('differences', [])[:ROWS_PRINTED]": (
        "the heading says that these are the first, and how many there are"
    ),
    "interfaces/paper/oversight.py: sheet['rows'][:ROWS_PRINTED]": (
        "the heading says that these are the first, and how many there are"
    ),
    "interfaces/paper/typesetting.py: error.message[:200]": "a text",
    "records/assistance/destroying.py: ng').distinct().order_by('pk')[:SCANNED_MOST]": (
        "what one scan can mean"
    ),
    "records/assistance/marking.py:  Q(text=text.strip().upper()))[:SCANNED_MOST]": (
        "what one scan can mean"
    ),
    "interfaces/api/histories.py: here[:HERE_MAX + 1]": (
        "one more than is shown, to say with here_more that there are others"
    ),
    "interfaces/api/histories.py: here[:HERE_MAX]": (
        "here_more says so, and custody/holdings has all of them in pages"
    ),
    "interfaces/api/people.py: wanted.search[:100]": ("a text"),
    "interfaces/web/compliance/campaigns.py: each in board if each.applies][:COMPANIES_DRAWN]": (
        "a drawing; the board beneath has all, page by page"
    ),
    "interfaces/web/compliance/catalogues.py: address[:90]": ("a text"),
    "interfaces/web/country/employment.py: found.differences[:SHOWN_MAX]": (
        "the page says how many there are in all, and that Excel has them"
    ),
    "interfaces/web/counts/sheet.py: lines[:LINES_SHOWN]": (
        "the newest scans; the sheet says how many more there are"
    ),
    "interfaces/web/custody/holdings.py: found[:pages.PAGE_ROWS]": (
        "a page of what was added up, with its place"
    ),
    "interfaces/web/custody/holdings.py: shown[:pages.PAGE_ROWS]": (
        "a page of what was added up, with its place"
    ),
    "interfaces/web/inspections/field.py: rows[:ANSWERS_MAX]": (
        "what a device sends; a checklist has fewer points"
    ),
    "interfaces/web/intake/asking.py: self.asks[:ASKED_AT_ONCE]": (
        "the form says how many questions are left, and asks them next"
    ),
    "interfaces/web/listing.py: _query(request)[:500]": ("a text"),
    "interfaces/web/listing.py: listing.rows.order_by('pk')[:ROWS_MAX + 1]": (
        "the workbook says that it has only the first rows"
    ),
    "interfaces/web/people/choosing.py: choice.rows[:OFFERED_MOST + 1]": (
        "where there are more, none is offered and all can be named"
    ),
    "interfaces/web/register/labels.py: ids[:LABELS_MAX]": ("more are refused"),
    "records/compliance/catalogues.py: found[:60]": ("a text"),
    "records/custody/books.py: ').order_by('opened_at', 'pk')[:LINES_MAX]": (
        "what was found odd in one armoury on one day"
    ),
    "records/custody/books.py: .order_by('accepted_at', 'pk')[:LINES_MAX]": (
        "the hand-overs of one armoury on one day"
    ),
    "records/custody/books.py: _by('occurred_at', 'sequence')[:LINES_MAX + 1]": (
        "the printed book of a day says that it is cut, and where all is"
    ),
    "records/custody/shifts.py:  'entry__post_id', 'thing_id')[:_MOVES_READ]": (
        "the latest issues, from which a weapon is proposed; any other can be taken"
    ),
    "records/intake/services.py: rows[:PREVIEW_ROWS]": ("a look at the first rows of a file"),
    "records/oversight/employment.py: rows[:HEADINGS_WITHIN]": ("where headings are looked for"),
    "records/papers/selectors.py: rows[:20]": (
        "the latest of one kind about one thing; issued papers has all in pages"
    ),
    "records/people/pages.py: rows.order_by()[:COUNTED_ROWS_MAX + 1]": (
        "a count that says “at least”"
    ),
    "records/people/selectors.py: rows[:2000]": ("who can be played in a demonstration"),
    "records/register/selectors.py: lude(pk=firearm.pk).order_by()[:NEAR_MAX]": (
        "a hint at misread serials; a trace finds all of them"
    ),
    "records/storage/selectors.py: ws.order_by('-read_at', '-pk')[:READINGS_SHOWN]": (
        "a drawing of the latest readings"
    ),
    "records/transparency/delivery.py: nt', 'receipt').order_by('id')[:_PORTION]": (
        "a portion of work; the next run takes the next"
    ),
    "records/transparency/publisher.py: jects.order_by('-size', '-id')[:100]": (
        "the latest checkpoints, over which an answer can have come"
    ),
}


def test_every_cut_of_a_list_says_why_nothing_is_missed() -> None:
    cut = set(_cuts())
    assert cut == set(REASONS), (
        f"say why, or turn the pages: {sorted(cut - set(REASONS))}; "
        f"gone: {sorted(set(REASONS) - cut)}"
    )


def _cuts() -> Iterator[str]:
    everywhere = {name: number for path in _sources() for name, number in _numbers(path)}
    for path in _sources():
        face = any(path.is_relative_to(SOURCE / each) for each in FACES)
        if not (face or path.is_relative_to(SOURCE / "records")):
            continue
        numbers = everywhere | dict(_numbers(path))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = _text_parameters(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript) and _is_cut(node, numbers, texts, face=face):
                of, end = ast.unparse(node.value)[-30:], ast.unparse(_end(node))
                yield f"{path.relative_to(SOURCE)}: {of}[:{end}]"


def _end(node: ast.Subscript) -> ast.expr:
    """Where a slice from the beginning ends; the number zero where there is none."""
    cut = node.slice
    if isinstance(cut, ast.Slice) and cut.lower is None and cut.upper is not None:
        return cut.upper
    return ast.Constant(0)


def _is_cut(
    node: ast.Subscript, numbers: Mapping[str, int], texts: set[str], *, face: bool
) -> bool:
    """Whether a list is cut here at so many rows that nobody would count them."""
    if _most(_end(node), numbers) < LEAST:
        return False
    return _is_list(node.value, texts) if face else _is_query(node.value)


def _sources() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _numbers(path: Path) -> Iterator[tuple[str, int]]:
    """The numbers that a module gives names to."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.AnnAssign):
            target = node.target
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
            number = value.value
            if type(number) is int:
                yield target.id, number


def _most(bound: ast.expr, numbers: Mapping[str, int]) -> int:
    """Where a slice ends: a number, or what a named one is; zero where only running can tell."""
    match bound:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return numbers.get(name, 0)
        case ast.BinOp(left=left, op=ast.Add()):
            return _most(left, numbers)
        case _:
            return 0


def _text_parameters(tree: ast.Module) -> set[str]:
    """The names of parameters that are texts."""
    return {
        each.arg
        for each in ast.walk(tree)
        if isinstance(each, ast.arg)
        and isinstance(each.annotation, ast.Name)
        and each.annotation.id == "str"
    }


def _is_list(value: ast.expr, texts: set[str]) -> bool:
    """Whether this may be a list: everything that is not known to be a text."""
    match value:
        case ast.Call(args=[_, ast.List()]):
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name not in TEXTS_BY_CALL
        case ast.Name(id=name):
            return name not in texts
        case ast.Attribute(attr=name):
            return name not in TEXTS_BY_NAME
        case ast.BoolOp(values=[first, *_rest]):
            return _is_list(first, texts)
        case _:
            return True


def _is_query(value: ast.expr) -> bool:
    """Whether this is known to be rows of the database, below the faces."""
    match value:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in QUERIES
        case ast.Name(id=name):
            return name in ROWS
        case _:
            return False


def test_a_cut_is_seen_in_whatever_form_it_comes() -> None:
    """What this test looks for, and what it must leave alone."""
    numbers = {"SHOWN": 200, "TOP": 5}
    for text, is_cut in (
        ("selectors.rows(viewer=viewer)[:200]", True),
        ("rows.order_by('pk')[: SHOWN + 1]", True),
        ("lines[:limits.SHOWN]", True),
        ("content.get('differences', [])[:SHOWN]", True),
        ("lines[:TOP]", False),
        ("lines[20:40]", False),
        ("asked.text('search')[:100]", False),
        ("row.reason[:60]", False),
        ("label[:40]", False),
    ):
        [node] = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Subscript)]
        assert _is_cut(node, numbers, {"label"}, face=True) is is_cut, text
