"""Images: bringing one in, and serving it to whoever may see its essay."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blog.models import Image
from blog.pictures import figure_of, keep_picture
from blog.refusals import Refused
from blog.views.writing import may_write

A_DAY = 86_400


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
        image = keep_picture(upload, request.user)
    except Refused as problem:
        return HttpResponse(str(problem), status=400, content_type="text/plain")
    return JsonResponse({"image_code": figure_of(image)})


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file, if this person may see its essay or brought it in."""
    found = get_object_or_404(Image.objects.visible_to(request.user), name=name)
    answer = FileResponse(found.file.open("rb"), content_type=f"image/{found.kind}")
    answer["Cache-Control"] = f"private, max-age={A_DAY}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
