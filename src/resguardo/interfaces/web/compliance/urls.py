"""Addresses of standards."""

from django.urls import URLPattern, path

from . import actions, assessments, catalogues, papers, register

app_name = "compliance"
urlpatterns: list[URLPattern] = [
    path("", catalogues.list_catalogues, name="catalogues"),
    path("actions/", actions.list_actions, name="actions"),
    path("actions/<uuid:action_id>/done/", actions.finish, name="finish"),
    path("actions/<uuid:action_id>/verify/", actions.verify, name="verify"),
    path("assessments/<uuid:assessment_id>/actions/<slug:control>/", actions.plan, name="plan"),
    path("assessments/", assessments.list_assessments, name="assessments"),
    path("assessments/new/", assessments.open_assessment, name="open"),
    path("assessments/<uuid:assessment_id>/", assessments.assessment, name="assessment"),
    path(
        "assessments/<uuid:assessment_id>/answers/<slug:control>/",
        assessments.answer,
        name="answer",
    ),
    path("assessments/<uuid:assessment_id>/compare/", assessments.compare, name="compare"),
    path("assessments/<uuid:assessment_id>/lock/", assessments.lock, name="lock"),
    path("assessments/<uuid:assessment_id>/reopen/", assessments.reopen, name="reopen"),
    path("assessments/<uuid:assessment_id>/report/", assessments.report, name="report"),
    path("papers/", papers.list_papers, name="papers"),
    path("papers/new/", papers.file_paper, name="file-paper"),
    path("papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path("papers/<uuid:paper_id>/retire/", papers.retire_paper, name="retire-paper"),
    path("register/", register.companies, name="companies"),
    path("register/<uuid:organisation_id>/", register.answers, name="answers"),
    path("register/<uuid:organisation_id>/<slug:name>/", register.judged, name="judged"),
    path("take-in/", catalogues.take_in, name="take-in"),
    path("own/<uuid:catalogue_id>/", catalogues.own, name="own"),
    path("<slug:name>/", catalogues.catalogue, name="catalogue"),
]
