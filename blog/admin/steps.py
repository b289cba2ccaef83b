"""What staff decide about an essay that is handed in: approve it, or return it with a note. The verbs of
`blog.publishing` act; no transaction is opened here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blog import publishing
from blog.characters import printable
from blog.models import Post
from blog.refusals import Refused
from blog.scoping import RecordedAdmin

LONGEST_NOTE = 2000
STEPS: dict[str, tuple[Callable[..., Post], Any]] = {
    "approve": (publishing.approve, gettext_lazy("Approved. Its author is told, and can publish it.")),
    "return": (publishing.return_to_author, gettext_lazy("Returned. Its author reads your note.")),
    "recall": (lambda post, by, note: publishing.recall(post, by), gettext_lazy("It is a draft again.")),
    "withdraw": (publishing.withdraw, gettext_lazy("Withdrawn. Only its author and staff can see it now.")),
}


class StepPages(RecordedAdmin):
    """The address that takes a step with an essay."""

    def get_urls(self) -> list[Any]:
        """The stock addresses, and the one that decides."""
        step = self.admin_site.admin_view(require_POST(self.step))
        return [path("<path:object_id>/step/", step, name="blog_post_step"), *super().get_urls()]

    def step(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the step that the button names; its note is kept in the record."""
        post: Post = self.get_object(request, unquote(object_id))
        try:
            if (act := request.POST.get("act", "")) not in STEPS:
                raise Refused(_("Nothing was chosen, so nothing was done. Press one of the buttons."))
            verb, told = STEPS[act]
            note = printable(request.POST.get("note", ""))[:LONGEST_NOTE]
            verb(post, request.user, note, **({"seen": seen_in(request)} if act == "approve" else {}))
            messages.success(request, told)
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect("admin:blog_post_change", post.pk)


def seen_in(request: HttpRequest) -> int | None:
    """The number of the revision that the page showed; None where it was not sent."""
    number = request.POST.get("seen", "")
    return int(number) if number.isdecimal() and len(number) < 8 else None
