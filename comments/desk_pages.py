"""The pages of the moderation desk in the admin: the tabs with their cards, and the addresses that decisions and their
undoing are sent to. With script the list alone is answered, with the focus on what comes next."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from blog.models import Decision
from blog.refusals import Refused
from comments import desk, desk_acts
from comments.desk import LOG, TABS, Asked, Desk, Pace
from comments.desk_acts import Outcome
from comments.desk_cards import REASONS, cards, in_words
from comments.desk_holds import HoldPages
from comments.judging import ACTS, OF_DECISIONS, DeskForm
from comments.models import Comment
from comments.pages import number_in

LIST, PAGE = "admin/comments/desk/list.html", "admin/comments/desk/desk.html"
TYPED = ["act", "reason", "note", "answer"]
BULK = ["approve", "reject", "ask", "spam", "keep", "remove", "hold", "restore"]


class DeskPages(HoldPages):
    """The desk, in the admin of comments."""

    def get_urls(self) -> list[Any]:
        """The desk's addresses, before the stock ones."""
        pages = {
            "desk/": ("desk", require_safe(self.desk)),
            "desk/decisions/": ("desk_decisions", require_POST(self.decisions)),
            "desk/undone/": ("desk_undone", require_POST(self.undone)),
        }
        own = [
            path(route, self.admin_site.admin_view(page), name=f"comments_comment_{name}")
            for route, (name, page) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def desk(self, request: HttpRequest) -> HttpResponse:
        """One tab of the desk."""
        about = desk.desk_of(request.user, desk.asked_by(request))
        done = desk.just_done(about, request.GET.get("done", "")) if "done" in request.GET else []
        return self.shown(request, about, toast=toast(done))

    def decisions(self, request: HttpRequest) -> HttpResponse:
        """Decide, and show what came of it. What could not be done comes back with all that was typed."""
        about = desk.desk_of(request.user, desk.asked_by(request), is_counted=False)
        form, outcome = DeskForm(request.POST), Outcome()
        try:
            rows = desk_acts.rows_in(request.POST.getlist("row"))
        except Refused as problem:
            rows, outcome.problems = {}, [str(problem)]
        if form.is_valid() and rows:
            outcome = desk_acts.decide_each(about, rows, form.cleaned_data["act"], form.cleaned_data)
        elif not outcome.problems:
            outcome.problems = problems_of(form) or [_("Choose at least one comment.")]
        if not outcome.done:
            return self.refused(request, about, outcome, rows)
        return self.decided(request, about, outcome, form.cleaned_data["act"])

    def refused(self, request: HttpRequest, about: Desk, outcome: Outcome, rows: dict[int, int]) -> HttpResponse:
        """The desk again, with the reasons why nothing was done, the new words, and what was typed."""
        typed = {name: request.POST.get(name, "") for name in TYPED}
        focus = next(iter(rows), 0) if len(rows) == 1 else 0
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        told = {"problems": outcome.sentences, "typed": {focus: typed}, "focus": focus}
        return self.shown(request, fresh(about), status, **told)

    def decided(self, request: HttpRequest, about: Desk, outcome: Outcome, act: str) -> HttpResponse:
        """The list without what was decided, and the focus on the next; without script the way there."""
        after = number_in(request.POST.get("next", "")) or 0
        done = str(outcome.batch)
        if act == "keep":
            looks = Decision.objects.filter(kind="comment", object_id__in=outcome.done, act="look", by=about.user)
            done = str(looks.values_list("pk", flat=True)[0]) if len(outcome.done) == 1 else ""
        if request.headers.get("HX-Request"):
            again = fresh(about)
            told = toast(desk.just_done(again, done)) or {"said": ACTS["keep"].told(len(outcome.done))}
            return self.shown(request, again, toast=told, problems=outcome.sentences, focus=after)
        if not done:
            messages.success(request, ACTS[act].told(len(outcome.done)))
        return self.back(request, about, outcome.sentences, after, done)

    def undone(self, request: HttpRequest) -> HttpResponse:
        """Take a batch of one's own back, or one decision; what somebody has changed since stays, and is told."""
        about = desk.desk_of(request.user, desk.asked_by(request), is_counted=False)
        batch, decision = request.POST.get("batch", ""), request.POST.get("decision", "")
        decisions = desk_acts.to_undo(about, batch, decision)
        outcome = desk_acts.undo_each(about, decisions)
        if not decisions:
            outcome.problems = [_("There is nothing to undo.")]
        said, focus = said_of_undoing(about, outcome), next(iter(outcome.done), 0)
        if request.headers.get("HX-Request"):
            return self.shown(request, fresh(about), toast={"said": said}, problems=outcome.sentences, focus=focus)
        if said:
            messages.success(request, said)
        return self.back(request, about, outcome.sentences, focus)

    def back(self, request: HttpRequest, about: Desk, sentences: list[str], focus: int, done: str = "") -> HttpResponse:
        """To the tab one came from, and to the card that comes next."""
        for sentence in sentences:
            messages.warning(request, sentence)
        query = about.asked.query(done=done) if done else about.asked.query()
        return redirect(f"{reverse('admin:comments_comment_desk')}{query}#{f'card-{focus}' if focus else 'desk'}")

    def shown(
        self, request: HttpRequest, about: Desk, status: int = HTTPStatus.OK, toast: Any = None, **told: Any
    ) -> HttpResponse:
        """The desk, or its list alone for the script."""
        typed = told.pop("typed", None)
        context = {
            **framed(about),
            "toast": toast,
            "reasons": REASONS,
            "acts": {act: ACTS[act].button for act in BULK},
            **told,
            **(log_of(about) if about.asked.tab == LOG else list_of(about, typed)),
        }
        is_script = bool(request.headers.get("HX-Request")) and request.method == "POST"
        shown = [card.comment.pk for card in context.get("cards", ())]
        if is_script and shown and context.get("focus") not in shown:
            context["focus"] = shown[0]
        return render(request, LIST if is_script else PAGE, context, status=status)


def framed(about: Desk) -> dict[str, Any]:
    """What every page of the desk shows: the course it is about, one's place there, and the tabs."""
    asked = about.asked
    tabs = [(TABS[tab], about.counts.get(tab, 0), asked.to(tab=tab), tab == asked.tab) for tab in TABS]
    known = [course for course, _place in about.places]
    courses = [(str(course), Asked(asked.tab, course.slug).query(), course.slug == asked.course) for course in known]
    every = [(_("All courses"), Asked(asked.tab).query(), not asked.course)]
    return {
        "moderating": about,
        "course": about.course,
        "place": about.place,
        "here": "moderate",
        "tabs": tabs,
        "courses": every + courses if len(courses) > 1 else [],
        "query": asked.query(),
        "to_decide": f"{reverse('admin:comments_comment_desk_decisions')}{asked.query()}",
        "to_undo": f"{reverse('admin:comments_comment_desk_undone')}{asked.query()}",
        "to_hold": asked.query(comment=""),
    }


def list_of(about: Desk, typed: dict[int, dict[str, str]] | None) -> dict[str, Any]:
    """The cards of a tab with the ways to other pages; where there are none, how long decisions took."""
    asked, comments = desk.page_of(about)
    n = about.counts.get(asked.tab, 0)
    later = asked.to(page=asked.page + 1) if asked.page * desk.CARDS_PER_PAGE < n else ""
    ways = {"earlier": asked.to(page=asked.page - 1) if asked.page > 1 else "", "later": later}
    return {"cards": cards(about, comments, typed), "ways": ways, "pace": None if comments else paced(desk.pace(about))}


def paced(pace: Pace | None) -> dict[str, Any] | None:
    """How long decisions took, in words."""
    return {"n": pace.n, "usual": in_words(pace.usual), "longest": in_words(pace.longest)} if pace else None


def log_of(about: Desk) -> dict[str, Any]:
    """One page of the record."""
    asked, (rows, is_more) = about.asked, desk.log_page(about)
    later = asked.to(page=asked.page + 1) if is_more else ""
    return {"log": rows, "ways": {"earlier": asked.to(page=asked.page - 1) if asked.page > 1 else "", "later": later}}


def fresh(about: Desk) -> Desk:
    """The same desk, counted again."""
    return desk.desk_of(about.user, about.asked)


def toast(done: list[Any]) -> dict[str, Any] | None:
    """What is said of what was just done, with what its undoing needs: the batch, or the one decision."""
    if not done:
        return None
    act = ACTS[OF_DECISIONS.get(done[0].act, done[0].act)]
    said = act.told_of(done[0].name) if len(done) == 1 else act.told(len(done))
    is_open = any(decision.can_be_undone for decision in done)
    return {"said": said, "batch": done[0].batch or "", "decision": done[0].pk, "can_be_undone": is_open}


def said_of_undoing(about: Desk, outcome: Outcome) -> str:
    """What is said when something was taken back."""
    n = len(outcome.done)
    if n == 1:
        comment = Comment.objects.acted_on_by(about.user).select_related("author").get(pk=outcome.done[0])
        told = {"name": comment.byline, "status": comment.get_status_display()}
        return _("Undone: %(name)s’s comment is %(status)s again.") % told
    return ngettext("Undone for one.", "Undone for %(n)s.", n) % {"n": n} if n else ""


def problems_of(form: DeskForm) -> list[str]:
    """What is wrong with what was sent, one sentence each."""
    return [str(problem) for problems in form.errors.values() for problem in problems]
