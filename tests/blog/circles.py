"""What the tests of audiences share: who sees an essay, what the record says of that, and one without consent."""

from __future__ import annotations

from blog import publishing
from blog.models import Audience, Decision, Enrolment, Post
from tests.factories import written

AGREE_FIRST = "Beyond the course it is shown only if you agree. Tick the line, or choose the course."


def now_seen_by(post: Post) -> int:
    """The circle as it is kept."""
    return Post.objects.get(pk=post.pk).audience


def record(post: Post) -> list[tuple[str, str, str, str, str]]:
    """What the record says of its audience, oldest first."""
    acts = Decision.objects.about(post).filter(act__in=["audience", "consent", "take-back"]).order_by("pk")
    return list(acts.values_list("act", "from_status", "to_status", "by_name", "note"))


def without_consent(author: Enrolment, audience: int = Audience.COURSE) -> Post:
    """A published essay whose author agreed to nothing."""
    return publishing.publish(written(author, audience=audience), by=author.user)
