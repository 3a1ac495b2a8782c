"""What follows what in an activity of each kind, in the shape that the kernel reads.

The buttons of a page are the steps that start from a row's state. What a step rests on (a
conclusion, a test, a list that was approved) is asked in `services/steps.py`.
"""

from typing import Final

from resguardo.kernel.procedure import read

_TABLE: Final = """
seminar       plan       -           > planned      run_programme
seminar       invite     planned     > invited      run_programme
seminar       hold       invited     > held         run_programme
seminar       report     held        > reported     run_programme
seminar       cancel     planned     > cancelled    run_programme
seminar       cancel     invited     > cancelled    run_programme

workshop      plan       -           > planned      run_programme
workshop      invite     planned     > invited      run_programme
workshop      hold       invited     > held         run_programme
workshop      report     held        > reported     run_programme
workshop      cancel     planned     > cancelled    run_programme
workshop      cancel     invited     > cancelled    run_programme

training      plan       -           > planned      run_programme
training      invite     planned     > invited      run_programme
training      begin      invited     > running      run_programme
training      close      running     > closed       run_programme
training      certify    closed      > certified    run_programme
training      cancel     planned     > cancelled    run_programme
training      cancel     invited     > cancelled    run_programme

assessment    plan       -           > planned      run_programme
assessment    announce   planned     > announced    run_programme
assessment    visit      announced   > visited      run_programme
assessment    report     visited     > reported     run_programme
assessment    cancel     planned     > cancelled    run_programme
assessment    cancel     announced   > cancelled    run_programme

marking       plan       -           > planned      run_programme
marking       begin      planned     > running      run_programme
marking       close      running     > closed       run_programme
marking       certify    closed      > certified    run_programme
marking       cancel     planned     > cancelled    run_programme

destruction   plan       -           > planned      run_programme
destruction   ask        planned     > asked        run_programme
destruction   approve    asked       > approved     approve
destruction   refuse     asked       > planned      approve
destruction   begin      approved    > running      run_programme
destruction   close      running     > closed       run_programme
destruction   certify    closed      > certified    run_programme
destruction   cancel     planned     > cancelled    run_programme

equipment     plan       -           > planned      run_programme
equipment     buy        planned     > bought       run_programme
equipment     hand_over  bought      > handed_over  run_programme
equipment     verify     handed_over > verified     run_programme
equipment     cancel     planned     > cancelled    run_programme

legal_review  plan       -           > planned      run_programme
legal_review  draft      planned     > drafted      run_programme
legal_review  consult    drafted     > consulted    run_programme
legal_review  deliver    consulted   > delivered    run_programme
legal_review  cancel     planned     > cancelled    run_programme

follow_up     plan       -           > planned      run_programme
follow_up     announce   planned     > announced    run_programme
follow_up     visit      announced   > visited      run_programme
follow_up     report     visited     > reported     run_programme
follow_up     cancel     planned     > cancelled    run_programme
follow_up     cancel     announced   > cancelled    run_programme
"""
"""Kind of activity, step, state before (- is none yet), state after, act."""

PROCEDURES: Final = read(_TABLE)
"""The procedures of the activities by kind."""

AUTHORITYS: Final = frozenset({"approve", "refuse"})
"""Steps that an authority takes and not the programme."""


def is_over(kind: str, state: str) -> bool:
    """Tell whether nothing follows any more.

    >>> is_over("seminar", "reported"), is_over("seminar", "held")
    (True, False)
    """
    return state in PROCEDURES[kind].final_states
