from django.urls import path

from . import views

app_name = "people"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("me/edit/", views.edit, name="edit"),
    path("groups/<slug:key>/", views.group, name="group"),
    path("<str:username>/", views.profile, name="profile"),
    path("<str:username>/picture/<slug:digest>.webp", views.picture, name="picture"),
]
