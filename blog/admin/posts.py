"""Essays in the admin: whose they are, the list, and publishing or withdrawing several at once. Status is written by
`blog.publishing` alone; this page must not save a post itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog import publishing
from blog.admin.essay import EssayPages
from blog.models import Change, Post
from blog.refusals import Refused
from blog.scoping import is_superuser

UNSEEN_IN_LISTS = [
    f"{which}__{column}" for which in ("draft", "published") for column in ("body", "body_html", "sources")
]


@admin.register(Post)
class PostAdmin(EssayPages):
    """Essays of the courses, or the section, that a person acts on."""

    list_display = [
        "headline",
        "byline",
        "course",
        "standing",
        "week",
        "handed_in",
        "open_findings",
        "n_published",
        "published_at",
    ]
    list_filter = ["status", ("course", RelatedOnlyFieldListFilter), ("week", RelatedOnlyFieldListFilter)]
    list_select_related = ["course", "author", "week", "draft", "published"]
    search_fields = ["draft__title", "published__title"]
    actions = ["approve_selected", "publish_selected", "withdraw_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The essays this person acts on; those they merely may read stay on the site."""
        user: Any = request.user
        posts = Post.objects.visible_to(user).select_related(*self.list_select_related).defer(*UNSEEN_IN_LISTS)
        posts = posts.prefetch_related("coauthors")
        return posts if user.is_superuser else posts.filter(Post.objects.acted_on_by(user))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """All staff."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """All staff."""
        return self.has_view_permission(request)

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        """Delete an essay; other pages of its course led to it."""
        super().delete_model(request, obj)
        Change.objects.of_course(obj.course_id)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Delete several."""
        courses = sorted(set(queryset.values_list("course", flat=True)))
        super().delete_queryset(request, queryset)
        for course in courses:
            Change.objects.of_course(course)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers; staff withdraw."""
        return is_superuser(request)

    @admin.display(description=gettext_lazy("title"), ordering="draft__title")
    def headline(self, post: Post) -> str:
        """The title that is shown."""
        return post.title

    @admin.display(description=gettext_lazy("author"), ordering="author__public_name")
    def byline(self, post: Post) -> str:
        """The name readers see."""
        return post.byline

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, post: Post) -> str:
        """The status, and whether readers see the newest words."""
        status = str(post.get_status_display())
        return (
            _("%(status)s, with unpublished changes") % {"status": status} if post.has_unpublished_changes else status
        )

    @admin.display(description=gettext_lazy("handed in"), ordering="handed_in_at")
    def handed_in(self, post: Post) -> str:
        """When its author first pressed Publish, and whether that was on time."""
        if post.handed_in_at is None:
            return ""
        at = date_format(timezone.localtime(post.handed_in_at), "SHORT_DATETIME_FORMAT")
        late = post.is_on_time is False
        return _("%(at)s, late") % {"at": at} if late else at

    @admin.display(description=gettext_lazy("citations open"), ordering="draft__n_open_findings")
    def open_findings(self, post: Post) -> int | str:
        """How many citations of the newest words need their author."""
        return (post.draft.n_open_findings if post.draft else 0) or ""

    @admin.action(description=gettext_lazy("Publish the selected essays"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        """Show the newest words of each to its readers."""
        done, kept, refused = each(posts, publishing.publish, request.user)
        if kept:
            text = ngettext("One was published already.", "%(n)s were published already.", kept)
            messages.info(request, text % {"n": kept})
        self.tell(request, ngettext("Published one essay.", "Published %(n)s essays.", done), done, refused)

    @admin.action(description=gettext_lazy("Approve the selected essays"), permissions=["change"])
    def approve_selected(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        """Let the authors publish what they have handed in."""
        done, _kept, refused = each(posts, publishing.approve, request.user)
        self.tell(request, ngettext("Approved one essay.", "Approved %(n)s essays.", done), done, refused)

    @admin.action(description=gettext_lazy("Withdraw the selected essays"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        """Take each from its readers."""
        done, _kept, refused = each(posts, publishing.withdraw, request.user)
        self.tell(request, ngettext("Withdrew one essay.", "Withdrew %(n)s essays.", done), done, refused)

    def tell(self, request: HttpRequest, text: str, done: int, refused: Counter[str]) -> None:
        """Say how many were done, and of the others why not."""
        if done:
            messages.success(request, text % {"n": done})
        for sentence, n in refused.items():
            counted = ngettext("One was left as it was: %(why)s", "%(n)s were left as they were: %(why)s", n)
            messages.warning(request, counted % {"n": n, "why": sentence})


def each(posts: QuerySet[Post], verb: Callable[..., Post], by: Any) -> tuple[int, int, Counter[str]]:
    """Act on every essay: how many changed, how many had nothing to change, and the refusals by their sentence."""
    done, kept, refused = 0, 0, Counter[str]()
    for post in posts:
        try:
            changed = verb(post, by=by).version != post.version
        except Refused as problem:
            refused[str(problem)] += 1
        else:
            done, kept = done + changed, kept + (not changed)
    return done, kept, refused
