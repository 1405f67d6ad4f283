"""Every address of HISL, slice by slice."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("hisl.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("notices/", include("hisl.notices.urls")),
    path("search/", include("hisl.search.urls")),
    path("writing/", include("hisl.writing.urls")),
    path("experts/", include("hisl.experts.urls")),
    path("blog/", include("hisl.blogs.urls")),
    path("people/", include("hisl.people.urls")),
    path("c/", include("hisl.communities.urls")),
    path("t/", include("hisl.conversations.urls")),
    path("wiki/", include("hisl.wikis.urls")),
    path("debriefs/", include("hisl.debriefs.urls")),
    path("", include("hisl.programmes.urls")),
    path("outcomes/", include("hisl.outcomes.urls")),
    path("lib/", include("hisl.lib.urls")),
    path("", include("hisl.records.urls")),
]
