"""Replying to an essay or a comment: the form, the preview, and what came of it. Views fetch by `visible_to` and call
the verbs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from django_htmx.http import retarget

from blog import reading
from blog.characters import printable
from blog.languages import speaking
from blog.models import Audience, Enrolment, Post
from blog.names import naming
from blog.names.form import NameForm
from blog.prepared import prepared
from blog.questions import question
from blog.refusals import Refused, TooOften
from blog.rendering import LONGEST_COMMENT
from comments import guests, moderation, outside_check, pacing
from comments.discussion import answering, asked_for_name, known_as, place_in
from comments.forms import TRAP, ReplyForm
from comments.models import Comment
from comments.pages import number_in
from comments.posting import Said, people_named, rendered
from comments.spam.form import must_refresh
from comments.views.showing import shown

LONGEST_PASSAGE = 2000


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """GET shows the form on a page of its own, or alone for the script; POST says it, or shows how it will look.
    Whoever is signed in is held to the token; the form of guests is the same for all and holds none."""
    if request.user.is_authenticated:
        return csrf_protect(answer)(request, course, slug)
    if request.method == "POST" and not guests.is_from_here(request):
        return refuse_stranger(request)
    return answer(request, course, slug)


def answer(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The form, or what came of it."""
    post: Post | None = next(iter(essay_at(request.user, course, slug)), None)
    if post is None:
        return lost(request)
    speaking(post)
    place = places.first(post.course_id, request.user.pk) if request.user.is_authenticated else None
    named = asked_for_name(request, post) if place and naming.is_to_be_asked(place) else None
    if request.method != "POST":
        form = ReplyForm(known_as=known_as(place), initial={"body": quoted(request)})
        return page_of_form(request, post, form, request.GET.get("parent"), named)
    form = ReplyForm(request.POST, known_as=known_as(place), post=post)
    if "preview" in request.POST:
        return preview(request, post, form, named)
    status, wait = HTTPStatus.UNPROCESSABLE_ENTITY, 0
    if form.is_valid() and is_named(form, named):
        try:
            return said(request, post, form, named, place)
        except TooOften as problem:
            form.add_error(None, str(problem))
            status, wait = HTTPStatus.TOO_MANY_REQUESTS, problem.seconds
        except Refused as problem:
            form.add_error(None, str(problem))
    response = page_of_form(request, post, form, request.POST.get("parent"), named, status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@prepared
def essay_at(user: Any, course: str, slug: str) -> QuerySet[Post]:
    """The essay of an address, if this person may see it."""
    return Post.objects.visible_to(user).opened().filter(course__slug=course, slug=slug)


@question
def places(course: int, user: int) -> QuerySet[Enrolment]:
    """A person's place in a course."""
    return Enrolment.objects.filter(course=course, user=user, is_active=True)


def refuse_stranger(request: HttpRequest) -> HttpResponse:
    """What is answered to a form that another site sent in a visitor's name."""
    told = _("This reply did not come from a page of this site. Open the essay here, and send it again.")
    return HttpResponse(told, status=HTTPStatus.FORBIDDEN, content_type="text/plain; charset=utf-8")


def lost(request: HttpRequest) -> HttpResponse:
    """What is answered where there is no such essay for this person: to whoever had written something, with their
    words, so that nothing typed is lost. Raises Http404 for everybody else."""
    words = request.POST.get("body", "") if request.method == "POST" else ""
    if not words.strip():
        raise Http404
    return render(request, "comments/lost.html", {"words": words[:LONGEST_COMMENT]}, status=HTTPStatus.NOT_FOUND)


def quoted(request: HttpRequest) -> str:
    """The passage that was selected, or all of what is answered, marked as a quotation; empty if none is wanted."""
    passage = request.GET.get("passage", "")[:LONGEST_PASSAGE]
    if "quote" in request.GET and not passage:
        visible = Comment.objects.visible_to(request.user, guests.guest_key(request))
        answered = visible.filter(pk=number_in(request.GET.get("parent", "")) or 0).first()
        passage = answered.body if answered else ""
    lines = printable(passage).strip().splitlines()
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n" if lines else ""


def preview(request: HttpRequest, post: Post, form: ReplyForm, named: NameForm | None) -> HttpResponse:
    """The form again, with the words as they will look above it; nothing is said yet."""
    looked, status = "", HTTPStatus.OK
    words = printable(request.POST.get("body", ""))
    try:
        looked = rendered(words)
    except Refused as problem:
        form.only_complain(str(problem))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        form.only_complain()
    told = people_named(post, words[:LONGEST_COMMENT]) if place_in(request, post) else []
    shown = {"looked": looked, "told": [place.public_name for place in told], "is_preview": True}
    return page_of_form(request, post, form, request.POST.get("parent"), named, status, **shown)


def is_named(form: ReplyForm, named: NameForm | None) -> bool:
    """Whether it is known under which name the reply appears; where it is not, the form says so and keeps the words."""
    if named is None or named.is_valid():
        return True
    asked = _("Choose the name that others will read beside your reply, then post it.")
    form.add_error(None, [asked] if not named.is_bound else [e for errors in named.errors.values() for e in errors])
    return False


def said(
    request: HttpRequest, post: Post, form: ReplyForm, named: NameForm | None, place: Enrolment | None
) -> HttpResponse:
    """Say it, and show where it stands; the first time under the name that was chosen with it. Raises Refused."""
    place = named.settle(named.place.user) if named else place
    user = guests.account_of(request)
    secret = "" if user else guests.new_secret(request)
    words = spoken(request, form, place, guests.hashed(secret))
    pacing.slow_down(words)
    new = moderation.submit(post, words)
    pacing.note(words)
    if user:
        reading.mark(user, post, read=True, seen_until=new.created_at)
    outside_check.order(new)
    if secret:
        request.COOKIES[guests.COOKIE] = secret  # the page that is made now knows its guest already
    response = shown(request, new, guests.hashed(secret))
    if secret:
        guests.remember(response, secret)
    return response


def spoken(request: HttpRequest, form: ReplyForm, place: Enrolment | None, guest_key: str) -> Said:
    """What was said, by whom, and what came with the form."""
    data, user = form.cleaned_data, guests.account_of(request)
    return Said(
        data["body"],
        parent=None if data["parent"] is None else Comment(pk=data["parent"]),
        author=place,
        account=user,
        guest_name=data.get("guest_name", ""),
        guest_email=data.get("guest_email", "") or (user.email if user and not place else ""),
        guest_key=guest_key,
        submission_id=data.get("submission"),
        audience=data.get("seen_by") or Audience.WEB,
        address_hash="" if place else guests.address_hash(request),
        seconds_since_issue=form.age,
        trap=data.get(TRAP, ""),
    )


def page_of_form(
    request: HttpRequest,
    post: Post,
    form: ReplyForm,
    parent: str | None,
    named: NameForm | None = None,
    status: int = HTTPStatus.OK,
    **shown: Any,
) -> HttpResponse:
    """The form with what was typed, and what it answers. Without script it is a page."""
    context = answering(request, post, form, parent, named) | shown
    if form.is_bound and form.age is not None and not must_refresh(form.age):
        context |= {"stamp": request.POST.get("stamp", ""), "is_stamped": True}  # the clock of the form runs on
    if not request.htmx:  # type: ignore[attr-defined]  # by its middleware
        return render(request, "comments/reply.html", context, status=status)
    response = render(request, "comments/reply_form.html", context, status=status)
    if status != HTTPStatus.OK or shown:
        retarget(response, f"#reply-{context['parent'].pk}" if context["parent"] else "#reply")
    return response
