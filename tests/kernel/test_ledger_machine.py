from hypothesis import HealthCheck, settings

from tests.machines.ledger_machine import LedgerMachine

TestTheKernelAgreesWithMovesAddedUp = LedgerMachine.TestCase
TestTheKernelAgreesWithMovesAddedUp.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
