"""L1: an essay with 20,000 comments, and one whose 5,000 comments answer each other in one chain."""

from __future__ import annotations

import json

from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.site import a_site

MANY, DEEP, SLOWEST, TURNS = 20_000, 5_000, 1.0, 3
CHAIN = f"""
import json
from django.test import Client
from benchmarks.writers import cookie
from blog.models import Course, Enrolment, Post, Role, User
from comments import moderation
from comments.posting import Said
course = Course.objects.get(slug="load-1")
place = course.enrolments.filter(role=Role.INSTRUCTOR).select_related("user", "course").first()
boss = User.objects.create(email="boss@example.edu", name="Boss", is_superuser=True)
client = Client()
client.force_login(boss)
post = Post.objects.select_related("course").get(slug="essay-1", course=course)
above = None
for n in range({DEEP}):
    one = Said(f"It answers what stands above it, {{n}}.", parent=above, author=place, account=place.user)
    above = moderation.submit(post, one)
print(json.dumps([cookie(place), "sessionid=" + client.cookies["sessionid"].value, above.pk, above.depth]))
"""


def read_long_threads(order: Order, seen: Seen) -> None:
    """L1."""
    with a_site(order.database) as place:
        place.run("manage.py", "load_data", "--posts", "1", "--comments", "1", "--big", str(MANY))
        member, boss, last, depth = json.loads(place.shell(CHAIN).splitlines()[-1])
        server = place.serve(APPLICATION="blog.wsgi:application")
        large, deep = f"/load-1/posts/essay-with-{MANY}/", "/load-1/posts/essay-1/"
        asked = [(f"{large}?as=anew", ""), (large, member), (f"{large}?page=7&as=anew", ""), (f"{large}?sort=new", "")]
        asked += [(f"{deep}?as=anew", ""), (deep, member), (f"/comments/{last}/", member)]
        asked += [(f"{deep}feed/", ""), ("/load-1/comments/feed/", ""), ("/admin/comments/comment/", boss)]
        slow, statuses = [], []
        for path, cookie in asked:
            answers = [server.ask(path, cookie=cookie) for _turn in range(TURNS)]
            seconds = min(one.seconds for one in answers)
            statuses.append(answers[-1].status)
            slow += [f"{path} {seconds:.1f} s"] if seconds >= SLOWEST else []
        seen.note(f"{MANY:,} comments, and a chain of {DEEP:,} (printed {depth} levels deep)")
        failed = [f"{path} {status}" for (path, _who), status in zip(asked, statuses, strict=True) if status >= 400]
        seen.check(f"{len(asked)} pages, not answered {failed or 0}", not failed)
        seen.check(f"slower than a second {slow or 0}", not slow)


DRILLS = (
    Drill(
        "L1",
        "long-threads",
        "20,000 comments on an essay, 5,000 in one chain on another: pages, feeds, the admin",
        "each in less than a second, none fails",
        read_long_threads,
    ),
)
