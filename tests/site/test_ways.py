"""In which ways an address may be asked: no view of ours or of others takes a made-up method for a question."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Post

PAGES = [
    "/",
    "/russia/",
    "/accounts/login/",
    "/admin/",
    "/admin/login/",
    "/healthz",
    "/api/",
    "/nothing/",
    "/static/no.css",
]


@pytest.mark.parametrize("address", [*PAGES, "/russia/posts/the-specialists-go-home/"])
@pytest.mark.parametrize("method", ["TRACE", "BREW"])
def test_a_method_that_is_none_is_refused_everywhere(as_author: Client, post: Post, method: str, address: str) -> None:
    answer = as_author.generic(method, address)
    assert (answer.status_code, "GET" in answer["Allow"]) == (405, True)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/logout/", "/admin/login/", "/russia/drafts/"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nothing_is_written_but_by_a_form(as_author: Client, post: Post, method: str, address: str) -> None:
    assert as_author.generic(method, address).status_code == 405
