"""Addresses of rounds and questionnaires. The unit lives in the query."""

from django.urls import path

from valvo.questionnaires.views import answer, catalogue, drafts, opening, results, rounds, sheet, slips

app_name = "questionnaires"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("questionnaires/", catalogue.index, name="catalogue"),
    path("questionnaires/<slug:questionnaire>/", catalogue.show, name="questionnaire"),
    path("questionnaires/<slug:questionnaire>/open/", opening.open_round, name="open"),
    path("questionnaires/<slug:questionnaire>/copy/", drafts.copy, name="copy"),
    path("drafts/new/", drafts.new, name="new_draft"),
    path("drafts/<int:pk>/", drafts.show, name="draft"),
    path("drafts/<int:pk>/head/", drafts.head, name="draft_head"),
    path("drafts/<int:pk>/preview/", drafts.preview, name="draft_preview"),
    path("drafts/<int:pk>/publish/", drafts.publish, name="draft_publish"),
    path("drafts/<int:pk>/sections/new/", drafts.section, name="draft_new_section"),
    path("drafts/<int:pk>/sections/<slug:section>/", drafts.section, name="draft_section"),
    path("drafts/<int:pk>/sections/<slug:section>/new/", drafts.item, name="draft_new_item"),
    path("drafts/<int:pk>/sections/<slug:section>/<slug:item>/", drafts.item, name="draft_item"),
    path("drafts/<int:pk>/scores/new/", drafts.score, name="draft_new_score"),
    path("drafts/<int:pk>/scores/<slug:score>/", drafts.score, name="draft_score"),
    path("drafts/<int:pk>/parts/<slug:name>/<slug:what>/", drafts.change, name="draft_change"),
    path("sheets/<int:pk>/", sheet.show, name="sheet"),
    path("sheets/<int:pk>/hand-in/", sheet.hand_in, name="hand_in"),
    path("sheets/<int:pk>/return/", sheet.give_back, name="return"),
    path("sheets/<int:pk>/sections/<slug:section>/", sheet.section, name="section"),
    path("sheets/<int:pk>/items/<slug:item>/", answer.show, name="answer"),
    path("sheets/<int:pk>/items/<slug:item>/file/", answer.file, name="file"),
    path("sheets/<int:pk>/items/<slug:item>/action/", answer.add_action, name="add_action"),
    path("<int:pk>/", rounds.show, name="round"),
    path("<int:pk>/opening/", rounds.progress, name="progress"),
    path("<int:pk>/deadline/", rounds.deadline, name="deadline"),
    path("<int:pk>/close/", rounds.close, name="close"),
    path("<int:pk>/sheets/", rounds.sheets, name="sheets"),
    path("<int:pk>/sheets/new/", sheet.add, name="add_sheet"),
    path("<int:pk>/results/", results.show, name="results"),
    path("<int:pk>/links/", slips.show, name="links"),
    path("<int:pk>/links/mail/", slips.mail, name="mail_links"),
    path("<int:pk>/links/remind/", slips.remind, name="remind"),
]
