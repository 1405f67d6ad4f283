"""Files in texts: taken in, and given out to whoever may read a text that shows them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import files
from ..models import Attachment

# Whatever a file holds, nothing in it runs, loads or sends as part of this site.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


@login_required
@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Keep a file; answers with the Markdown that shows it."""
    sent = request.FILES.get("file")
    if sent is None:
        return JsonResponse({"error": _("No file came with it.")}, status=400)
    if sent.size > files.LARGEST_MB * 1024 * 1024:
        told = _("The file has more than %(mb)s MB.") % {"mb": files.LARGEST_MB}
        return JsonResponse({"error": told}, status=413)
    try:
        kept = files.keep(sent.read(), sent.name, owner=request.user, at=timezone.now())
    except files.FileError as error:
        return JsonResponse({"error": str(error)}, status=415)
    return JsonResponse({"markdown": _markdown(kept), "url": kept.get_absolute_url()})


@require_GET
def whole(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    found = _file(request, uuid, name)
    return _given(request, found, found.sha256, found.mime)


@require_GET
def small(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A lighter copy of a picture, for the page that shows it."""
    found = _file(request, uuid, name)
    if not found.small_sha256:
        raise Http404
    return _given(request, found, found.small_sha256, "image/webp")


def _file(request: HttpRequest, uuid: UUID, name: str) -> Attachment:
    """The file, if the viewer may open it now; whoever may not is not told that it is there."""
    if found := files.opened_by(request.user).filter(uuid=uuid, name=name).first():
        return found
    raise Http404


def _given(request: HttpRequest, found: Attachment, sha256: str, mime: str) -> HttpResponse:
    etag = f'"{sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        shown = mime in SHOWN
        response = FileResponse(
            files.open_file(sha256), content_type=mime, as_attachment=not shown, filename=found.name
        )
    response["ETag"] = etag
    # Rights can end: the browser may keep a copy, but asks each time whether it may show it.
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _markdown(kept: Attachment) -> str:
    words = kept.name.rpartition(".")[0]
    if kept.mime not in SHOWN:
        return f"[{kept.name}]({kept.get_absolute_url()})"
    if not kept.small_sha256:
        return f"![{words}]({kept.get_absolute_url()})"
    small = reverse("writing:small_file", args=[kept.uuid, kept.name])
    return f"[![{words}]({small})]({kept.get_absolute_url()})"
