"""The list of all comments and the page of one; the desk is in `comments.desk_pages`. Every decision is a verb of
`comments.moderation`; nothing here may save a comment itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, Model, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from blog.models import Decision, Enrolment, Origin, Role
from blog.refusals import Conflict, Refused
from comments import learning
from comments.desk_acts import decide_together, decided_by
from comments.desk_pages import DeskPages
from comments.judging import ACTS, HELD, BulkForm, DecisionForm, Judgement, left, possible
from comments.models import Comment, CommentStatus, Flag
from comments.moderation import MODERATED
from comments.pages import number_in

MOST_TOGETHER = 500
UNSEEN_IN_LISTS = [f"post__{which}__{column}" for which in ("draft", "published") for column in ("body", "body_html")]


class ReportedFilter(SimpleListFilter):
    """Only what readers reported and nobody has looked at since."""

    title = _("reported")
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice beside all."""
        return [("yes", _("Reported"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        return queryset.filter(reports__gt=0) if self.value() == "yes" else queryset


def bulk(act: str) -> Callable[..., None]:
    """The action of the list that does one act to every selected comment."""

    @admin.action(description=ACTS[act].button, permissions=["change"])
    def action(page: CommentAdmin, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        """Do it, and say what came of it."""
        page.decide_each(request, comments, act)

    action.__name__ = act
    return action


@admin.register(Comment)
class CommentAdmin(DeskPages):
    """Comments under the essays that a person acts on: first what waits, oldest first, then what was reported."""

    list_display = ["excerpt", "who", "essay", "status", "held", "reported", "created_at"]
    list_filter = ["status", ReportedFilter, ("post__course", RelatedOnlyFieldListFilter)]
    search_fields = ["body", "guest_name", "author__public_name"]
    action_form = BulkForm
    actions = [bulk(act) for act in ACTS]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The comments this person decides on, each with the number of its open reports."""
        open_reports = Flag.objects.filter(comment=OuterRef("pk"), settled_at=None).order_by().values("comment")
        reports = Subquery(open_reports.annotate(n=Count("pk")).values("n"))
        rows = Comment.objects.acted_on_by(request.user).annotate(reports=Coalesce(reports, 0))
        shown = rows.select_related("author", "parent__author", "post__course", "post__draft", "post__published")
        return shown.defer(*UNSEEN_IN_LISTS)

    def get_ordering(self, request: HttpRequest) -> Any:
        """What waits, oldest first; what was reported; the rest, newest first."""
        waits = When(status=CommentStatus.PENDING, then=Value(0))
        turn = Case(waits, When(reports__gt=0, then=Value(1)), default=Value(2))
        since = Case(When(status=CommentStatus.PENDING, then=F("created_at")))
        return [turn.asc(), since.asc(), F("created_at").desc()]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """All staff: they decide. Nothing else about a comment can be changed here."""
        return self.has_view_permission(request)

    @admin.display(description=_("comment"))
    def excerpt(self, comment: Comment) -> str:
        """The first words."""
        return str(comment) or gettext("(no words left)")

    @admin.display(description=_("who"), ordering="author__public_name")
    def who(self, comment: Comment) -> str:
        """The public name, or the name a guest gave."""
        return comment.byline if comment.author else gettext("Guest: %(name)s") % {"name": comment.guest_name}

    @admin.display(description=_("essay"), ordering="post")
    def essay(self, comment: Comment) -> str:
        """The title of the essay it stands under."""
        return comment.post.title

    @admin.display(description=_("why held"), ordering="held_for")
    def held(self, comment: Comment) -> str:
        """Why it did not show at once, as long as it waits."""
        return str(HELD.get(comment.held_for, comment.held_for)) if comment.is_waiting else ""

    @admin.display(description=_("reports"), ordering="reports")
    def reported(self, comment: Any) -> str:
        """The number of open reports, or nothing."""
        return str(comment.reports or "")

    def get_urls(self) -> list[Any]:
        """The stock addresses, and the one that decisions are sent to."""
        decision = self.admin_site.admin_view(require_POST(self.decision))
        return [path("<path:object_id>/decision/", decision, name="comments_comment_decision"), *super().get_urls()]

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *_args: Any, **_kwargs: Any) -> Any:
        """The page of one comment, for reading; decisions have an address of their own."""
        if object_id is None:
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self.page(request, self.get_object(request, unquote(object_id)), DecisionForm())

    def decision(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decide on one comment; what cannot be done is said on its page, with the note kept."""
        by: Any = request.user
        comment = next(iter(decided_by(by, [number_in(unquote(object_id)) or 0])), None)
        if comment is None:
            raise Http404
        form = DecisionForm(request.POST)
        if form.is_valid():
            told = dict(form.cleaned_data)
            act = told.pop("act")
            try:
                ACTS[act].verb(comment, by, **told)
            except Refused as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, ACTS[act].told(1))
                return redirect("admin:comments_comment_changelist")
        return self.page(request, self.get_object(request, unquote(object_id)), form)

    def page(self, request: HttpRequest, comment: Comment, form: DecisionForm) -> HttpResponse:
        """One comment with all that bears on the decision, and the buttons for what is possible now."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("A comment by %(name)s") % {"name": comment.byline},
            "opts": self.opts,
            "comment": comment,
            "who": self.who(comment),
            "is_brought": Origin.objects.filter(kind="comment", object_id=comment.pk).exists(),
            "held": self.held(comment),
            "flags": comment.flags.select_related("reporter"),
            "decisions": Decision.objects.about(comment),
            "form": form,
            "buttons": possible(comment),
            "runs_course": runs(request.user, comment.post.course_id),
        }
        return TemplateResponse(request, "admin/comments/comment/change_form.html", context)

    def decide_each(self, request: HttpRequest, comments: QuerySet[Comment], act: str) -> None:
        """One act on every selected comment, five hundred at a time and in one batch; says how many were done and why
        others were not. Whoever selected ten thousand waits for seconds, and takes it back by the opposite act."""
        why = Judgement(request.POST)
        told = why.cleaned_data if why.is_valid() else {}
        by: Any = request.user
        batch, done, late, refused = uuid4(), list[int](), Counter[str](), set[str]()
        pks = list(comments.order_by("created_at", "pk").values_list("pk", flat=True))
        for comment, problem in decided(by, pks, act, told, batch):
            if problem is None:
                done.append(comment.pk)
            elif isinstance(problem, Conflict):
                late[decider_of(comment)] += 1
            else:
                refused.add(str(problem))
        learning.learn.enqueue(done)
        outcome = [ACTS[act].told(len(done))] if done else []
        outcome += [left(name, n) for name, n in late.items()] + sorted(refused)
        self.message_user(request, " ".join(outcome), messages.SUCCESS if done else messages.WARNING)


def decided(
    by: Any, pks: list[int], act: str, told: dict[str, str], batch: UUID
) -> Iterator[tuple[Comment, Refused | None]]:
    """One act on all of these: each comment, and why it was left."""
    decide = decide_together if act in MODERATED else decide_apart
    for start in range(0, len(pks), MOST_TOGETHER):
        some = list(decided_by(by, pks[start : start + MOST_TOGETHER]))
        seen: dict[int, int | None] = dict.fromkeys((comment.pk for comment in some), None)
        results = decide(by, some, seen, act, {"reason": "", "note": ""} | told, batch)
        yield from ((comment, results[comment.pk]) for comment in some if comment.pk in results)


def decide_apart(
    by: Any, comments: list[Comment], seen: Any, act: str, told: dict[str, str], batch: UUID
) -> dict[int, Refused | None]:
    """The same for an act that is more than a change of standing, one comment after the other."""
    results: dict[int, Refused | None] = {}
    for comment in comments:
        try:
            ACTS[act].verb(comment, by, batch=batch, **told)
            results[comment.pk] = None
        except Refused as problem:
            results[comment.pk] = problem
    return results


def decider_of(comment: Comment) -> str:
    """Who decided on it last, or nothing."""
    last = Decision.objects.about(comment).first()
    return last.by_name if last else ""


def runs(user: Any, course_id: int) -> bool:
    """Whether this person may have a guest of the course exported or erased: an instructor of it, or a superuser."""
    return bool(user.is_superuser) or Enrolment.objects.of(user).filter(course=course_id, role=Role.INSTRUCTOR).exists()
