"""`/<course>/accent.css` and `blog.colours`: a course's own accent, which can be read on every paper."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blog.colours import DARK_PAPERS, ENOUGH, LIGHT_PAPERS, contrast, readable
from blog.models import Course

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#8f2d1f", "#8f2d1f", 1.0)]
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


@given(colour=COLOURS)
def test_every_colour_becomes_readable_on_both_papers(colour: str) -> None:
    for papers in (LIGHT_PAPERS, DARK_PAPERS):
        assert min(contrast(readable(colour, papers), paper) for paper in papers) >= ENOUGH


@pytest.mark.parametrize(("colour", "papers"), [("#8f2d1f", LIGHT_PAPERS), ("#e58d7b", DARK_PAPERS)])
def test_a_colour_that_can_be_read_stays(colour: str, papers: tuple[str, str]) -> None:
    assert readable(colour, papers) == colour


def test_a_pale_accent_is_made_darker_when_it_is_saved(as_instructor: Client, course: Course) -> None:
    address = f"/admin/blog/course/{course.pk}/change/"
    form = as_instructor.get(address).context["adminform"].form
    asked = {name: value for name, value in form.initial.items() if value is not None} | {"accent": "#ffcc00"}
    assert as_instructor.post(address, asked).status_code == 302
    course.refresh_from_db()
    assert course.accent == readable("#ffcc00", LIGHT_PAPERS) != "#ffcc00"


def test_the_stylesheet_holds_both_shades_and_pages_ask_for_it(client: Client, course: Course) -> None:
    Course.objects.update(accent="#1f4d8f")
    answer = client.get("/russia/accent.css")
    assert (answer["Content-Type"], answer.content.decode()) == (
        "text/css; charset=utf-8",
        ":root{--accent:#1f4d8f}@media(prefers-color-scheme:dark){:root{--accent:"
        + readable("#1f4d8f", DARK_PAPERS)
        + "}}",
    )
    assert '<link rel="stylesheet" href="/russia/accent.css?1f4d8f">' in client.get("/russia/").content.decode()


@pytest.mark.parametrize("typed", ["red", "#fff", "#FFCC00", "#ffcc0g", "8f2d1f0"])
def test_what_is_no_colour_is_refused_with_an_example(as_instructor: Client, course: Course, typed: str) -> None:
    address = f"/admin/blog/course/{course.pk}/change/"
    shown = as_instructor.get(address).context["adminform"].form.initial
    asked = {name: value for name, value in shown.items() if value is not None} | {"accent": typed}
    form = as_instructor.post(address, asked).context["adminform"].form
    assert form.errors == {"accent": ["Write it like #8f2d1f."]}


def test_without_an_accent_nothing_is_asked_for(client: Client, course: Course) -> None:
    assert client.get("/russia/accent.css").content == b""
    assert "accent.css" not in client.get("/russia/").content.decode()
