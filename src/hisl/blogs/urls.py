"""Addresses of blogs.

What stands directly below /blog/ is somebody's name, so that everything else has at least two
parts, and those that could be a post of somebody ("<words>-<number>") are none.
"""

from django.urls import path

from . import authoring, feeds, views

app_name = "blogs"


def _feed(address: str, name: str) -> list[object]:
    return [
        path(f"feed/{address}rss/", feeds.PostFeed(), {"of": name}, name=f"{name}_rss"),
        path(f"feed/{address}atom/", feeds.AtomFeed(), {"of": name}, name=f"{name}_atom"),
    ]


urlpatterns = [
    path("", views.latest, name="latest"),
    path("write/new/", authoring.write, name="write"),
    path("write/circle/", authoring.circle, name="circle"),
    path("write/feeds/", authoring.feed_addresses, name="feeds"),
    path("in/<slug:key>/latest/", views.community, name="community"),
    *_feed("", "feed_all"),
    *_feed("person/<str:username>/", "feed_person"),
    *_feed("community/<slug:key>/", "feed_community"),
    *_feed("series/<str:username>/<slug:slug>/", "feed_series"),
    path("post/<int:pk>/edit/", authoring.edit, name="edit"),
    path("post/<int:pk>/history/", views.history, name="history"),
    path("post/<int:pk>/show/", authoring.show, name="show"),
    path("post/<int:pk>/delete/", authoring.delete, name="delete"),
    path("post/<int:pk>/restore/", authoring.restore, name="restore"),
    path("post/<int:pk>/comment/", views.comment, name="comment"),
    path("post/<int:pk>/passages/", views.passages_of, name="passages"),
    path("post/<int:pk>/react/", views.react, name="react"),
    path("post/<int:pk>/tried/", views.tried, name="tried"),
    path("post/<int:pk>/readers/", authoring.ask_reader, name="ask_reader"),
    path("post/<int:pk>/readers/<int:reading>/release/", authoring.release, name="release"),
    path("post/<int:pk>/verdict/", authoring.verdict, name="verdict"),
    path("comment/<int:pk>/remove/", views.remove_comment, name="remove_comment"),
    path("comment/<int:pk>/restore/", views.restore_comment, name="restore_comment"),
    path("<str:username>/", views.blog, name="blog"),
    path("<str:username>/series/<slug:slug>/", views.series, name="series"),
    path("<str:username>/<slug:slug>-<int:pk>/", views.post, name="post"),
]
