"""A document brought to the write page: shown first, used when its author says so, undone in one press; and what is
pasted, turned into Markdown."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from blog import autosaving, manuscripts
from blog.bringing import Brought, bring, bring_pasted
from blog.characters import printable
from blog.editing.worklist import confirmed_entries, entries_of
from blog.forms import EssayForm, TypedForm
from blog.manuscripts import Manuscript
from blog.models import Post, User
from blog.pacing import refuse_haste, too_often
from blog.refusals import Conflict, Refused, TooOften
from blog.views.entering import enter, framed, place_in
from blog.views.signed_out import WORDS, carried
from blog.views.writing import may_write, own_post

PASTES_A_MINUTE, DOCUMENTS_A_MINUTE = 30, 10


@login_required
@require_POST
def write_document(request: HttpRequest, course: str) -> HttpResponse:
    """Bring a document to begin an essay with."""
    entered = enter(request, course)
    place = place_in(request, entered)
    blank = Post(course=entered, author=place, audience=manuscripts.first_circle(entered, place))
    return used(request, blank) if "use" in request.POST else looked_at(request, blank)


@login_required
@require_POST
def document(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Bring a document into an essay of one's own."""
    post = own_post(request, course, slug)
    return used(request, post) if "use" in request.POST else looked_at(request, post)


@login_required
@require_POST
def undo_document(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Put the text back that stood there before a document was used; both stay as revisions."""
    post = own_post(request, course, slug)
    number = str(request.POST.get("seen", ""))
    brought = int(number) if number.isdecimal() and len(number) < 8 else 0
    before = get_object_or_404(post.revisions, number=brought - 1)
    lines = tuple(entry["line"] for entry in before.sources)
    earlier = Manuscript(before.title, before.body, lines, tuple(before.sources))
    try:
        manuscripts.revise(post, earlier, cast(User, request.user), seen=brought)
        messages.success(request, _("Your earlier text is back."))
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("edit", post.course.slug, post.slug)


@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """What was pasted, as Markdown with its works apart: what the write page's script asks for. A refusal is a plain
    sentence, and the script pastes the words alone."""
    if not may_write(request):
        return HttpResponse(_("Sign in to paste with headings and notes."), status=403, content_type="text/plain")
    try:
        refuse_haste(request, "paste", PASTES_A_MINUTE, 60)
    except TooOften as problem:
        return too_often(problem)
    html, text_before = request.POST.get("html", ""), request.POST.get("body", "")
    try:
        brought = bring_pasted(html, text_before, request.user)
    except Refused as problem:
        return HttpResponse(str(problem), status=422, content_type="text/plain")
    told = [counted(brought), *brought.told]
    return JsonResponse({"text": brought.body, "works": brought.works, "told": " ".join(told), "undo": _("Undo")})


def counted(brought: Brought) -> str:
    """What came in with what was pasted."""
    if not brought.n_notes:
        return _("Pasted with its headings, emphasis and lists.")
    told = ngettext("Pasted with one note.", "Pasted with %(n)s notes.", brought.n_notes)
    return told % {"n": brought.n_notes}


def looked_at(request: HttpRequest, post: Post) -> HttpResponse:
    """The page that shows what a document holds and asks whether to use it; or why it cannot be read. The text that was
    there travels along."""
    earlier = carried(request.POST)
    try:
        refuse_haste(request, "document", DOCUMENTS_A_MINUTE, 60)
        brought = bring(request.FILES.get("document"), request.user)
    except Refused as problem:
        return page(request, post, problem=str(problem), earlier=earlier)
    data = fields_of(request.POST)
    data |= {"title": brought.title or data["title"], "body": brought.body, "works": "\n".join(brought.works)}
    form = EssayForm(course=post.course, instance=post, editor=request.user)
    form.initial = {**form.initial, **{name: data[name] for name in WORDS}}
    return page(request, post, form=form, data=data, earlier=earlier, brought=brought)


def fields_of(sent: QueryDict) -> dict[str, str]:
    """The fields that decide how a text will look, as they were sent."""
    return {name: str(sent.get(name) or "") for name in (*WORDS, "language", "citation_style")}


def page(request: HttpRequest, post: Post, **shown: Any) -> HttpResponse:
    """The page of a brought document, or of one that could not be read; `earlier` are the fields as they were sent."""
    earlier: list[tuple[str, str]] = shown["earlier"]
    if "problem" in shown:
        shown["fields"] = earlier
    else:
        shown["fields"] = [(f"earlier-{name}" if name in WORDS else name, value) for name, value in earlier]
        shown["body"] = shown["data"]["body"]
        shown |= look(shown["data"], post)
    shown["has_earlier"] = any(name in WORDS and value.strip() for name, value in earlier)
    shown["before"] = post if post.pk else None
    address = (post.course.slug, post.slug) if post.pk else (post.course.slug,)
    shown["back"] = reverse("edit" if post.pk else "write", args=address)
    shown["there"] = reverse("document" if post.pk else "write_document", args=address)
    is_refused = "problem" in shown or shown["form"].errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render(request, "blog/bring.html", framed(request, post.course, "write", **shown), status=status)


def look(data: dict[str, str], post: Post) -> dict[str, Any]:
    """What was brought as readers would see it, and its count of words."""
    language = data["language"] or post.course.language
    style = data["citation_style"] or post.course.citation_style
    try:
        found = manuscripts.render(printable(data["body"]), entries_of(printable(data["works"]), []), language, style)
    except Refused as problem:
        return {"html": str(problem), "n_words": 0}
    return {"html": found.html, "n_words": found.words}


def used(request: HttpRequest, post: Post) -> HttpResponse:
    """Make what was brought the essay's text. What was typed before it is kept as a revision of its own."""
    data = request.POST.copy()
    form = EssayForm(data, course=post.course, instance=post, editor=request.user)
    if form.is_valid():
        try:
            return replaced(request, form, earlier_of(data, post), post)
        except Conflict as problem:
            form.add_error(None, str(problem))
            form.stand_on_newest(post)
            data["seen"] = str(form.data.get("seen"))
        except Refused as problem:
            form.add_error(None, str(problem))
    return page(request, post, form=form, data=fields_of(data), earlier=earlier_fields(data))


def earlier_fields(data: QueryDict) -> list[tuple[str, str]]:
    """The fields as they were before, from those that travelled along."""
    return [(name.removeprefix("earlier-"), value) for name, value in carried(data) if name not in WORDS]


def earlier_of(data: QueryDict, post: Post) -> Manuscript | None:
    """What was typed before, as far as it could be saved: a title or works without a text too; None where there was
    nothing."""
    before = {name: str(data.get(f"earlier-{name}") or "") for name in WORDS}
    form = TypedForm({**before, "confirmed": str(data.get("confirmed") or "")})
    if not any(words.strip() for words in before.values()) or not form.is_valid():
        return None
    words = form.cleaned_data
    kept = post.draft.sources if post.draft else []
    entries = entries_of(words["works"], [*kept, *confirmed_entries(words["confirmed"])])
    title = words["title"] or str(data.get("title") or "") or str(autosaving.UNTITLED)
    return Manuscript(title, words["body"], tuple(words["works"].splitlines()), tuple(entries))


def replaced(request: HttpRequest, form: EssayForm, earlier: Manuscript | None, post: Post) -> HttpResponse:
    """Keep the earlier text, then the new one, and go on writing. Raises Refused."""
    by, seen = cast(User, request.user), form.cleaned_data["seen"]
    if post.pk and earlier:
        post = manuscripts.revise(post, earlier, by, seen=seen)
        seen = post.draft.number if post.draft else None
    elif earlier:
        post = manuscripts.begin(post.course, post.author, earlier, by=by)
        seen = 1
    if post.pk:
        post = manuscripts.revise(post, form.manuscript, by, seen=seen)
    else:
        post = manuscripts.begin(post.course, post.author, form.manuscript, by=by)
    autosaving.forget(post, form.window, are_kept=earlier is not None)
    form.settle(post)
    number = post.draft.number if post.draft else 0
    told = _("This is your text now. Confirm the works in the list beside it.") if form.manuscript.works else ""
    messages.success(request, told or _("This is your text now."))
    undoable = f"?brought={number}" if number > (seen or 0) else ""
    return redirect(reverse("edit", args=[post.course.slug, post.slug]) + undoable)
