from django.urls import path

from . import views

app_name = "wikis"

urlpatterns = [
    path("<slug:key>/", views.contents, name="contents"),
    path("<slug:key>/-new/", views.create, name="create"),
    path("<slug:key>/<path:path>/-edit/", views.edit, name="edit"),
    path("<slug:key>/<path:path>/-history/", views.history, name="history"),
    path("<slug:key>/<path:path>/-tried/", views.tried, name="tried"),
    path("<slug:key>/<path:path>/", views.page, name="page"),
]
