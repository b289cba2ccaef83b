"""Long threads for tests, written in one go where the verbs would take minutes, and what a page shows of them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.utils import timezone

from blog.models import Enrolment, Post
from comments.models import Comment

A_MINUTE = timedelta(minutes=1)
GUEST = {"guest_name": "Ada Lind", "guest_email": "ada@example.org"}


def grow(post: Post, author: Enrolment, sizes: list[int]) -> list[list[Comment]]:
    """Published threads behind those that stand, each with so many replies to the comment on top; all an hour old."""
    post.refresh_from_db()
    first, old = post.n_threads + 1, timezone.now() - 60 * A_MINUTE
    kept = {"post": post, "author": author, "status": "published", "created_at": old, "published_at": old}
    tops = Comment.objects.bulk_create(
        Comment(**kept, position=n, number=str(n), body=f"Thread {n}.", body_html=f"<p>Thread {n}.</p>")
        for n in range(first, first + len(sizes))
    )
    replies = [
        Comment(
            **kept,
            parent=top,
            root=top,
            depth=1,
            position=n,
            number=f"{top.number}.{n}",
            body=f"Reply {top.number}.{n}.",
            body_html=f"<p>Reply {top.number}.{n}.</p>",
        )
        for top, size in zip(tops, sizes, strict=True)
        for n in range(1, size + 1)
    ]
    made = Comment.objects.bulk_create(replies)
    post.n_threads, post.n_published = first + len(sizes) - 1, post.n_published + len(tops) + len(made)
    post.last_comment_at, post.thread_version = old, post.thread_version + 1
    post.save()
    return [[top, *(reply for reply in made if reply.root_id == top.pk)] for top in tops]


def text(response: Any) -> str:
    """What the server sent, as text."""
    sent: str = response.content.decode()
    return sent


def page_of(post: Post, query: str = "") -> str:
    """The address of an essay, and of what stands below it."""
    return f"/russia/posts/{post.slug}/{query}"


def seen(client: Client, post: Post, query: str = "") -> str:
    """The page, as text."""
    return text(client.get(page_of(post, query)))


def articles(page: str) -> list[int]:
    """The ids of the comments whose words stand on a page, in printing order."""
    return [int(pk) for pk in re.findall(r'<article id="comment-(\d+)"', page)]


def spots(page: str) -> list[int]:
    """The ids of the comments that stand on a page, or whose place is held there, in printing order."""
    return [int(pk) for pk in re.findall(r'<(?:article|p class="stone"|li) id="comment-(\d+)"', page)]


def numbers(page: str) -> list[str]:
    """The numbers on a page, in printing order."""
    return re.findall(r'class="number"[^>]*>([\d.]+)<', page)


def more(page: str) -> list[tuple[str, str]]:
    """The links to replies that were cut off: where they lead, and what they say."""
    found = re.findall(r'<li class="more"><a href="([^"#]*)#[^"]*">([^<]*)', page)
    return [(unescape(address), words) for address, words in found]


def way(page: str, rel: str) -> str | None:
    """Where the link to the earlier or the later page leads."""
    found = re.search(rf'href="([^"#]*)#comments" rel="{rel}"', page)
    return unescape(found[1]) if found else None


def heading(page: str) -> int:
    """The number of thoughts that the heading tells; 0 without a heading."""
    found = re.search(r'<h2 id="thoughts">(\w+) thoughts? on “', page)
    return 0 if found is None else 1 if found[1] == "One" else int(found[1])


def all_pages(client: Client, address: str) -> list[str]:
    """Every page of a thread that links lead to from this one, this one first: later pages, and replies cut off."""
    pages: dict[str, str] = {}
    ways = [address]
    while ways:
        here = ways.pop(0)
        if here not in pages:
            response = client.get(here)
            assert response.status_code == 200
            pages[here] = text(response)
            later = way(pages[here], "next")
            ways += [to for to, _words in more(pages[here])] + ([later] if later else [])
    return list(pages.values())


def everything(client: Client, address: str) -> set[int]:
    """The ids of all comments whose words a reader meets on these pages."""
    return {pk for page in all_pages(client, address) for pk in articles(page)}


def arrived(client: Client, comment: Comment, query: str = "") -> bool:
    """Whether the link of a comment leads to a page that holds its place."""
    response = client.get(f"/comments/{comment.pk}/{query}")
    assert response.status_code == 302
    address, _, anchor = response["Location"].partition("#")
    assert anchor == f"comment-{comment.pk}"
    return comment.pk in spots(text(client.get(address)))
