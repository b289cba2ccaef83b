"""`comments.spam.links`: what is a link, and where it leads. Pure: no test here touches the database."""

from __future__ import annotations

import pytest

from comments.spam.links import Link, links, links_of_name, outside

OWN = frozenset({"blog.example.edu"})


def hosts(text: str) -> list[str]:
    return [link.host for link in links(text)]


@pytest.mark.parametrize(
    "text",
    [
        "see https://spam.example/page?x=1#y, they say",
        "HTTP://SPAM.EXAMPLE",
        "www.spam.example",
        "<https://spam.example>",
        "[words](https://spam.example)",
        "[words](<https://spam.example> 'title')",
        "[words](//spam.example)",
        "[words](  www.spam.example)",
        "![picture](http://spam.example/a.png)",
        "[words][1]\n\n[1]: https://spam.example",
        "[https://spam.example](https://spam.example)",
        "[two [nested] words](https://spam.example)",
        "https://somebody:secret@spam.example:8080/",
        "https://blog.example.edu@spam.example/",
        r"https://spam.example\@blog.example.edu/",
        r"[words](https\://spam.example)",
        "https:/spam.example",
        "ftp://spam.example.",
        "https://ｓｐａｍ.example",
        "(https://spam.example)",
        "**https://spam.example**",
    ],
)
def test_a_link_in_any_form_counts_once_and_names_its_host(text: str) -> None:
    assert hosts(text) == ["spam.example"]


@pytest.mark.parametrize(
    "text",
    [
        "no link",
        "https://",
        "www.",
        "awww.that is sweet",
        "[words](#comment-3)",
        "[words](/other/page)",
        "[words] (in brackets)",
        "half // half",
        "write to ada@example.org",
        "pp. 3.4",
    ],
)
def test_what_is_no_link_does_not_count(text: str) -> None:
    assert links(text) == ()


def test_a_link_is_given_as_it_was_written() -> None:
    text = "See [this](https://a.example/b) and www.c.example/d."
    assert [link.written for link in links(text)] == ["[this](https://a.example/b", "www.c.example/d"]


@pytest.mark.parametrize(
    "text",
    [
        "https://blog.example.edu/hist/posts/one/",
        "https://www.blog.example.edu/",
        "http://BLOG.example.edu:8000",
        "www.blog.example.edu",
        "[me](//blog.example.edu)",
    ],
)
def test_links_to_the_own_site_are_free(text: str) -> None:
    assert len(links(text)) == 1
    assert outside(links(text), OWN) == ()


@pytest.mark.parametrize("host", ["blog.example.edu.spam.example", "spamblog.example.edu", "example.edu"])
def test_a_host_that_only_looks_like_the_own_site_is_outside(host: str) -> None:
    assert outside(links(f"https://{host}/"), OWN) == (Link(host, f"https://{host}/"),)


def test_the_own_host_may_be_given_with_its_port() -> None:
    assert outside(links("http://127.0.0.1:8000/a"), {"127.0.0.1:8000"}) == ()


@pytest.mark.parametrize(
    "name", ["https://pills.example", "www.pills.example", "cheap-pills.com", "Pills (pills.shop)"]
)
def test_a_name_that_is_an_address_counts_as_one_link(name: str) -> None:
    assert len(links_of_name(name)) == 1


@pytest.mark.parametrize("name", ["", "Mira Okafor", "J.R.R. Tolkien", "L.Hart", "ada@example.com", "St.Clair"])
def test_a_name_of_a_person_is_no_link(name: str) -> None:
    assert links_of_name(name) == ()
