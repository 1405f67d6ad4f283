from django.urls import path

from .views import lists, saying, tending, threads, writing

app_name = "conversations"

urlpatterns = [
    path("in/<slug:key>/", lists.threads, name="threads"),
    path("in/<slug:key>/read/", lists.catch_up, name="catch_up"),
    path("in/<slug:key>/keep/", lists.keep_list, name="keep_list"),
    path("in/<slug:key>/keep/<int:pk>/drop/", lists.drop_list, name="drop_list"),
    path("new/<slug:key>/", writing.open_thread, name="open"),
    path("similar/", writing.similar, name="similar"),
    path("<int:pk>/", threads.thread, name="thread"),
    path("<int:pk>/unread/", threads.first_unread, name="first_unread"),
    path("<int:pk>/answer/", writing.answer, name="answer"),
    path("<int:pk>/close/", tending.close, name="close"),
    path("<int:pk>/pin/", tending.pin, name="pin"),
    path("<int:pk>/widen/", tending.widen, name="widen"),
    path("<int:pk>/tend/", tending.tend, name="tend"),
    path("<int:pk>/link/", tending.link, name="link"),
    path("<int:pk>/link/<int:to>/drop/", tending.unlink, name="unlink"),
    path("<int:pk>/merge/", tending.merge, name="merge"),
    path("<int:pk>/split/", tending.split, name="split"),
    path("<int:pk>/move/", tending.move, name="move"),
    path("<int:pk>/undo/<int:done>/", tending.undo, name="undo"),
    path("post/<int:pk>/", threads.post, name="post"),
    path("post/<int:pk>/edit/", writing.edit, name="edit"),
    path("post/<int:pk>/reply/", writing.reply, name="reply"),
    path("post/<int:pk>/accept/", saying.accept, name="accept"),
    path("post/<int:pk>/react/", saying.react, name="react"),
    path("post/<int:pk>/tried/", saying.tried, name="tried"),
    path("post/<int:pk>/history/", threads.history, name="history"),
    path("post/<int:pk>/more/", threads.more, name="more"),
    path("post/<int:pk>/remove/", tending.remove, name="remove"),
    path("post/<int:pk>/removed/", tending.removed, name="removed"),
    path("post/<int:pk>/restore/", tending.restore, name="restore"),
]
