"""What is pasted into the editor: Markdown with its works apart, for members alone, and within bounds."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from blog.models import Course, Enrolment
from tests.blog.documents import DOCUMENTS


def test_what_is_pasted_becomes_markdown_with_its_works_apart(as_author: Client) -> None:
    html = (DOCUMENTS / "word.html").read_text()
    answer = as_author.post("/paste/", {"html": html, "body": "Mine[^3].\n\n[^3]: Noted."}).json()
    assert answer["works"] == ["Stepan, Olga. *A House With One Key.* Dolna Press, 1974."]
    assert re.findall(r"\[\^\d+\]:", answer["text"]) == ["[^4]:", "[^5]:"]
    assert answer["told"].startswith("Pasted with 2 notes. One work was taken")


def test_only_members_paste_and_within_bounds(
    client: Client, as_outsider: Client, as_author: Client, course: Course
) -> None:
    answers = [person.post("/paste/", {"html": "<b>x</b>"}).status_code for person in (client, as_outsider, as_author)]
    assert answers == [403, 403, 200]
    long = as_author.post("/paste/", {"html": "x" * 2_000_001})
    assert (long.status_code, long["Content-Type"]) == (422, "text/plain")
    assert as_author.post("/paste/", {"html": "<p></p>"}).status_code == 422
    assert as_author.get("/paste/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(as_author.session and Enrolment.objects.get(public_name="R. Vale").user)
    assert strict.post("/paste/", {"html": "<b>x</b>"}).status_code == 403


@pytest.mark.parametrize("forged", ["<note-mark number='zz'>q</note-mark>", "<note-mark>q</note-mark>"])
def test_a_mark_of_a_note_that_somebody_made_up_is_words(as_author: Client, forged: str) -> None:
    answer = as_author.post("/paste/", {"html": f"<p>Before {forged} after.</p>"})
    assert (answer.status_code, "[^" in answer.content.decode()) == (200, False)
