from django.urls import path

from . import mail_views, views

app_name = "notices"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_read, name="mark_read"),
    path("mute/", views.mute, name="mute"),
    path("following/", views.following, name="following"),
    path("follow/", views.follow, name="follow"),
    path("settings/", views.settings, name="settings"),
    path("log/", views.log, name="log"),
    path("test/", mail_views.test_address, name="test_address"),
    path("leave/<str:token>/", mail_views.leave, name="leave"),
    path("address/<str:token>/", mail_views.confirm_address, name="confirm_address"),
    path("<uuid:uuid>/", views.opened, name="open"),
]
