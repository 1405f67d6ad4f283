"""The addresses of the operators' pages, below /records/; their names are those of the slice."""

from django.urls import path

from . import credentials, statements

urlpatterns = [
    path("", statements.overview, name="overview"),
    path("tail/", statements.tail, name="tail"),
    path("search/", statements.search, name="search"),
    path("statements/<uuid:uuid>/", statements.statement, name="statement"),
    path("keys/", credentials.listed, name="keys"),
    path("keys/new/", credentials.create, name="key_create"),
    path("keys/<slug:prefix>/", credentials.change, name="key"),
    path("keys/<slug:prefix>/renew/", credentials.renew, name="key_renew"),
    path("keys/<slug:prefix>/revoke/", credentials.revoke, name="key_revoke"),
]
