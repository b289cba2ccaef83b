"""What the tests of autosaving share: what a window sends, and which words are kept."""

from __future__ import annotations

from typing import Any

from django.test import Client

from blog.models import Post

TYPED = {"title": "Two Capitals", "body": "They left *in* August.", "works": "", "confirmed": "", "begun": "a-token"}


def autosave(client: Client, post: Post, body: str, **known: Any) -> Any:
    """What the script sends for one window."""
    sent = TYPED | {"body": body, "seen": 1, "copy": 0} | known
    return client.post(f"/russia/posts/{post.slug}/autosave/", sent)


def bodies(post: Post) -> list[str]:
    return [kept.body for kept in post.revisions.order_by("number")]
