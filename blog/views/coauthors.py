"""`…/posts/<slug>/authors/`: who writes an essay, for those who do; and, for somebody who was asked, whether they sign
it. Of an essay that is not theirs yet they see here who asks, and the title."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog import audiences
from blog import coauthors as joint
from blog.forms import OneLineField
from blog.languages import speaking
from blog.models import Audience, CoAuthor, Post, User
from blog.names import naming
from blog.refusals import Refused
from blog.views.entering import asked_for_name, framed
from blog.views.writing import own_post

LONGEST_NUMBER = 18
TOLD = {
    "invite": gettext_lazy("Asked. Their name stands with the essay once they accept."),
    "take-back": gettext_lazy("Taken back. They cannot accept any more."),
    "agree": gettext_lazy("Kept. You agree that it is shown beyond the course."),
    "leave": gettext_lazy("You have left this essay. Your name stands with it no more."),
    "accept": gettext_lazy("You are one of its authors now."),
    "decline": gettext_lazy("Declined. Nobody else was told that you were asked."),
}
OF_FIRST, OF_OTHERS = {"invite", "take-back"}, {"agree", "leave"}


class InvitationForm(forms.Form):
    """Whom to ask."""

    name = OneLineField(
        label=gettext_lazy("Ask somebody to write with you"),
        max_length=80,
        help_text=gettext_lazy("Their name in this course, as it stands on its pages."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coauthors(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Who writes the essay; to whoever was asked and has not answered, the invitation; to anybody else nothing."""
    invitations = CoAuthor.objects.asked(request.user)
    asked = invitations.filter(post__course__slug=course, post__slug=slug).first()
    return invitation(request, asked) if asked else authors(request, own_post(request, course, slug))


def invitation(request: HttpRequest, asked: CoAuthor) -> HttpResponse:
    """The question whether to sign, and the answer."""
    post, by, act = speaking(asked.post), cast(User, request.user), request.POST.get("act", "")
    if request.method != "POST":
        if naming.is_to_be_asked(asked.enrolment):
            return asked_for_name(request, post.course)
        return page_of_invitation(request, asked)
    try:
        if act == "accept":
            joint.accept(asked, by, agreed="agreed" in request.POST)
        elif act == "decline":
            joint.decline(asked, by)
        else:
            raise Http404
    except Refused as problem:
        return page_of_invitation(request, asked, str(problem))
    messages.success(request, TOLD[act])
    return redirect(post if act == "accept" else post.course)


def page_of_invitation(request: HttpRequest, asked: CoAuthor, problem: str = "") -> HttpResponse:
    """What somebody is asked: of the essay its title alone, and who sees it now."""
    post = asked.post
    shown = {
        "asked": asked,
        "problem": problem,
        "circle": Audience(min(post.audience, post.course.audience)).label,
        "wording": audiences.WORDING if post.course.audience > audiences.WITHOUT_CONSENT else "",
        "must_agree": post.is_published and joint.is_beyond_course(post),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "blog/invitation.html", framed(request, post.course, "drafts", **shown), status=status)


def authors(request: HttpRequest, post: Post) -> HttpResponse:
    """Those who write the essay and, for its first author, those who were asked; with what each may do here."""
    is_first = post.author.user_id == cast(User, request.user).pk
    act = request.POST.get("act", "")
    form = InvitationForm(request.POST if act == "invite" else None)
    if request.method != "POST":
        return page_of_authors(request, post, form)
    if act not in (OF_FIRST if is_first else OF_OTHERS):
        raise Http404
    if act == "invite" and not form.is_valid():
        return page_of_authors(request, post, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        act_on(request, post, act, form)
    except Refused as problem:
        if act == "invite":
            form.add_error("name", str(problem))
        else:
            messages.error(request, str(problem))
        return page_of_authors(request, post, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, TOLD[act])
    return redirect(post.course) if act == "leave" else redirect("coauthors", post.course.slug, post.slug)


def act_on(request: HttpRequest, post: Post, act: str, form: InvitationForm) -> None:
    """Do what the button says. Raises Refused; Http404 for an invitation that cannot be one."""
    by = cast(User, request.user)
    if act == "invite":
        joint.invite(post, form.cleaned_data["name"], by)
    elif act == "take-back":
        number = request.POST.get("asked", "")
        if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
            raise Http404
        joint.take_back(post, int(number), by)
    elif act == "agree":
        joint.agree(post, by)
    else:
        joint.leave(post, by)


def page_of_authors(
    request: HttpRequest, post: Post, form: InvitationForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The list, and what may be done."""
    is_first = post.author.user_id == cast(User, request.user).pk
    lacking = post.unagreed(post.audience) if joint.is_beyond_course(post) else []
    shown: dict[str, Any] = {
        "post": post,
        "is_first": is_first,
        "form": form,
        "lacking": lacking,
        "waiting": post.coauthors.filter(accepted_at=None) if is_first else [],
        "wording": audiences.WORDING if not is_first and may_agree(request, post) else "",
        "most": joint.MOST_AUTHORS,
    }
    return render(request, "blog/coauthors.html", framed(request, post.course, "drafts", **shown), status=status)


def may_agree(request: HttpRequest, post: Post) -> bool:
    """Whether the course is shown beyond its people, and this author has not agreed to that for the essay."""
    if post.course.audience <= audiences.WITHOUT_CONSENT:
        return False
    return request.user.pk in {place.user_id for place in post.unagreed(post.course.audience)}
