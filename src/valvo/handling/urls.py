"""Addresses of handling."""

from django.urls import path

from valvo.handling.views import case, cases, follow, mine, parts, today

app_name = "handling"
urlpatterns = [
    path("", today.today, name="today"),
    path("mine/", mine.Mine.as_view(), name="mine"),
    path("mine/<str:number>/", mine.own_report, name="own_report"),
    path("mine/<str:number>/files/<int:pk>/", mine.file, name="own_file"),
    path("follow/report/files/<int:pk>/", follow.file, name="followed_file"),
    path("follow/", follow.follow, name="follow"),
    path("follow/report/", follow.followed, name="followed"),
    path("follow/leave/", follow.leave, name="follow_leave"),
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/<str:number>/", case.show, name="case"),
    path("cases/<str:number>/files/<int:pk>/", case.file, name="file"),
    path("cases/<str:number>/take/", case.take, name="take"),
    path("cases/<str:number>/resume/", case.resume, name="resume"),
    path("cases/<str:number>/set-aside/", case.set_aside, name="set_aside"),
    path("cases/<str:number>/classify/", case.classify, name="classify"),
    path("cases/<str:number>/say/", case.say, name="say"),
    path("cases/<str:number>/no-feedback/", case.waive_feedback, name="waive_feedback"),
    path("cases/<str:number>/no-action/", case.waive_action, name="waive_action"),
    path("cases/<str:number>/notice/", case.notice, name="notice"),
    path("cases/<str:number>/kind/", case.change_kind, name="change_kind"),
    path("cases/<str:number>/duplicate/", case.duplicate, name="duplicate"),
    path("cases/<str:number>/unmerge/", case.unmerge, name="unmerge"),
    path("cases/<str:number>/title/", case.retitle, name="retitle"),
    path("cases/<str:number>/transfer/", case.transfer, name="transfer"),
    path("cases/<str:number>/units/", parts.involve, name="involve"),
    path("cases/<str:number>/units/<int:pk>/withdraw/", parts.withdraw, name="withdraw"),
    path("cases/<str:number>/units/<int:pk>/take/", parts.take, name="take_part"),
    path("cases/<str:number>/units/<int:pk>/say/", parts.say, name="say_in_part"),
    path("cases/<str:number>/units/<int:pk>/due/", parts.due, name="part_due"),
    path("cases/<str:number>/units/<int:pk>/action/", parts.add_action, name="add_part_action"),
    path("cases/<str:number>/joint/", parts.joint, name="joint"),
    path("cases/<str:number>/actions/", case.add_action, name="add_action"),
    path("cases/<str:number>/who/", case.who, name="who"),
    path("cases/<str:number>/unmask/", case.unmask, name="unmask"),
    path("cases/<str:number>/close/", case.close, name="close"),
    path("cases/<str:number>/reopen/", case.reopen, name="reopen"),
    path("cases/<str:number>/leave-out/", case.leave_out, name="leave_out"),
]
