from django.urls import path

from . import home, introductions, me, outside, start, theme, used, views

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("try/<uuid:uuid>/", used.try_it, name="try"),
    path("worked/<int:pk>/", used.answer, name="worked"),
    path("framework/", views.framework, name="framework"),
    path("health/", views.health, name="health"),
    path("theme/", theme.theme, name="theme"),
    path("imports/", views.imports, name="imports"),
    path("imports/oulad/", views.load_oulad, name="load_oulad"),
    path("me/", me.me, name="me"),
    path("me/topics/", me.follow_topic, name="follow_topic"),
    path("me/<slug:name>/", me.column, name="me_column"),
    path("start/", start.needs, name="start"),
    path("start/helps/", start.helps, name="start_helps"),
    path("start/mail/", start.mail, name="start_mail"),
    path("people/<str:username>/introduction/", introductions.ask, name="introduction_ask"),
    path("introductions/<uuid:uuid>/", introductions.introduction, name="introduction"),
    path("introductions/<uuid:uuid>/answer/", introductions.answer, name="introduction_answer"),
    path(
        "introductions/<uuid:uuid>/withdraw/", introductions.withdraw, name="introduction_withdraw"
    ),
    path("outside/<int:pk>/", outside.ask, name="outside"),
    path("outside/<int:pk>/bring/", outside.bring, name="bring"),
    path("id/<uuid:uuid>/", views.thing, name="thing"),
]
