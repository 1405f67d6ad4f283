from django.urls import path

from . import views

app_name = "debriefs"

urlpatterns = [
    path("in/<slug:key>/", views.debriefs, name="debriefs"),
    path("new/<slug:key>/", views.hold, name="hold"),
    path("<int:pk>/", views.debrief, name="debrief"),
]
