from django.urls import path

from . import views

app_name = "communities"

# No community may be called like the words that stand where a community's key stands:
# forms.places.RESERVED.
urlpatterns = [
    path("", views.directory, name="directory"),
    path("new/", views.open_community, name="open"),
    path("report/", views.report, name="report"),
    path("queue/", views.desk_queue, name="desk_queue"),
    path("log/", views.desk_log, name="desk_log"),
    path("cases/<uuid:uuid>/", views.case, name="case"),
    path("cases/<uuid:uuid>/decide/", views.decide, name="decide"),
    path("cases/<uuid:uuid>/undo/", views.take_back, name="take_back"),
    path("cases/<uuid:uuid>/appeal/", views.appeal, name="appeal"),
    path("cases/<uuid:uuid>/appeal/decide/", views.decide_appeal, name="decide_appeal"),
    path("cases/<uuid:uuid>/change/", views.resubmit, name="resubmit"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("<slug:key>/", views.community, name="community"),
    path("<slug:key>/people/", views.people, name="people"),
    path("<slug:key>/people/add/", views.add_member, name="add_member"),
    path("<slug:key>/people/<int:pk>/role/", views.change_role, name="change_role"),
    path("<slug:key>/people/link/", views.invite_link, name="invite_link"),
    path("<slug:key>/people/guest/", views.guest, name="guest"),
    path("<slug:key>/people/<int:pk>/first-link/", views.first_link, name="first_link"),
    path(
        "<slug:key>/people/invitations/<uuid:uuid>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("<slug:key>/people/requests/<int:pk>/", views.answer_request, name="answer_request"),
    path("<slug:key>/people/lift/<int:pk>/", views.lift, name="lift"),
    path("<slug:key>/people/<str:username>/suspend/", views.suspend, name="suspend"),
    path("<slug:key>/ask/", views.ask_to_join, name="ask_to_join"),
    path("<slug:key>/ask/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("<slug:key>/join/", views.join, name="join"),
    path("<slug:key>/leave/", views.leave, name="leave"),
    path("<slug:key>/settings/", views.settings, name="settings"),
    path("<slug:key>/queue/", views.queue, name="queue"),
    path("<slug:key>/log/", views.log, name="log"),
    path("<slug:key>/gate/", views.gate, name="gate"),
    path("<slug:key>/gate/open/", views.launch, name="launch"),
    path("<slug:key>/care/", views.care, name="care"),
]
