"""What a form that cannot be trusted is answered: a page for people, one plain sentence for a script, which would print
whatever it gets; whoever sent an essay, their words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from blog.views.signed_out import is_essay, is_from_here, signed_out_page

SCRIPTS = ("/preview/", "/images/")


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a missing or outdated token."""
    if request.path in SCRIPTS or request.headers.get("HX-Request") == "true":
        sentence = _("This page has grown too old. Copy your text, reload the page and send it again.")
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    if is_essay(request):
        return signed_out_page(request, may_send=is_from_here(request))
    return render(request, "403_csrf.html", status=403)
