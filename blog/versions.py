"""What the versions of courses and threads are now, asked of the database in one query or of the shared cache in one
round trip. It must not know pages."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from django.core.cache import cache
from django.db import connection

from blog.models import Course, Post
from blog.models.versions import A_DAY, Change, course_key, tell, thread_key, token_name

AT_ONCE = 500


def standing(course: int, posts: Iterable[int]) -> dict[str, int]:
    """The versions of a course and of the threads of some of its essays, by name, in one query; what is gone has none.
    Written as SQL, for it is asked by each page that is served from memory and costs a tenth so."""
    wanted = list(posts)
    places = ", ".join(["%s"] * len(wanted)) or "NULL"
    courses, essays = Course._meta.db_table, Post._meta.db_table
    sql = (
        f"SELECT 0, id, version FROM {courses} WHERE id = %s UNION ALL "  # noqa: S608 - only our own names are put in
        f"SELECT 1, id, thread_version FROM {essays} WHERE id IN ({places})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [course, *wanted])
        return {(thread_key if is_thread else course_key)(pk): version for is_thread, pk, version in cursor.fetchall()}


def tokens(keys: Iterable[str]) -> dict[str, str | None]:
    """The tokens that the shared cache holds for these versions; one that it does not hold is made. None where it keeps
    nothing, for it is away."""
    names = {token_name(key): key for key in keys}
    held: dict[str, str | None] = cache.get_many(names)
    for name in names.keys() - held.keys():
        cache.add(name, uuid4().hex, A_DAY)
        held[name] = cache.get(name)
    return {names[name]: token for name, token in held.items()}


def replay() -> None:
    """Tell the shared cache of what a process could not tell it, killed between its commit and the telling."""
    while waiting := list(Change.objects.all()[:AT_ONCE]):
        if not tell(waiting):
            return
