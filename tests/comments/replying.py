"""What the tests of replies share: what is sent, where to, and what comes back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from blog.models import Post

TYPED = "The engineers’ own *letters* say < otherwise & more."
GUEST = {"body": TYPED, "guest_name": "Ada Lind", "guest_email": "ada@example.org"}
SCRIPT = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("way", [{}, SCRIPT], ids=["plain", "script"])
ODD_IDS = ["abc", "-1", "0", "1.5", "", "999999999", "9" * 30, "9" * 5000, "٣", "²", "1 OR 1=1", "\x00", "None"]


def place(post: Post) -> str:
    return f"/russia/posts/{post.slug}/comments/"


def page_of(post: Post) -> str:
    return f"/russia/posts/{post.slug}/"


def text(response: Any) -> str:
    """What the server sent, as text."""
    sent: str = response.content.decode()
    return sent


def typed(response: HttpResponse) -> str:
    """What stands in the reply's text box."""
    boxes = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", text(response), re.DOTALL)
    assert len(boxes) == 1
    return unescape(boxes[0])


def numbers(client: Client, address: str) -> list[str]:
    """The numbers on a page, in printing order."""
    return re.findall(r'class="number"[^>]*>([\d.]+)<', text(client.get(address)))


def is_whole_page(response: HttpResponse) -> bool:
    return "<html" in text(response)
