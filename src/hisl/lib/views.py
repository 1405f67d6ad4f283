"""The gallery: every component in every state, for eyes and for the tests of the look."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .gallery import specimens


def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "lib/gallery.html", specimens(request))
