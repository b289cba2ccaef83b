"""The versions of what pages show: one of each course, grown by whatever its pages show but comments, and one of each
essay's thread. A version grows in the transaction that changes the rows. Where several machines share a cache, a row
beside it says that the cache has to be told, which happens after the commit; what was not told then, the worker tells.

It must not know pages, nor what they keep."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, models, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from blog.models.courses import Course

logger = logging.getLogger(__name__)

A_DAY = 86_400
LEFT_ALONE = 1.0
AWAY: dict[str, float] = {}


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes that the shared cache has not been told of."""

    def of_course(self, course: int) -> None:
        """A course's pages have changed. The version is the time, or one more: it never comes back to what it was,
        also where somebody saves a whole row that they read a minute ago."""
        now = int(timezone.now().timestamp() * 1_000_000)
        Course.objects.filter(pk=course).update(version=Greatest(F("version") + 1, now))
        self.note(course_key(course))

    def of_thread(self, post: int) -> None:
        """What stands under an essay has changed; its version was grown with its other columns."""
        self.note(thread_key(post))

    def note(self, key: str) -> None:
        """Have the shared cache told after the commit, if there is one."""
        if settings.CACHE_IS_SHARED:
            transaction.on_commit(partial(tell, [self.create(key=key)]))


class Change(models.Model):
    """A version that has grown and that the shared cache may not know of yet."""

    key = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


def course_key(course: int) -> str:
    """The name of a course's version."""
    return f"course-{course}"


def thread_key(post: int) -> str:
    """The name of the version of an essay's thread."""
    return f"thread-{post}"


def tell(changes: Iterable[Change]) -> bool:
    """Tell the shared cache of changes that are committed: each gets a new token, so that no page made before is taken
    for one of now. The token means nothing else, so it does not matter which of two is told first, nor whether one is
    told twice. Whether the cache has heard."""
    told = list(changes)
    if monotonic() < AWAY.get("until", 0):
        return False
    try:
        caches["strict"].set_many({token_name(change.key): uuid4().hex for change in told}, A_DAY)
    except Exception:  # each cache raises errors of its own; the worker tells it later
        AWAY["until"] = monotonic() + LEFT_ALONE
        logger.warning("the cache could not be told of %s changes", len(told))
        return False
    try:
        Change.objects.filter(pk__in=[change.pk for change in told]).delete()
    except DatabaseError:  # all is committed, so nobody is told of an error; the worker tells it once more
        logger.warning("%s changes could not be crossed out", len(told))
    return True


def token_name(key: str) -> str:
    """Under which name the shared cache keeps the token of a version."""
    return f"version/{key}"
