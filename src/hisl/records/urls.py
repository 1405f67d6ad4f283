"""The addresses of the record store, below /xapi/."""

from django.urls import path

from . import views

app_name = "records"
urlpatterns = [path("<path:resource>", views.store, name="store")]
