"""Addresses of the pages on assistance."""

from django.urls import URLPattern, path

from . import (
    activities,
    activity_deeds,
    desk,
    destroying,
    marking,
    people,
    programme_deeds,
    programmes,
    taking_part,
)

app_name = "assistance"
urlpatterns: list[URLPattern] = [
    path("", desk.desk, name="desk"),
    path("new/", programme_deeds.new, name="new"),
    path("programmes/<uuid:programme>/", programmes.programme, name="programme"),
    path("programmes/<uuid:programme>/invite/", programme_deeds.invite, name="invite"),
    path("programmes/<uuid:programme>/plan/", programme_deeds.plan, name="plan"),
    path("programmes/<uuid:programme>/partner/", programme_deeds.add_partner, name="add-partner"),
    path(
        "programmes/<uuid:programme>/indicator/",
        programme_deeds.add_indicator,
        name="add-indicator",
    ),
    path("programmes/<uuid:programme>/risk/", programme_deeds.add_risk, name="add-risk"),
    path("programmes/<uuid:programme>/close/", programme_deeds.close, name="close"),
    path("programmes/<uuid:programme>/ask/", taking_part.ask, name="ask"),
    path("indicators/<uuid:indicator>/", programmes.indicator, name="indicator"),
    path("indicators/<uuid:indicator>/measure/", programme_deeds.measure, name="measure"),
    path("risks/<uuid:risk>/", programme_deeds.review_risk, name="risk"),
    path("participations/<uuid:participation>/", taking_part.participation, name="participation"),
    path("participations/<uuid:participation>/agree/", taking_part.agree, name="agree"),
    path("participations/<uuid:participation>/decline/", taking_part.decline, name="decline"),
    path("participations/<uuid:participation>/leave/", taking_part.leave, name="leave"),
    path("requests/", taking_part.requests, name="requests"),
    path("requests/<uuid:support>/", taking_part.answer, name="answer"),
    path("activities/<uuid:activity>/", activities.activity, name="activity"),
    path("activities/<uuid:activity>/steps/<slug:step>/", activity_deeds.step, name="step"),
    path("activities/<uuid:activity>/agenda/", activity_deeds.agenda, name="agenda"),
    path("activities/<uuid:activity>/conclude/", activity_deeds.conclude, name="conclude"),
    path("activities/<uuid:activity>/spend/", activity_deeds.spend, name="spend"),
    path("activities/<uuid:activity>/hand-over/", activity_deeds.hand_over, name="hand-over"),
    path("activities/<uuid:activity>/assessment/", activity_deeds.link, name="link"),
    path(
        "activities/<uuid:activity>/whom/", activity_deeds.add_beneficiary, name="add-beneficiary"
    ),
    path("activities/<uuid:activity>/move/", activity_deeds.move, name="move"),
    path("activities/<uuid:activity>/register/", people.register, name="register"),
    path("activities/<uuid:activity>/attend/", people.attend, name="attend"),
    path("activities/<uuid:activity>/marks/", marking.plan, name="plan-marking"),
    path("activities/<uuid:activity>/list/", marking.draw, name="draw"),
    path("activities/<uuid:activity>/station/", marking.station, name="station"),
    path("activities/<uuid:activity>/destruction/", destroying.plan, name="plan-destruction"),
    path("activities/<uuid:activity>/give/", destroying.offer, name="offer"),
    path("activities/<uuid:activity>/decide/", destroying.decide, name="decide"),
    path("activities/<uuid:activity>/witness/", destroying.witness, name="witness"),
    path("activities/<uuid:activity>/photograph/", destroying.photograph, name="photograph"),
    path("activities/<uuid:activity>/doors/<slug:door>/", destroying.door, name="door"),
    path("attendees/<uuid:attendee>/", people.attendee, name="attendee"),
    path("attendees/<uuid:attendee>/test/", people.test, name="test"),
    path("attendees/<uuid:attendee>/erase/", people.erase, name="erase"),
    path("conclusions/<uuid:conclusion>/", activity_deeds.conclusion, name="conclusion"),
]
