"""The addresses of the record store: /xapi/ for machines, /records/ for those who operate it."""

from django.urls import include, path

from . import views

app_name = "records"
urlpatterns = [
    path("xapi/<path:resource>", views.store, name="store"),
    path("records/", include("hisl.records.pages.urls")),
]
