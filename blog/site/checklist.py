"""What is still open in a course before it closes: how much of each kind, where it is decided, and what may become of
it otherwise. It reads, and names nobody's words. Whoever asks decides on the whole course."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.models import CoAuthor, Course, JoinLink, Post, PostStatus
from comments.models import Comment, CommentStatus, Flag

CARRY, PUBLISH, DRAFT, END = "carry", "publish", "draft", "end"
APPEAL = "appeal"

Count_ = Callable[[int], str]


@dataclass(frozen=True)
class Kind:
    """One kind of what may be open: how a number of them is called, and what may become of them, each a word and a
    sentence."""

    name: str
    called: Count_
    ways: Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """One line of the list: the kind, how many, and the page where they are decided; empty where only others can."""

    kind: Kind
    n: int
    address: str

    @property
    def called(self) -> str:
        """The number and the noun: “3 comments wait”."""
        return self.kind.called(self.n)


KINDS = (
    Kind(
        "held",
        lambda n: ngettext("One comment waits", "%(n)s comments wait", n) % {"n": n},
        {CARRY: _("They stay held. You can decide them after the course has closed.")},
    ),
    Kind(
        APPEAL,
        lambda n: ngettext("One person asked again about a decision", "%(n)s people asked again", n) % {"n": n},
        {CARRY: _("They stay open. You can decide them after the course has closed.")},
    ),
    Kind(
        "reports",
        lambda n: ngettext("One report is open", "%(n)s reports are open", n) % {"n": n},
        {CARRY: _("They stay open. You can decide them after the course has closed.")},
    ),
    Kind(
        "drafts",
        lambda n: ngettext("One essay is a draft", "%(n)s essays are drafts", n) % {"n": n},
        {CARRY: _("They stay their authors’ private drafts, to download or delete.")},
    ),
    Kind(
        "submitted",
        lambda n: ngettext("One essay is handed in", "%(n)s essays are handed in", n) % {"n": n},
        {CARRY: _("They stay as they are, seen by their authors and staff.")},
    ),
    Kind(
        "returned",
        lambda n: (
            ngettext("One essay is with its author again", "%(n)s essays are with their authors again", n) % {"n": n}
        ),
        {CARRY: _("They stay their authors’ private drafts, to download or delete.")},
    ),
    Kind(
        "approved",
        lambda n: (
            ngettext("One essay is approved, not published", "%(n)s essays are approved, not published", n) % {"n": n}
        ),
        {CARRY: _("They stay as they are, seen by their authors and staff.")},
    ),
    Kind(
        "scheduled",
        lambda n: ngettext("One essay is scheduled", "%(n)s essays are scheduled", n) % {"n": n},
        {PUBLISH: _("They are published now."), DRAFT: _("They are drafts again.")},
    ),
    Kind(
        "links",
        lambda n: ngettext("One join link works", "%(n)s join links work", n) % {"n": n},
        {END: _("They end with the course.")},
    ),
    Kind(
        "invitations",
        lambda n: (
            ngettext("One invitation to sign an essay is open", "%(n)s invitations to sign are open", n) % {"n": n}
        ),
        {END: _("They end with the course.")},
    ),
)
ESSAYS = {"drafts": PostStatus.DRAFT} | {
    status.value: status
    for status in (PostStatus.SUBMITTED, PostStatus.RETURNED, PostStatus.APPROVED, PostStatus.SCHEDULED)
}


def checklist(course: Course, by: Any) -> list[Item]:
    """What is open, in order; empty where nothing is."""
    counts = counted(course, by)
    return [Item(kind, counts[kind.name], address(kind.name, course)) for kind in KINDS if counts[kind.name]]


def counted(course: Course, by: Any) -> dict[str, int]:
    """How much of each kind is open, in four queries."""
    held = waiting(course, by).aggregate(
        held=Count("pk", filter=~Q(held_for=APPEAL)), appeal=Count("pk", filter=Q(held_for=APPEAL))
    )
    posts = Post.objects.visible_to(by).filter(course=course).order_by()
    by_status = dict(posts.values_list("status").annotate(n=Count("pk")))
    return {
        **held,
        "reports": reports(course, by).count(),
        **{name: by_status.get(status, 0) for name, status in ESSAYS.items()},
        "links": open_links(course).count(),
        "invitations": open_invitations(course).count(),
    }


def waiting(course: Course, by: Any) -> Any:
    """The comments that wait for a decision."""
    return Comment.objects.acted_on_by(by).filter(post__course=course, status=CommentStatus.PENDING)


def reports(course: Course, by: Any) -> Any:
    """The reports that nobody has settled, of what stands in a thread."""
    said = Comment.objects.acted_on_by(by).filter(post__course=course, status=CommentStatus.PUBLISHED)
    return Flag.objects.filter(comment__in=said.order_by().values("pk"), settled_at=None)


def open_links(course: Course) -> Any:
    """The join links that would still let somebody in."""
    now = timezone.now()
    return JoinLink.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), course=course, revoked_at=None)


def open_invitations(course: Course) -> Any:
    """The invitations to sign an essay that nobody has answered."""
    return CoAuthor.objects.filter(post__course=course, accepted_at=None).select_related("post__course", "post__author")


def address(kind: str, course: Course) -> str:
    """The page on which a kind is decided."""
    desk = reverse("admin:comments_comment_desk")
    if kind in {"held", APPEAL}:
        return f"{desk}?{urlencode({'course': course.slug})}"
    if kind == "reports":
        return f"{desk}?{urlencode({'tab': 'reported', 'course': course.slug})}"
    if kind == "links":
        return f"{reverse('admin:blog_joinlink_changelist')}?{urlencode({'course__id__exact': course.pk})}"
    if kind in ESSAYS:
        asked = {"course__id__exact": str(course.pk), "status__exact": str(ESSAYS[kind].value)}
        return f"{reverse('admin:blog_post_changelist')}?{urlencode(asked)}"
    return ""


def undecided(items: list[Item], chosen: Mapping[str, str]) -> Iterator[Item]:
    """Those of which it is not said what becomes of them."""
    return (item for item in items if chosen.get(item.kind.name) not in item.kind.ways)
