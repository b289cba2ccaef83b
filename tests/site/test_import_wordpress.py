"""A class's past from WordPress: what comes in, as what, and how every item is accounted for."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.models import Audience, Course, CourseImport, Decision, Enrolment, OldAddress, Origin, Page, Post, Stage
from comments.models import Comment
from tests.site.exports import comment, counted, export, item, term

SAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "import"
PROSE = "The specialists left in August, and the works they had built stood half finished through the winter. " * 4
WORKS = f"""<p>{PROSE}They left in August (Freeze 12).</p><h2>Works Cited</h2>
<ul><li>Freeze, Gregory. <em>Russia: A History</em>. Oxford, 2009.</li>
<li>Suny, Ronald. <em>The Soviet Experiment</em>. Oxford, 1998.</li></ul>"""


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def brought(folder: Path, *files: str, **options: Any) -> dict[str, Any]:
    """The account of an import of these files."""
    paths = []
    for number, text in enumerate(files, 1):
        paths.append(folder / f"export-{number}.xml")
        paths[-1].write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import_wordpress", *map(str, paths), course="russia", format="json", stdout=out, **options)
    account: dict[str, Any] = json.loads(out.getvalue())
    return account


def reasons(account: dict[str, Any], item: str = "") -> list[str]:
    return [problem["reason"] for problem in account["problems"] if problem["item"].startswith(item)]


def total(tally: dict[str, Any]) -> int:
    return int(tally["brought"] + tally["updated"] + tally["skipped"])


def test_an_essay_comes_in_with_its_words_works_week_tags_and_date(course: Course, tmp_path: Path) -> None:
    terms = (
        term("category", "week-2", "Week 2: War")
        + term("category", "film", "Film")
        + term("post_tag", "peace", "Peace")
    )
    account = brought(tmp_path, export(item(12, "The Split", WORKS, terms=terms, sticky=1, date="2019-04-07 09:30:00")))
    post = Post.objects.get()
    assert (post.title, post.slug, post.status, post.is_featured) == ("The Split", "the-split", "published", True)
    assert post.published_at == datetime(2019, 4, 7, 9, 30, tzinfo=UTC)
    assert (post.week and post.week.title, post.week and post.week.number) == ("Week 2: War", 2)
    assert sorted(post.tags.values_list("name", flat=True)) == ["Film", "Peace"]
    assert [source.line for source in post.sources.all()] == [
        "Freeze, Gregory. *Russia: A History*. Oxford, 2009.",
        "Suny, Ronald. *The Soviet Experiment*. Oxford, 1998.",
    ]
    assert 'role="doc-biblioref"' in post.published.body_html
    assert account["sources"] == {"works": 2, "essays": 1}
    assert reasons(account, "post 12") == ["it stands in several categories: “Week 2: War” is its week, tags are Film"]


def test_every_item_of_the_file_is_accounted_for(course: Course, tmp_path: Path) -> None:
    parts = [
        item(1, comments=comment(1) + comment(2, 1) + comment(3, status="spam")),
        item(2, status="draft", date="0000-00-00 00:00:00"),
        item(3, status="trash", comments=comment(4)),
        item(4, type="page", slug="about", comments=comment(5)),
        item(5, type="nav_menu_item"),
        item(6, type="nav_menu_item"),
        item(7, type="revision", status="inherit"),
        item(8, status="auto-draft"),
    ]
    account = brought(tmp_path, export(*parts))
    counts = counted(tmp_path / "export-1.xml")
    assert (total(account["posts"]), total(account["pages"])) == (counts["post"], counts["page"]) == (4, 1)
    assert total(account["comments"]) == sum(n for kind, n in counts.items() if kind.endswith("comments")) == 5
    assert account["by_type"] == {"nav_menu_item": 2, "revision": 1}
    assert (account["posts"]["brought"], Post.objects.count()) == (2, 2)
    assert (account["comments"]["brought"], Comment.objects.count()) == (3, 3)
    skipped = Counter(problem["kind"] for problem in account["problems"])["skipped"]
    assert skipped == 7  # two essays, three other items, and the comments of two
    assert account["posts"]["by_status"] == {"published": 1, "draft": 1}


def test_a_dry_run_tells_the_same_and_writes_nothing(course: Course, tmp_path: Path) -> None:
    text = export(item(1, content=WORKS, comments=comment(1) + comment(2, 9)), item(4, type="page", slug="about"))
    before = brought(tmp_path, text, dry_run=True)
    rows = [model.objects.count() for model in (Post, Page, Comment, Origin, Enrolment, CourseImport, Decision)]
    assert rows == [0, 0, 0, 0, 0, 0, 0]
    after = brought(tmp_path, text)
    differ = {"written", "waiting_for_formatting"}
    assert {k: v for k, v in before.items() if k not in differ} == {k: v for k, v in after.items() if k not in differ}


def test_the_text_form_ends_with_who_is_seen_by_whom(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1, comments=comment(1))), dry_run=True)
    for audience, circle in (("course", "the course"), ("web", "anyone on the web")):
        out = StringIO()
        told = {"course": "russia", "dry_run": True, "audience": audience}
        call_command("import_wordpress", str(tmp_path / "export-1.xml"), stdout=out, **told)
        assert out.getvalue().splitlines()[-1] == f"2 people would become visible to {circle}."


def test_published_essays_stay_in_the_course_unless_the_web_is_named(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1)))
    assert Post.objects.get().audience == Audience.COURSE
    brought(tmp_path, export(item(2, "Another"), item(3, "Secret", status="private")), audience="web")
    audiences = dict(Post.objects.values_list("slug", "audience"))
    assert audiences == {"an-essay": 40, "another": 60, "secret": 40}
    note = Decision.objects.filter(act="import").first().note
    assert note == "From export-1.xml; seen by anyone on the web."


def test_a_course_is_never_shown_wider_than_it_is(course: Course, tmp_path: Path) -> None:
    Course.objects.update(audience=Audience.COURSE)
    brought(tmp_path, export(item(1)), audience="web")
    assert Post.objects.get().audience == Audience.COURSE


def test_the_essays_of_somebody_with_an_account_wait_for_their_consent(author: Enrolment, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1)), audience="web")
    post = Post.objects.get()
    assert (post.author, post.audience, Decision.objects.filter(act="audience").count()) == (author, 40, 0)


def test_a_password_is_dropped_and_counted(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, export(item(1, password="sesame-open")), audience="web")
    assert (Post.objects.get().audience, account["posts"]["passwords_dropped"]) == (Audience.COURSE, 1)
    assert "sesame" not in json.dumps(account)


def test_what_is_to_come_is_scheduled_and_a_date_gone_by_is_a_draft(
    course: Course, tmp_path: Path, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC))
    coming = item(1, "Soon", status="future", date="2027-01-10 08:00:00")
    brought(tmp_path, export(coming, item(2, "Missed", status="future", date="2020-01-01 08:00:00")))
    standing = {post.slug: (post.status, post.scheduled_for) for post in Post.objects.all()}
    assert standing == {"soon": ("scheduled", datetime(2027, 1, 10, 8, tzinfo=UTC)), "missed": ("draft", None)}


def test_a_zero_date_is_told_and_a_local_one_is_read_in_the_zone_of_the_course(course: Course, tmp_path: Path) -> None:
    local = item(2, "Local").replace("<wp:post_date_gmt>2019-04-03 09:30:00", "<wp:post_date_gmt>0000-00-00 00:00:00")
    account = brought(tmp_path, export(item(1, "Zero", date="0000-00-00 00:00:00"), local))
    assert "it has no date there; it is dated by this import" in reasons(account, "post 1")
    assert Post.objects.get(slug="local").published_at == datetime(2019, 4, 3, 13, 30, tzinfo=UTC)


def test_pages_come_in_as_pages_and_their_comments_are_told(course: Course, tmp_path: Path) -> None:
    about = item(7, "About us", type="page", slug="about", comments=comment(1))
    hidden = item(8, "Plan", type="page", slug="plan", status="draft")
    account = brought(tmp_path, export(about, hidden))
    pages = dict(Page.objects.values_list("slug", "audience"))
    assert (pages, "They left in August." in Page.objects.get(slug="about").body_html) == (
        {"about": 40, "plan": 10},
        True,
    )
    assert reasons(account, "page 7") == ["its comment stays out: only essays take comments here"]


def test_old_addresses_lead_to_what_they_became(course: Course, tmp_path: Path) -> None:
    brought(
        tmp_path,
        export(item(12, "The Split", link="https://class.example.org/2019/04/07/the-split/")),
        addresses=tmp_path,
    )
    post = Post.objects.get()
    rows = set(OldAddress.objects.values_list("host", "path", "query", "post"))
    host = "class.example.org"
    assert rows == {(host, "/2019/04/07/the-split/", "", post.pk), (host, "/", "p=12", post.pk)}
    new = "http://127.0.0.1:8000/russia/posts/the-split/"
    assert (tmp_path / "redirects.csv").read_text().splitlines() == [
        "old,new",
        f"{host}/,{new}".replace("/,", "/?p=12,"),
        f"{host}/2019/04/07/the-split/,{new}",
    ]
    assert f'    "{host}/2019/04/07/the-split/" "{new}";' in (tmp_path / "nginx-redirects.conf").read_text()
    assert f'RewriteRule "^2019/04/07/the\\-split/$" "{new}" [R=301,L,QSD]' in (tmp_path / "htaccess.txt").read_text()


def test_html_that_is_kept_as_it_was_is_marked_and_told(course: Course, tmp_path: Path) -> None:
    raw = '<table><tr><td colspan="2">Both</td></tr><tr><td>One</td><td>Two</td></tr></table>'
    account = brought(tmp_path, export(item(1, content=f"<p>Before.</p>{raw}")))
    post = Post.objects.get()
    assert len(post.raw) == post.draft.body.count("```wordpress") > 0
    assert "1 blocks of HTML were kept as they were" in reasons(account, "post 1")
    assert '<td colspan="2">Both</td>' in post.published.body_html


def test_nothing_starts_the_engine_and_what_waits_is_told(course: Course, tmp_path: Path, monkeypatch: Any) -> None:
    def never(*_args: object, **_named: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("subprocess.Popen", never)
    account = brought(tmp_path, export(item(1, content=WORKS), item(2, content=WORKS, status="draft")))
    assert account["waiting_for_formatting"] == 1


@pytest.mark.parametrize("name", ["class-blog", "edge", "hostile", "cut"])
def test_the_totals_of_the_samples_are_those_of_another_reader(course: Course, tmp_path: Path, name: str) -> None:
    text = (SAMPLES / f"{name}.xml").read_bytes()
    (tmp_path / "sample.xml").write_bytes(text)
    out = StringIO()
    call_command("import_wordpress", str(tmp_path / "sample.xml"), course="russia", format="json", stdout=out)
    account = json.loads(out.getvalue())
    outside = re.sub(rb"<!\[CDATA\[.*?(\]\]>(?=\s*</)|\Z)", b"", text, flags=re.DOTALL)
    items = sum(total(account[kind]) for kind in ("posts", "pages", "attachments", "others"))
    assert (items, total(account["comments"])) == (outside.count(b"<item>"), outside.count(b"<wp:comment>"))
    brought_here = {kind: account[kind]["brought"] for kind in ("posts", "pages", "comments")}
    assert brought_here == {
        "posts": Post.objects.count(),
        "pages": Page.objects.count(),
        "comments": Comment.objects.count(),
    }
    html = "".join(Post.objects.values_list("draft__body_html", flat=True)) + "".join(
        Comment.objects.values_list("body_html", flat=True)
    )
    assert re.findall(r"<script|<iframe|\son\w+=|javascript:", html, re.IGNORECASE) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "export-1.xml: This file is empty."),
        ("<html><p>A page.</p></html>", "export-1.xml: This is no export of WordPress."),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_its_name(
    course: Course, tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        brought(tmp_path, text)
    assert str(refused.value).startswith(sentence)
    assert CourseImport.objects.filter(stage=Stage.RUNNING).count() == 0


def test_a_course_or_a_file_that_is_not_there_is_refused(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no course “nowhere”"):
        call_command("import_wordpress", str(tmp_path / "a.xml"), course="nowhere")
    with pytest.raises(CommandError, match=r"a\.xml is not there"):
        call_command("import_wordpress", str(tmp_path / "a.xml"), course="russia")
