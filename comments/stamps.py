"""The stamp of a guest's form: which essay it belongs to, in which version of its thread, and when it was made; signed,
so that nobody makes one up, and the same for every reader."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from blog.models import Post
from comments.spam.form import LATEST

SIGNER = Signer(salt="reply")
LONGEST_STAMP = 200


def stamp(post: Post) -> str:
    """A stamp made now."""
    return SIGNER.sign(f"{post.pk}.{post.thread_version}.{timezone.now().timestamp():.0f}")


def age_of(post: Post, stamped: str) -> float | None:
    """The age in seconds of a stamp of this essay; None for one that is not. A stamp of the thread as it stands now
    never grows too old."""
    try:
        pk, version, made_at = SIGNER.unsign(stamped[:LONGEST_STAMP]).split(".")
    except (BadSignature, ValueError):
        return None
    if pk != str(post.pk):
        return None
    age = timezone.now().timestamp() - float(made_at)
    return min(age, LATEST) if version == str(post.thread_version) else age
