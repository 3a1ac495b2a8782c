"""Writes the generated pages of docs/reference; with --check only says whether they are fresh.

The words live beside the code that they describe, so that a setting or a refusal cannot be added
without its page changing in the same commit.
"""

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
GENERATED = "<!-- written by scripts/reference.py; change the words beside the code -->"


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if args.check and stale:
        names = ", ".join(path.name for path in stale)
        print(f"stale in docs/reference: {names}; run: make reference", file=sys.stderr)
        return 1
    for path in () if args.check else stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote {path.name}")
    return 0


def pages() -> dict[Path, str]:
    """Give each generated page with its text."""
    set_up()
    return {
        FOLDER / "settings.md": "\n".join(settings_page()),
        FOLDER / "problems.md": "\n".join(problems_page()),
        FOLDER / "commands.md": "\n".join(commands_page()),
        FOLDER / "law.md": "\n".join(law_page()),
        FOLDER / "checks.md": "\n".join(checks_page()),
        FOLDER / "procedures.md": "\n".join(procedures_page()),
        FOLDER / "papers.md": "\n".join(papers_page()),
        FOLDER / "screening.md": "\n".join(screening_page()),
    }


def set_up() -> None:
    """Start Django on the defaults and load every module, so that every refusal is known."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ["DJANGO_SETTINGS_MODULE"] = "resguardo.config.settings"
        os.environ["RESGUARDO_DATA"] = tempfile.gettempdir() + "/resguardo-reference"
    importlib.import_module("django").setup()
    package = importlib.import_module("resguardo")
    for module in pkgutil.walk_packages(package.__path__, "resguardo."):
        if ".migrations" not in module.name and not module.name.endswith(".wsgi"):
            importlib.import_module(module.name)


def settings_page() -> Iterator[str]:
    """Write one heading a setting."""
    environment = importlib.import_module("resguardo.config.env").environment
    yield "# Settings\n"
    yield GENERATED + "\n"
    yield "Every setting is an environment variable. A value that cannot be used stops the start"
    yield "with a sentence. For a secret, `NAME_FILE` may name a file that holds the value.\n"
    for name, setting in sorted(environment.settings.items()):
        yield f"## {name}\n"
        yield f"{setting.meaning}\n"
        yield f"- Value: {setting.kind}"
        yield f"- Default: {f'`{setting.default}`' if setting.default else 'empty'}"
        if setting.power:
            yield f"- Power: {setting.power}"
        yield ""


def problems_page() -> Iterator[str]:
    """Write one heading a refusal."""
    problem = importlib.import_module("resguardo.kernel.problem")
    yield "# Problems\n"
    yield GENERATED + "\n"
    yield "Each refusal has a code that never changes. Pages show the sentence beside its field,"
    yield "the API answers with code and facts (RFC 9457), the command line prints the sentence.\n"
    for kind in problem.all_problems():
        if not kind.__module__.startswith("resguardo."):
            continue
        yield f"## {kind.code}\n"
        yield f"> {kind.wording}\n"
        if kind.__doc__:
            yield f"{kind.__doc__.strip().splitlines()[0]}\n"
        facts = ", ".join(f"`{each.name}`" for each in fields(kind)) or "none"
        yield f"- Facts: {facts}"
        yield f"- Raised in: `{kind.__module__}`"
        if not kind.hard:
            yield "- May be overridden with a reason and a second person; a review follows."
        yield ""


def commands_page() -> Iterator[str]:
    """Write one heading a command."""
    commands = importlib.import_module("resguardo.interfaces.cli.main").COMMANDS
    yield "# Commands\n"
    yield GENERATED + "\n"
    yield "`resguardo COMMAND --help` tells the arguments. Exit status: 0 done, 1 refused (one"
    yield "sentence on standard error), 2 wrong usage.\n"
    for name, command in commands.items():
        yield f"## {name}\n"
        module = importlib.import_module(f"resguardo.interfaces.cli.{command.module}")
        yield f"{(module.__doc__ or '').strip()}\n"


LAW_PROSE = """\
A jurisdiction profile is parameters and duties with dated values. `resguardo law show pe` prints
one, the page *Law* shows it with its sources and gaps, `resguardo law check` puts the cases to it.
`law/schema/profile.schema.json` holds the form, `law/vocabulary.yaml` the words.

- An event is judged by the value **of its own day**. Where none is in force there is nothing to
  judge by, and nothing is enforced.
- Enforced is what was read in the legal text (`primary`) or on the authority's own page
  (`authority`). Second-hand, unconfirmed and draft values are shown as notes.
- A **notice** starts a clock for its addressee: hours run through nights and feasts; days are
  local, the first is not counted, the last is whole. Where two rules ask the same of one addressee,
  the earlier deadline counts. Zero hours is *at once*: no program says whether that was kept.
- A **filing** is due so long after its period; a **record** is kept.
- Time in which a thing lies with the authority lengthens the deadline. What was sent in time stays
  in time, however long the answer takes.
- An organisation names its profile, and after an @ the text that its authority has adopted.
"""


def screening_page() -> Iterator[str]:
    """Write one heading a rule of the screening, by the pattern that it looks for."""
    rules = importlib.import_module("resguardo.insight.screening.rules").RULES
    yield "# Rules of the screening\n"
    yield GENERATED + "\n"
    yield "What `resguardo screen` looks for. Letters are those of the catalogue of diversion: A"
    yield "guards, B armouries, C companies, D rounds, E movement and registry. Severity `rule`"
    yield "means that a rule was broken; the others say how likely something is wrong. An alert is"
    yield "a question to be decided by a person, never a finding.\n"
    order = sorted(rules, key=lambda each: (each.pattern[0], len(each.pattern), each.pattern))
    for rule in order:
        yield f"## {rule.code} ({rule.pattern}, {rule.severity})\n"
        yield f"{rule.about}\n"
        yield f"- Said: {rule.sentence}"
        yield f"- Points at: {rule.subject}; counted in {rule.unit}"
        yield f"- Needs: {rule.needs}"
        yield f"- Wrong if: {rule.wrong_if}"
        if rule.across:
            yield "- Rests on the books of several companies: a company is only told to ask"
        yield ""


def procedures_page() -> Iterator[str]:
    """Write what each kind of entry may move, and draw each procedure with its table of steps."""
    ledger = importlib.import_module("resguardo.kernel.ledger")
    kernel = importlib.import_module("resguardo.kernel.procedure")
    permits = importlib.import_module("resguardo.records.permits.applications")
    oversight = importlib.import_module("resguardo.records.oversight.procedures")
    assistance = importlib.import_module("resguardo.records.assistance.procedures")
    yield "# Procedures\n"
    yield GENERATED + "\n"
    yield "What may follow what. Services, buttons, the API and this page read the same tables.\n"
    yield "## Entries of the ledger\n"
    yield "Between which kinds of account an entry may move things. *Lots alone* are ways that"
    yield "rounds may go and firearms may not.\n"
    yield "| entry | ways | lots alone |"
    yield "|---|---|---|"
    for kind in ledger.EntryKind:
        ways = _ways(ledger.ROUTES.get(kind, ()), len(ledger.AccountKind))
        lots = _ways(ledger.LOT_ROUTES.get(kind, ()), len(ledger.AccountKind))
        yield f"| `{kind}` | {ways} | {lots} |"
    every = [*kernel.PROCEDURES.values(), permits.PROCEDURE]
    every += [*oversight.PROCEDURES.values(), *assistance.PROCEDURES.values()]
    for procedure in every:
        yield f"\n## {procedure.name.replace('_', ' ').capitalize()}\n"
        yield f"```mermaid\n{kernel.mermaid(procedure)}\n```\n"
        yield "| step | from | to | act | not whoever took |"
        yield "|---|---|---|---|---|"
        for step in procedure.steps:
            before = ", ".join(sorted(step.from_states)) or "–"
            barred = ", ".join(step.other_than)
            yield f"| {step.name} | {before} | {step.to_state} | `{step.act}` | {barred} |"
    yield ""


def _ways(routes: Collection[tuple[str, str]], kinds: int) -> str:
    """Give the ways of an entry, those of one giver together; anywhere where all are open."""
    if len(routes) == kinds * kinds:
        return "anywhere"
    takers: dict[str, list[str]] = {}
    for giver, taker in sorted(routes):
        takers.setdefault(giver, []).append(taker)
    alike: dict[tuple[str, ...], list[str]] = {}
    for giver, each in takers.items():
        alike.setdefault(tuple(each), []).append(giver)
    return "; ".join(f"{', '.join(names)} → {', '.join(each)}" for each, names in alike.items())


def papers_page() -> Iterator[str]:
    """Write one row a kind of paper."""
    catalogue = importlib.import_module("resguardo.interfaces.paper.catalogue")
    acts = importlib.import_module("resguardo.kernel.mandate").ROLE_ACTS
    yield "# Papers\n"
    yield GENERATED + "\n"
    yield "A paper is issued by whoever its chapter shows what it is about: an entry, a count, a"
    yield "visit. Once it is issued it is shown to those of the organisation that issued it, and of"
    yield "the company that it is about, whose role has the act named here. Where the file is not"
    yield "kept its words are, and the same bytes are set from them again or it is said that they"
    yield "are not. Each is made in every language of the program.\n"
    yield "- **May it change?** No. What was wrong is said by another paper, under its own number."
    yield "- **May it be deleted?** No. A file that is not kept can be set again from its words."
    yield "- **What is guaranteed?** Each has its number, its hash, its leaf of the log, and a code"
    yield "  that leads a stranger to the page where it is checked.\n"
    yield "| kind | title | what it shows | shown with | roles | forms | file kept |"
    yield "|---|---|---|---|---|---|---|"
    with importlib.import_module("django.utils.translation").override("en"):
        for name, kind in sorted(catalogue.PAPERS.items()):
            shows = (kind.gather.__doc__ or "").strip().splitlines()[0]
            roles = ", ".join(sorted(role for role in acts if kind.shown_with in acts[role]))
            forms = ", ".join(str(catalogue.LAYOUT_WORDS[each]) for each in kind.layouts)
            told = f"`{name}` | {kind.title} | {shows} | `{kind.shown_with}` | {roles} | {forms}"
            yield f"| {told} | {'yes' if kind.keep_file else 'no'} |"
    yield ""


def law_page() -> Iterator[str]:
    """Write the names that a profile may use, and what each profile enforces."""
    law = importlib.import_module("resguardo.records.permits.profiles")
    words = law.vocabulary()
    yield "# Law as data\n"
    yield GENERATED + "\n"
    yield LAW_PROSE
    yield "## Parameters\n"
    yield "| name | unit | says | used |"
    yield "|---|---|---|---|"
    for name, each in words["parameters"].items():
        use = words["uses"][each["use"]]["en"]
        yield f"| `{name}` | {words['units'][each['unit']]['en']} | {each['en']} | {use} |"
    for kind in ("kinds", "events", "about", "addressees", "starts", "needs", "forms", "every"):
        yield f"\n## Words of duties: {kind}\n"
        yield ", ".join(f"`{name}` ({each['en']})" for name, each in words[kind].items())
    yield "\n## Profiles\n"
    for name in law.profiles():
        yield from _profile(law.sheet_of(name))


def checks_page() -> Iterator[str]:
    """Write what each check counts, how much it matters, and which requirements name it."""
    judging = importlib.import_module("resguardo.records.compliance.judging")
    catalogues = importlib.import_module("resguardo.records.compliance.catalogues")
    recommending = importlib.import_module("resguardo.records.compliance.recommending")
    sentences = recommending.sentences()
    yield "# Checks\n"
    yield GENERATED + "\n"
    yield "What the register can say of a requirement: each check counts so many of so many, and"
    yield "names what contradicts. Parameters are those of the check where a requirement sets none;"
    yield "each catalogue says where a number comes from. The last column says what closes a gap.\n"
    yield "| check | severity | counts | parameters | requirements | recommended |"
    yield "|---|---|---|---|---|---|"
    named: dict[str, list[str]] = {}
    for control in catalogues.controls().values():
        named.setdefault(control.check, []).append(control.id)
    for name, each in sorted(judging.checks().items()):
        told = ", ".join(f"`{key}: {value}`" for key, value in each.parameters.items())
        uses = ", ".join(named.get(name, []))
        advice = sentences["checks"].get(name, {}).get("en", "by the kind of document")
        yield f"| `{name}` | {each.severity} | {each.counts['en']} | {told} | {uses} | {advice} |"
    yield ""


def _profile(sheet: Any) -> Iterator[str]:
    profile = sheet.profile
    yield f"### {profile.names['en']} (`{profile.id}`, {profile.version})\n"
    yield "| name | from | value | source | confidence |"
    yield "|---|---|---|---|---|"
    for each in [*profile.parameters.values(), *profile.duties.values()]:
        for dated in each.values:
            value = dated.value if dated.value is not None else "ends"
            told = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()
            source = f"[{dated.source}]({dated.address})" if dated.address else dated.source
            yield (
                f"| `{each.name}` | {dated.from_day} | {told} {each.unit} "
                f"| {source} | {dated.confidence.value} |"
            )
    gaps = ", ".join(f"`{gap}`" for gap in sheet.gaps) or "none"
    yield f"\nLooked for and not found: {gaps}.\n"


if __name__ == "__main__":
    sys.exit(main())
