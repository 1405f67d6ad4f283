from django.urls import path

from . import theme, views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("framework/", views.framework, name="framework"),
    path("health/", views.health, name="health"),
    path("theme/", theme.theme, name="theme"),
    path("imports/", views.imports, name="imports"),
    path("imports/oulad/", views.load_oulad, name="load_oulad"),
    path("id/<uuid:uuid>/", views.thing, name="thing"),
]
