"""What follows what at the authority: its own procedures, in the shape that the kernel reads.

The buttons of a page are the steps that start from a row's state, so that none is offered which a
service would refuse.
"""

from datetime import datetime
from typing import Final

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.procedure import read
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer

_TABLE: Final = """
trace  receive      -             > received      report_incident
trace  acknowledge  received      > searching     report_incident
trace  ask_more     received      > waiting       report_incident
trace  ask_more     searching     > waiting       report_incident
trace  complete     waiting       > searching     report_incident
trace  identify     searching     > identified    report_incident
trace  not_found    searching     > not_found     report_incident
trace  search_again identified    > searching     report_incident
trace  search_again not_found     > searching     report_incident
trace  reply        identified    > replied       report_incident
trace  reply        not_found     > replied       report_incident
trace  refuse       received      > refused       report_incident
trace  refuse       searching     > refused       report_incident
trace  refuse       identified    > refused       report_incident

inspection plan     -             > planned       report_incident
inspection announce planned       > announced     report_incident
inspection open     planned       > running       report_incident
inspection open     announced     > running       report_incident
inspection cancel   planned       > cancelled     report_incident
inspection cancel   announced     > cancelled     report_incident
inspection close    running       > closed        report_incident

finding answer      open          > answered      file
finding close       answered      > closed        report_incident
finding reject      answered      > open          report_incident

sanction propose    -             > proposed      report_incident
sanction decide     proposed      > decided       approve  not propose
sanction drop       proposed      > dropped       approve
sanction lift       decided       > lifted        approve

wind_down open      -             > open          file
wind_down close     open          > closed        approve  not open
wind_down resume    open          > resumed       approve
"""
"""Procedure, step, state before (- is none yet), state after, act, whose takers are barred."""

PROCEDURES: Final = read(_TABLE)
"""The authority's procedures by name."""


def demand_authority(*, by: Viewer, at: datetime, act: Act = Act.REPORT_INCIDENT) -> None:
    """Refuse whoever does not work at an authority with a mandate to oversee, and to change."""
    by.demand(act, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotMandated(Act.OVERSEE)
