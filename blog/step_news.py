"""What is told of an essay's steps: to staff that one is handed in, to its authors that it was returned, approved, or
has appeared by itself. It queues, and says in words what happened; when and how letters go it must not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import notices
from blog.models import Decision, Enrolment, Notice, Post, PostStatus, Role, User
from blog.notices import Item, Kind

Words = Callable[[Post], str]


def submitted(post: Post, decision: Decision) -> None:
    """Tell the staff of the course, or of its section, that an essay waits for them."""
    acting = Q(role=Role.INSTRUCTOR) | Q(section__isnull=True) | Q(section=post.section_id)
    staff = Enrolment.objects.filter(acting, course=post.course, is_active=True).staff()
    tell("submitted", post, list(staff.values_list("user", flat=True)), decision)


def told_author(kind: str, post: Post, decision: Decision | None) -> None:
    """Tell its authors of a step that others, or the clock, have taken."""
    tell(kind, post, [place.user_id for place in post.signed_by], decision)


def tell(kind: str, post: Post, people: Sequence[int | None], decision: Decision | None) -> None:
    """Queue a notice of one step; each step is told, however often it is taken."""
    by, key = (decision.by, f"{kind}-{decision.pk}") if decision else (None, kind)
    notices.queue(kind, post, people, course=post.course, post=post, by=by, key=key)


def undone(post: Post) -> None:
    """Take back what no letter has told yet of a publication that was undone."""
    notices.cancel("essay", post)


def described(words: Words, *statuses: PostStatus) -> Callable[[User, Sequence[Notice]], list[Item | None]]:
    """How notices of one step are told: as long as the essay stands there, to whoever may see it."""

    def describe(person: User, told: Sequence[Notice]) -> list[Item | None]:
        """What the list and letters ask."""
        standing = Post.objects.visible_to(person).opened().filter(status__in=statuses)
        posts = standing.in_bulk([notice.about_id for notice in told])
        return [item(posts.get(notice.about_id), words) for notice in told]

    return describe


def item(post: Post | None, words: Words) -> Item | None:
    """A step in words; None for none."""
    if post is None:
        return None
    return Item(words(post), note_on(post), post.byline, post.get_absolute_url(), post.title)


def note_on(post: Post) -> str:
    """What staff wrote with their last step."""
    last = Decision.objects.about(post).filter(act__in=("return", "approve")).first()
    return last.note if last and post.status in {PostStatus.RETURNED, PostStatus.APPROVED} else ""


def handed_in(post: Post) -> str:
    """For staff."""
    return _("%(name)s handed in “%(title)s”") % {"name": post.byline, "title": post.title}


def returned(post: Post) -> str:
    """For its authors."""
    return _("“%(title)s” was returned to you with a note") % {"title": post.title}


def approved(post: Post) -> str:
    """For its authors."""
    return _("“%(title)s” is approved. You can publish it.") % {"title": post.title}


def stopped(post: Post) -> str:
    """For its authors."""
    return _("“%(title)s” did not appear as scheduled. See what it waits for.") % {"title": post.title}


def appeared(post: Post) -> str:
    """For its authors."""
    return _("“%(title)s” has appeared, as you scheduled it") % {"title": post.title}


KINDS = (
    Kind(
        "submitted",
        gettext_lazy("Essays to approve"),
        gettext_lazy("An essay is handed in and waits for staff."),
        described(handed_in, PostStatus.SUBMITTED),
        for_staff=True,
    ),
    Kind(
        "returned",
        gettext_lazy("Essays returned"),
        gettext_lazy("Staff ask you for changes before an essay is published."),
        described(returned, PostStatus.RETURNED),
    ),
    Kind(
        "approved",
        gettext_lazy("Essays approved"),
        gettext_lazy("Staff have approved an essay of yours."),
        described(approved, PostStatus.APPROVED),
    ),
    Kind(
        "appeared",
        gettext_lazy("Scheduled essays"),
        gettext_lazy("An essay of yours has appeared at its time."),
        described(appeared, PostStatus.PUBLISHED),
    ),
    Kind(
        "stopped",
        gettext_lazy("Essays that did not appear"),
        gettext_lazy("A scheduled essay of yours waits for something first."),
        described(stopped, PostStatus.SUBMITTED, PostStatus.DRAFT),
    ),
)
