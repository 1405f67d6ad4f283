from django.urls import path

from . import views

app_name = "experts"

urlpatterns = [
    path("", views.who, name="who"),
    path("me/", views.me, name="me"),
    path("me/topic/", views.topic, name="topic"),
    path("me/text/<uuid:thing>/", views.evidence, name="evidence"),
    path("asked/<int:pk>/", views.respond, name="respond"),
    path("asks/<int:pk>/on/", views.go_on, name="go_on"),
]
