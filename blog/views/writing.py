"""Writing an essay: a new one, an old one, one's drafts, the preview, and the page that publishes."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blog import audiences, manuscripts, publishing
from blog.audience_forms import PublicationForm
from blog.characters import printable
from blog.citations.cited import cite
from blog.citations.keys import Entry
from blog.citations.styles import style_called
from blog.editing.desk import Desk
from blog.editing.findings import findings_of
from blog.editing.worklist import confirmed_entries, entries_of
from blog.forms import EssayForm
from blog.models import Enrolment, OpenFindings, Post, User
from blog.names import naming
from blog.pictures import figure_of, keep_picture
from blog.refusals import Conflict, Refused
from blog.views.entering import asked_for_name, enter, framed, place_in

TOLD = {
    "publish": gettext_lazy("Published. This is what readers see."),
    "audience": gettext_lazy("Saved. From now on these people see it."),
    "withdraw": gettext_lazy("Withdrawn. Only you and staff can see it now."),
    "take-back": gettext_lazy("Taken back. Nobody beyond the course sees it now."),
}


def may_write(request: HttpRequest) -> bool:
    """Whether this person writes in any course, or in the admin of all."""
    return bool(getattr(request.user, "is_superuser", False)) or Enrolment.objects.of(request.user).exists()


def own_post(request: HttpRequest, course: str, slug: str) -> Post:
    """The essay of this address, if it is this person's own; anybody else's answers like a missing one."""
    visible = Post.objects.visible_to(request.user).opened().filter(author__user=request.user.pk)
    return get_object_or_404(visible, course__slug=course, slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, course: str) -> HttpResponse:
    """Begin an essay."""
    entered = enter(request, course)
    place = place_in(request, entered)
    if request.method != "POST" and naming.is_to_be_asked(place):
        return asked_for_name(request, entered)
    blank = Post(course=entered, author=place, audience=manuscripts.first_circle(entered, place))
    desk = Desk(request, blank, typed(request))
    form = EssayForm(desk.sent, course=entered, instance=blank)
    if desk.lets_save(form):
        try:
            return saved(request, form, manuscripts.begin(entered, place, form.manuscript, by=place.user))
        except Refused as problem:
            form.add_error(None, str(problem))
    return page_of_form(request, form, desk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Go on with an essay of one's own."""
    post = own_post(request, course, slug)
    desk = Desk(request, post, typed(request))
    form = EssayForm(desk.sent, course=post.course, instance=post)
    if desk.lets_save(form):
        seen, by = form.cleaned_data["seen"], post.author.user
        try:
            return saved(request, form, manuscripts.revise(post, form.manuscript, by, seen=seen))
        except Conflict as problem:
            form.add_error(None, str(problem))
            form.stand_on_newest(post)
        except Refused as problem:
            form.add_error(None, str(problem))
    return page_of_form(request, form, desk, post)


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, with a picture at the end of the text where one was brought; None where nothing was sent."""
    if request.method != "POST" or "add" not in request.POST:
        return request.POST.copy() if request.method == "POST" else None
    data = request.POST.copy()
    picture = request.FILES.get("picture")
    try:
        if picture is None:
            raise Refused(_("Choose a picture first, then press Add picture."))
        data["body"] = data.get("body", "") + figure_of(keep_picture(picture, request.user))
        messages.success(
            request, _("The picture stands at the end of your text. Describe it, and move it where it belongs.")
        )
    except Refused as problem:
        messages.error(request, str(problem))
    return data


def saved(request: HttpRequest, form: EssayForm, post: Post) -> HttpResponse:
    """After saving: to the publish page if that was the button, else back to writing."""
    form.settle(post)
    if "publish" in request.POST:
        return redirect("publication", post.course.slug, post.slug)
    messages.success(request, _("Saved."))
    return redirect("edit", post.course.slug, post.slug)


def page_of_form(request: HttpRequest, form: EssayForm, desk: Desk, post: Post | None = None) -> HttpResponse:
    """The write page, with the essay as it will look and what its citations need, without a script too."""
    if desk.sent is not None:
        looked_at = rendered(desk.works.body, desk.works.entries, desk.language, desk.style.id)
    else:
        looked_at = post.draft.body_html if post and post.draft else ""
    if not desk.is_saving:
        form.errors.clear()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = framed(request, form.course, "write", form=form, post=post, desk=desk, looked_at=looked_at)
    return render(request, "blog/write.html", context, status=status)


@login_required
@require_safe
def drafts(request: HttpRequest, course: str) -> HttpResponse:
    """One's own essays: what is not published, and what is."""
    entered = enter(request, course)
    place = place_in(request, entered)
    posts = Post.objects.visible_to(request.user).opened().filter(author=place).order_by("-created_at", "-pk")
    return render(request, "blog/drafts.html", framed(request, entered, "drafts", posts=posts))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """What publishing will do, and the buttons that publish and withdraw."""
    post = own_post(request, course, slug)
    if naming.is_to_be_asked(post.author):
        return asked_for_name(request, post.course)
    form = PublicationForm(request.POST if request.method == "POST" else None, post=post)
    if request.method == "POST":
        try:
            return redirect(acted(request, post, form))
        except Refused as problem:
            messages.error(request, str(problem))
    findings = findings_of(cite(post.draft.body, post.draft.sources, post.style.id)) if post.draft else None
    stops = bool(findings and findings.n_open) and post.course.open_findings == OpenFindings.STOP
    context = framed(request, post.course, "drafts", post=post, findings=findings, stops=stops, form=form)
    return render(request, "blog/publication.html", context)


def acted(request: HttpRequest, post: Post, form: PublicationForm) -> Post:
    """Publish, show to others, take consent back or withdraw, as the button says. Raises Refused; Http404 for any other
    button."""
    by = cast(User, post.author.user)
    if (act := request.POST.get("act")) not in TOLD:
        raise Http404
    if act in {"publish", "audience"}:
        post = shown_to(post, form, by, is_to_publish=act == "publish")
    if act == "publish":
        post = publishing.publish(post, by)
    elif act == "withdraw":
        post = publishing.withdraw(post, by)
    elif act == "take-back":
        post = audiences.take_back(post, by)
    messages.success(request, TOLD[act])
    return post


def shown_to(post: Post, form: PublicationForm, by: User, is_to_publish: bool) -> Post:
    """The essay, seen by whom the form says. Raises Refused for what is not filled in, and for an essay that is about
    to be shown beyond the course without consent."""
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    circle, agreed = form.cleaned_data["audience"], form.cleaned_data.get("agreed")
    if is_to_publish and not agreed and audiences.needs_consent(post, circle):
        raise Refused(_("Beyond the course it is shown only if you agree. Tick the line, or choose the course."))
    return form.settle_circle(post)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of a text in writing; what markdownx's script asks for. Refusals are plain sentences, never a page:
    the script prints whatever it is answered."""
    if not may_write(request):
        return HttpResponse(_("Sign in to see a preview."), status=403, content_type="text/plain")
    data = request.POST
    works = entries_of(data.get("works", ""), confirmed_entries(data.get("confirmed", "")))
    language, style = data.get("language", ""), style_called(data.get("citation_style", ""))
    return HttpResponse(rendered(printable(data.get("content", "")), works, language or get_language() or "", style.id))


def rendered(body: str, works: list[Entry], language: str, style: str) -> str:
    """The essay as readers would see it, or the sentence that says why not."""
    try:
        return manuscripts.render(body, works, language, style).html
    except Refused as problem:
        return str(problem)
