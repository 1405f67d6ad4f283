from django.urls import path

from . import views

app_name = "communities"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("new/", views.open_community, name="open"),
    path("<slug:key>/", views.community, name="community"),
    path("<slug:key>/people/", views.people, name="people"),
    path("<slug:key>/people/add/", views.add_member, name="add_member"),
    path("<slug:key>/people/<int:pk>/role/", views.change_role, name="change_role"),
    path("<slug:key>/join/", views.join, name="join"),
    path("<slug:key>/leave/", views.leave, name="leave"),
    path("<slug:key>/settings/", views.settings, name="settings"),
]
