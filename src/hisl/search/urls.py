from django.urls import path

from . import desk_views, views

app_name = "search"

urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", views.suggest, name="suggest"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/synonyms/", desk_views.add_synonyms, name="add_synonyms"),
    path("desk/synonyms/<int:pk>/", desk_views.change_synonyms, name="change_synonyms"),
    path("desk/pins/", desk_views.add_pin, name="add_pin"),
    path("desk/pins/<int:pk>/", desk_views.change_pin, name="change_pin"),
]
