"""What is told of comments: it queues notices when something was said, held, decided or reported, and says in words
what each is about when the letter leaves. It must not know pages, nor when and how letters go."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy

from blog import notices
from blog.models import Cadence, Decision, Notice, Post, PostStatus, User
from blog.notices import Item, Kind, Telling
from blog.rendering import plain
from comments.concerned import account_id, concerned_by, last_letters, named_by, others_in_thread, staff_of
from comments.mentions import SIGN
from comments.models import Comment, CommentQuerySet, CommentStatus, Flag, Reason
from comments.models import Kind as KindOfComment
from comments.notifications import Event, recipients
from comments.policy import TO_EDIT

TO_UNDO = timedelta(minutes=10)
IN_QUESTION = (CommentStatus.PUBLISHED, CommentStatus.PENDING)
DECIDED = {
    "approve": gettext_lazy("Your comment was published"),
    "restore": gettext_lazy("Your comment was published"),
    "reject": gettext_lazy("Your comment was not published"),
    "ask": gettext_lazy("An instructor asks you to revise your comment"),
    "remove": gettext_lazy("Your comment was taken down"),
    "hold": gettext_lazy("Your comment waits for an instructor again"),
}
SAID = {
    "mention": gettext_lazy("%(name)s named you"),
    "reply": gettext_lazy("%(name)s answered you"),
    "own-essay": gettext_lazy("%(name)s commented on your essay"),
    "followed": gettext_lazy("%(name)s wrote in a discussion you follow"),
}


def published(comment: Comment) -> None:
    """Tell whom a comment concerns that now stands in the thread for the first time."""
    queue_under(comment.post, said_in([comment]), is_new=True)


def said_in(comments: Sequence[Comment]) -> list[Telling]:
    """What is told of comments under one essay that stand in its thread."""
    told = [comment for comment in comments if comment.kind == KindOfComment.COMMENT]
    concerned = concerned_by(told[0].post_id) if told else []
    return [Telling(comment, recipients(event(comment, concerned)), account_id(comment), "said") for comment in told]


def event(comment: Comment, concerned: Sequence[tuple[int | None, int]]) -> Event:
    """Whom a comment may concern, `concerned` being those whom any comment here does."""
    return Event(
        by=account_id(comment),
        named=tuple(person for (person,) in named_by(comment.pk)) if SIGN in comment.body else (),
        answered=account_id(comment.parent),
        essay_authors=(comment.post.author.user_id, *(person for person, signs in concerned if signs)),
        following=(*others_in_thread(comment), *(person for person, signs in concerned if not signs)),
    )


def queue_under(post: Post, tellings: Sequence[Telling], *, is_new: bool) -> None:
    """Queue what is told under one essay."""
    if tellings:
        notices.queue_all(tellings, course=post.course, post=post, is_new=is_new)


def shown_again(comment: Comment) -> None:
    """Tell those after all whose letter came due while the comment did not stand in the thread."""
    notices.again(comment, "said")


def reworded(comment: Comment) -> None:
    """Tell those whom the new words of a comment name, and not those whom they name no more."""
    notices.cancel("mention", comment)
    queue_under(comment.post, said_in([comment]), is_new=False)


def waits(comment: Comment) -> None:
    """Tell those who decide that a comment waits for them, each time it does."""
    post, key = comment.post, f"waiting {comment.version}"
    queue_under(post, [Telling(comment, {"waiting": staff_of(post)}, key=key)], is_new=True)  # each version waits once


def decided(comments: Sequence[Comment], decisions: Sequence[Decision], first: Container[int]) -> None:
    """Tell of decisions on comments of one essay, each with its comment: whom those concern that now stand in the
    thread for the `first` time; and their authors what was decided, once it can no longer be undone unseen."""
    appeared = [comment for comment in comments if comment.is_published]
    for comment in appeared:
        if comment.pk not in first:
            shown_again(comment)
    letters = dict(last_letters(tuple(comment.pk for comment in appeared))) if appeared else {}
    told = said_in([comment for comment in appeared if comment.pk in first])
    for comment, decision in zip(comments, decisions, strict=True):
        person = account_id(comment) if is_news(decision, letters.get(comment.pk)) else None
        told += [Telling(decision, {"decision": [person]}, decision.by_id)] if person else []
    queue_under(comments[0].post, told, is_new=True)


def is_news(decision: Decision, last: str | None) -> bool:
    """Whether a decision is told: where it led elsewhere, and the last letter about the comment told something else
    than that it is published."""
    is_told = decision.act in DECIDED and decision.from_status != decision.to_status
    return is_told and (decision.to_status != CommentStatus.PUBLISHED or last != decision.to_status)


def reported(flag: Flag) -> None:
    """Tell those who decide that a reader reports a comment."""
    post = flag.comment.post
    people = [person for person in staff_of(post) if person != account_id(flag.comment)]
    notices.queue("reported", flag, people, course=post.course, post=post, by=flag.reporter.user)


def describe_said(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """What was said, as long as it stands under a published essay and this person may read it."""
    standing = {"status": CommentStatus.PUBLISHED, "post__status": PostStatus.PUBLISHED}
    visible = Comment.objects.visible_to(person).filter(**standing)
    comments = of_notices(visible, told)
    return [item(comments.get(notice.about_id), SAID[notice.kind]) for notice in told]


def describe_waiting(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """What waits, as long as it does and this person decides on it; once, however often it came to wait."""
    waiting = Comment.objects.acted_on_by(person).filter(status=CommentStatus.PENDING)
    comments, sentence = of_notices(waiting, told), gettext_lazy("What %(name)s wrote waits for a decision")
    last = {notice.about_id: notice.pk for notice in sorted(told, key=lambda notice: notice.pk)}
    found = [comments.get(notice.about_id) if last[notice.about_id] == notice.pk else None for notice in told]
    return [item(comment, sentence) for comment in found]


def describe_decided(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """A decision with its reason, as long as the comment stands where it led, and the last one that led there."""
    decisions = Decision.objects.in_bulk([notice.about_id for notice in told])
    own = in_words(Comment.objects.visible_to(person).written_by(person))
    comments = own.in_bulk([decision.object_id for decision in decisions.values()])
    last = last_told(person, comments)
    return [described(decisions.get(notice.about_id), comments, last) for notice in told]


def last_told(person: User, comments: dict[int, Comment]) -> set[int]:
    """The ids of the last decisions on these comments that this person is told of, one for each way they led."""
    standing = Notice.objects.filter(person=person, about_kind="decision", about_id=OuterRef("pk"), cancelled_at=None)
    made = Decision.objects.filter(Exists(standing), kind="comment", object_id__in=list(comments))
    ways = made.order_by().values("object_id", "to_status").annotate(last=Max("pk"))
    return set(ways.values_list("last", flat=True))


def described(decision: Decision | None, comments: dict[int, Comment], last: set[int]) -> Item | None:
    """One decision in words."""
    comment = comments.get(decision.object_id) if decision else None
    if decision is None or comment is None or decision.pk not in last or decision.act not in DECIDED:
        return None
    if comment.status != decision.to_status:
        return None
    why = [str(Reason(decision.reason).label)] if decision.reason in Reason.values else []
    words = " ".join([*why, decision.note, f"“{plain(comment.body_html)}”"])
    return Item(str(DECIDED[decision.act]), words, "", comment.get_absolute_url(), comment.post.title)


def describe_reported(person: User, told: Sequence[Notice]) -> list[Item | None]:
    """A report that nobody has settled yet, of what is still there, to those who decide."""
    flags = Flag.objects.filter(settled_at=None).in_bulk([notice.about_id for notice in told])
    mine = Comment.objects.acted_on_by(person).filter(status__in=IN_QUESTION)
    comments = in_words(mine).in_bulk([flag.comment_id for flag in flags.values()])
    sentence = gettext_lazy("A reader reports a comment by %(name)s")
    found = [flags.get(notice.about_id) for notice in told]
    return [item(comments.get(flag.comment_id), sentence) if flag else None for flag in found]


def of_notices(comments: CommentQuerySet, told: Sequence[Notice]) -> dict[int, Comment]:
    """The comments that notices are about, by id, with what their words need."""
    return dict(in_words(comments).in_bulk([notice.about_id for notice in told]))


def in_words(comments: CommentQuerySet) -> CommentQuerySet:
    """The comments with what their words need."""
    return comments.select_related("author", "post__published")


def item(comment: Comment | None, sentence: Any) -> Item | None:
    """A comment in words; None for none."""
    if comment is None:
        return None
    name = comment.byline
    title = str(sentence % {"name": name})
    return Item(title, plain(comment.body_html), name, comment.get_absolute_url(), comment.post.title)


KINDS = (
    Kind(
        "reply",
        gettext_lazy("Replies to me"),
        gettext_lazy("Somebody answers what you said."),
        describe_said,
        delay=TO_EDIT,
    ),
    Kind(
        "mention",
        gettext_lazy("My name"),
        gettext_lazy("Somebody names you with an @."),
        describe_said,
        delay=TO_EDIT,
    ),
    Kind(
        "own-essay",
        gettext_lazy("My essays"),
        gettext_lazy("Comments on what you published."),
        describe_said,
        Cadence.DAILY,
        TO_EDIT,
    ),
    Kind(
        "followed",
        gettext_lazy("Discussions I follow"),
        gettext_lazy("Threads you wrote in, and essays you follow."),
        describe_said,
        Cadence.OFF,
        TO_EDIT,
    ),
    Kind(
        "decision",
        gettext_lazy("Decisions"),
        gettext_lazy("What became of a comment of yours."),
        describe_decided,
        delay=TO_UNDO,
    ),
    Kind(
        "waiting",
        gettext_lazy("What waits"),
        gettext_lazy("Comments to decide on."),
        describe_waiting,
        Cadence.DAILY,
        for_staff=True,
    ),
    Kind(
        "reported",
        gettext_lazy("Reports"),
        gettext_lazy("A reader reports a comment."),
        describe_reported,
        for_staff=True,
    ),
)
