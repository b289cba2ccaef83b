"""What a program asks and is answered, for tests: addresses, and what they give as values."""

from __future__ import annotations

from typing import Any

from django.test import Client

from blog.models import Post

HERE = "http://127.0.0.1:8000"
RUSSIA = "/api/courses/russia/"


def asked(client: Client, address: str, status: int = 200) -> Any:
    """What is answered, as values."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.json()


def items(client: Client, address: str, field: str) -> list[Any]:
    """One field of all things on a page."""
    return [one[field] for one in asked(client, address)["items"]]


def of(post: Post, more: str = "") -> str:
    """The address of an essay for programs."""
    return f"{RUSSIA}posts/{post.slug}/{more}"
