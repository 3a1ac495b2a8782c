import pytest

from resguardo.kernel.mandate import Act
from resguardo.kernel.procedure import (
    PROCEDURES,
    NotAStep,
    Procedure,
    SamePerson,
    check_step,
    mermaid,
    steps_from,
)

EACH = pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)


@EACH
def test_every_state_can_be_reached_and_every_procedure_can_end_or_go_on(
    procedure: Procedure,
) -> None:
    begun = {step.to_state for step in procedure.steps if not step.from_states}
    assert begun
    reached = set(begun)
    for _each in procedure.steps:
        reached |= {step.to_state for step in procedure.steps if step.from_states & reached}
    assert reached == set(procedure.states)
    assert all(step.from_states <= reached for step in procedure.steps)
    assert procedure.final_states or "reopen" in {step.name for step in procedure.steps}


@EACH
def test_whoever_is_barred_for_a_step_took_one_that_exists(procedure: Procedure) -> None:
    names = {step.name for step in procedure.steps} | {"second"}
    for step in procedure.steps:
        assert set(step.other_than) <= names


@EACH
def test_the_drawing_shows_every_step(procedure: Procedure) -> None:
    drawn = mermaid(procedure)
    assert all(f"{step.to_state}: {step.name}" in drawn for step in procedure.steps)


def test_a_step_begins_where_the_table_says() -> None:
    transfer = PROCEDURES["transfer"]
    assert check_step(transfer, "offer", None).to_state == "offered"
    assert check_step(transfer, "accept", "offered").act is Act.RECEIVE
    with pytest.raises(NotAStep):
        check_step(transfer, "accept", None)
    with pytest.raises(NotAStep):
        check_step(transfer, "offer", "offered")
    with pytest.raises(NotAStep):
        check_step(transfer, "fly", "offered")


def test_only_the_steps_of_one_s_acts_are_offered() -> None:
    transfer = PROCEDURES["transfer"]
    assert [step.name for step in steps_from(transfer, "offered", {Act.TRANSFER})] == ["withdraw"]
    assert steps_from(transfer, "accepted", tuple(Act)) == ()


def test_four_eyes_are_two_persons() -> None:
    approval = PROCEDURES["approval"]
    takers = {"request": "ana"}
    assert check_step(approval, "approve", "requested", by="eva", takers=takers).name == "approve"
    with pytest.raises(SamePerson) as refused:
        check_step(approval, "approve", "requested", by="ana", takers=takers)
    assert refused.value.facts() == {"step": "approve", "earlier": "request"}


def test_neither_hand_of_an_override_reviews_it() -> None:
    review = PROCEDURES["override_review"]
    takers = {"override": "ana", "second": "luis"}
    for name in takers.values():
        with pytest.raises(SamePerson):
            check_step(review, "uphold", "open", by=name, takers=takers)
    assert check_step(review, "uphold", "open", by="eva", takers=takers).to_state == "upheld"
