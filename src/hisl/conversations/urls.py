from django.urls import path

from . import views

app_name = "conversations"

urlpatterns = [
    path("in/<slug:key>/", views.threads, name="threads"),
    path("new/<slug:key>/", views.open_thread, name="open"),
    path("<int:pk>/", views.thread, name="thread"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("post/<int:pk>/", views.post, name="post"),
    path("post/<int:pk>/edit/", views.edit, name="edit"),
    path("post/<int:pk>/reply/", views.reply, name="reply"),
    path("post/<int:pk>/accept/", views.accept, name="accept"),
    path("post/<int:pk>/react/", views.react, name="react"),
    path("post/<int:pk>/tried/", views.tried, name="tried"),
    path("post/<int:pk>/history/", views.history, name="history"),
]
