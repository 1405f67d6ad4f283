from django.urls import path

from . import views

app_name = "outcomes"

urlpatterns = [
    path("", views.outcomes, name="outcomes"),
    path("clicks-are-not-learning/", views.landmark, name="landmark"),
]
