"""The addresses of applications, assessment and the register of admitted suppliers."""

from django.urls import include, path

from suppliers.api import router
from suppliers.views import (
    answers,
    applications,
    assessment,
    confidentiality,
    decisions,
    declarations,
    evidence,
    membership,
    parties,
    reconsideration,
    register,
    submission,
)

app_name = "suppliers"

urlpatterns = [
    path("apply/<str:reference>/", applications.apply, name="apply"),
    path("applications/", applications.own_list, name="applications"),
    path("applications/<uuid:pk>/", applications.application, name="application"),
    path("applications/<uuid:pk>/lots/", applications.lots, name="lots"),
    path("applications/<uuid:pk>/answers/<slug:section>/", answers.task, name="task"),
    path("applications/<uuid:pk>/confidential/<slug:section>/", confidentiality.confidential, name="confidential"),
    path("applications/<uuid:pk>/organisations/", parties.add_party, name="add_party"),
    path("applications/organisations/<uuid:pk>/", parties.party, name="party"),
    path("applications/organisations/<uuid:pk>/remove/", parties.remove_party, name="remove_party"),
    path("applications/<uuid:pk>/check/", submission.check, name="check"),
    path("applications/<uuid:pk>/receipt/", submission.receipt, name="receipt"),
    path("applications/<uuid:pk>/receipt.pdf", submission.receipt_pdf, name="receipt_pdf"),
    path("applications/<uuid:pk>/withdraw/", submission.withdraw, name="withdraw"),
    path("applications/files/<uuid:pk>/", evidence.manage, name="evidence"),
    path("applications/files/<uuid:pk>/file", evidence.download, name="evidence_file"),
    path("applications/questions/<uuid:pk>/", submission.clarification, name="clarification"),
    path("applications/decisions/<uuid:pk>/letter.pdf", decisions.letter, name="letter"),
    path(
        "applications/decisions/<uuid:pk>/reconsider/", reconsideration.ask_reconsideration, name="ask_reconsideration"
    ),
    path("assessment/", assessment.queue, name="queue"),
    path("assessment/<uuid:pk>/", assessment.assess, name="assess"),
    path("assessment/<uuid:pk>/answers/", assessment.all_answers, name="all_answers"),
    path("assessment/<uuid:pk>/findings/<slug:group>/", assessment.findings, name="findings"),
    path("assessment/<uuid:pk>/files/<uuid:file>/", assessment.file, name="assessment_file"),
    path("assessment/<uuid:pk>/ask/", assessment.ask, name="ask"),
    path("assessment/<uuid:pk>/extend/", assessment.extend, name="extend"),
    path("assessment/<uuid:pk>/recommend/", decisions.recommend, name="recommend"),
    path("assessment/<uuid:pk>/decide/", decisions.decide, name="decide"),
    path("assessment/<uuid:pk>/reconsider/", reconsideration.reconsider, name="reconsider"),
    path("api/v1/", include(router.urls)),
    path("members/", membership.members, name="members"),
    path("members/<uuid:pk>/", membership.member, name="member"),
    path("members/declarations/", declarations.campaigns, name="campaigns"),
    path("members/declarations/ask/<str:reference>/", declarations.ask_for_declarations, name="ask_for_declarations"),
    path("members/declarations/<uuid:pk>/", declarations.campaign, name="campaign"),
    path("members/declarations/<uuid:pk>.csv", declarations.campaign_csv, name="campaign_csv"),
    path("members/declarations/answers/<uuid:pk>/", declarations.review_declaration, name="review_declaration"),
    path("declarations/<uuid:pk>/", declarations.declaration, name="declaration"),
    path("members/steps/<uuid:pk>/", membership.decide_step, name="decide_step"),
    path("admissions/<uuid:pk>/", membership.own_admission, name="own_admission"),
    path("admitted/", register.register, name="register"),
    path("admitted.csv", register.register_csv, name="register_csv"),
    path("admitted.json", register.register_json, name="register_json"),
]
