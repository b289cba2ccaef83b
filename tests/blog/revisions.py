"""What the tests of the history share: an essay of several revisions, its page, and the words of it."""

from __future__ import annotations

import re
from typing import Any

from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import Post

FREEZE = "Freeze, Gregory L. Russia. 2009."


def address(post: Post) -> str:
    return f"{post.get_absolute_url()}history/"


def revised(post: Post, *bodies: str, title: str = "T", works: tuple[str, ...] = ()) -> Post:
    """The essay with these texts, one revision after the other."""
    for body in bodies:
        post = manuscripts.revise(post, Manuscript(title, body, works), post.author.user)
    return post


def text_of(page: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())
