"""Images: bringing one in, and serving it to whoever may see its essay."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog import guarding
from blog.models import Image
from blog.pacing import refuse_haste, too_often
from blog.pictures import copy_name, figure_of, keep_picture
from blog.refusals import Refused, TooOften
from blog.views.writing import may_write

A_DAY = 86_400
PICTURES_A_MINUTE = 20


@require_POST
def images(request: HttpRequest) -> HttpResponse:
    """Keep an uploaded picture and answer the Markdown that shows it; what markdownx's script sends and expects. A
    refusal is a plain sentence."""
    if not may_write(request):
        return HttpResponse(_("Sign in to add a picture."), status=403, content_type="text/plain")
    upload = request.FILES.get("image")
    if upload is None:
        return HttpResponse(
            _("No picture arrived. Choose a file and try again."), status=400, content_type="text/plain"
        )
    try:
        refuse_haste(request, "picture", PICTURES_A_MINUTE, 60)
        image = keep_picture(upload, request.user)
    except TooOften as problem:
        return too_often(problem)
    except Refused as problem:
        return HttpResponse(str(problem), status=400, content_type="text/plain")
    return JsonResponse({"image_code": figure_of(image)})


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file, if this person may see its essay or brought it in."""
    found = get_object_or_404(Image.objects.visible_to(request.user), name=name)
    return served(found, str(found.file.name))


@require_safe
def image_copy(request: HttpRequest, name: str, width: int) -> HttpResponseBase:
    """A smaller copy of it, for whoever sees the image; a width there is none of is missing."""
    found = get_object_or_404(Image.objects.visible_to(request.user), name=name)
    if width not in found.widths:
        raise Http404
    return served(found, copy_name(found, width))


def served(image: Image, path: str) -> HttpResponseBase:
    """A file as a picture and nothing else; one that is gone answers as if it had never been."""
    try:
        answer = FileResponse(image.file.storage.open(path, "rb"), content_type=f"image/{image.kind}")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer["Cache-Control"] = f"private, max-age={A_DAY}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    answer["Cross-Origin-Resource-Policy"] = guarding.ELSEWHERE
    return answer
