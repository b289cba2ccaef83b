"""Exports of WordPress: the records agree with an independent count of the file, and what is wrong in it is mended and
named by its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from blog.importers.wordpress import (
    AuthorRecord,
    ItemRecord,
    Problem,
    Reason,
    Record,
    SiteRecord,
    TermRecord,
    read_export,
)
from tests.blog.importers.exports import TAIL, head, write_export

EXPORTS = Path("fixtures/import")
RAW = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
ITEM = """<item>
<title>The Split</title>
<dc:creator><![CDATA[ada0]]></dc:creator>
<content:encoded><![CDATA[<p>It split twice.</p>]]></content:encoded>
<wp:post_id>12</wp:post_id>
<wp:post_date>2019-04-07 11:30:00</wp:post_date>
<wp:post_date_gmt>2019-04-07 09:30:00</wp:post_date_gmt>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_date>2019-04-08 08:00:00</wp:comment_date>
<wp:comment_content><![CDATA[Twice?]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>
</item>
"""
FIRST_LINE = head().count("\n") + 1


def read(data: bytes | str) -> list[Record]:
    return list(read_export(BytesIO(data if isinstance(data, bytes) else data.encode())))


def whole(*items: str) -> str:
    return head() + "".join(items) + TAIL


def of(kind: type, records: list[Record]) -> list:
    return [record for record in records if isinstance(record, kind)]


def told(records: list[Record]) -> list[tuple[Reason, int, str]]:
    return [(problem.reason, problem.line, problem.item) for problem in of(Problem, records)]


def only_item(text: str) -> tuple[ItemRecord, list[tuple[Reason, int]]]:
    """The one item, its problems with their lines counted from the item's first."""
    records = read(text)
    (item,) = of(ItemRecord, records)
    return item, [(reason, line - FIRST_LINE + 1) for reason, line, _item in told(records)]


def lost_items(records: list[Record]) -> int:
    return sum(problem.is_lost and problem.about == "item" for problem in of(Problem, records))


def counted(data: bytes) -> Iterator[int]:
    """How many items, comments, people and terms a file has, by its tags alone."""
    bare = RAW.sub(b"", data)
    for tag in (rb"<item>", rb"<wp:comment>", rb"<wp:author>", rb"<wp:(?:category|tag|term)>"):
        yield len(re.findall(tag, bare))


def held(records: list[Record]) -> list[int]:
    items = of(ItemRecord, records)
    comments = sum(len(item.comments) for item in items)
    return [len(items) + lost_items(records), comments, len(of(AuthorRecord, records)), len(of(TermRecord, records))]


@pytest.mark.parametrize("name", ["class-blog", "hostile", "edge", "cut"])
def test_every_item_comment_person_and_term_of_a_file_is_accounted_for(name: str) -> None:
    data = (EXPORTS / f"{name}.xml").read_bytes()
    assert held(read(data)) == list(counted(data))


def test_a_generated_export_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = write_export(tmp_path / "made.xml", 60, 400, works=0.25)
    records = read((tmp_path / "made.xml").read_bytes())
    items = of(ItemRecord, records)
    comments = [comment for item in items for comment in item.comments]
    assert held(records) == [written.posts, written.comments, written.authors, written.terms]
    assert sum("Works Cited" in item.content for item in items) == written.with_works == 15
    assert sum(comment.status == "approved" for comment in comments) == written.approved
    assert of(Problem, records) == []


def test_a_class_blog_says_what_it_is_first() -> None:
    records = read((EXPORTS / "class-blog.xml").read_bytes())
    url = "https://harbour.example.edu"
    assert records[0] == SiteRecord("The Harbour Seminar", url, "en-GB", url, "1.2")
    assert [author.login for author in of(AuthorRecord, records)] == ["mokafor", "lhart", "tsaito", "prof"]
    assert of(Problem, records) == []


def test_a_class_blog_keeps_types_statuses_and_threads() -> None:
    items = of(ItemRecord, read((EXPORTS / "class-blog.xml").read_bytes()))
    assert Counter((item.type, item.status) for item in items) == {
        ("post", "publish"): 4,
        ("post", "draft"): 1,
        ("post", "future"): 1,
        ("post", "private"): 1,
        ("page", "publish"): 2,
        ("attachment", "inherit"): 3,
        ("nav_menu_item", "publish"): 1,
    }
    comments = [comment for item in items for comment in item.comments]
    assert Counter(comment.status for comment in comments) == {"approved": 12, "held": 1, "spam": 1, "trash": 1}
    assert Counter(comment.kind for comment in comments) == {"comment": 13, "pingback": 2}
    assert [(c.id, c.parent) for c in comments[:5]] == [(105, 101), (101, 0), (106, 105), (107, 106), (108, 107)]


def test_a_class_blog_keeps_what_belongs_to_a_post() -> None:
    items = {item.id: item for item in of(ItemRecord, read((EXPORTS / "class-blog.xml").read_bytes()))}
    assert [item.id for item in items.values() if item.is_sticky] == [11]
    assert "shelf 9" in items[11].said("footnotes")
    assert items[11].said("_thumbnail_id") == "61"
    assert items[11].said("_edit_last") == ""
    assert [(term.kind, term.slug) for term in items[11].terms] == [
        ("category", "week-1"),
        ("tag", "ledgers"),
        ("tag", "ice"),
    ]
    assert items[61].attachment_url.endswith("/2019/02/harbour-map.jpg")
    assert items[61].said("_wp_attachment_image_alt") == "A map of the harbour with the ice drawn in grey"
    assert (items[22].parent, items[22].menu_order, items[22].comments_open) == (21, 2, False)


def test_neither_a_password_nor_an_address_of_the_network_is_in_any_record() -> None:
    data = (EXPORTS / "class-blog.xml").read_bytes()
    records = read(data)
    assert b"<![CDATA[harbour]]></wp:post_password>" in data
    assert [item.id for item in of(ItemRecord, records) if item.has_password] == [17]
    assert b"192.0.2.7" in data
    assert "192.0.2.7" not in repr(records)


def test_dates_are_in_utc_by_the_sites_clock_or_none() -> None:
    item, problems = only_item(whole(ITEM))
    assert (item.at, item.local) == (datetime(2019, 4, 7, 9, 30, tzinfo=UTC), datetime(2019, 4, 7, 11, 30))
    assert (item.modified, item.modified_local, problems) == (None, None, [])
    assert (item.comments[0].at, item.comments[0].local) == (None, datetime(2019, 4, 8, 8))


@pytest.mark.parametrize("bad", ["2019-02-31 10:00:00", "2019-04-07 25:00:00", "yesterday", "99999-01-01 00:00:00"])
def test_a_date_that_is_none_is_told_and_the_sites_clock_stands(bad: str) -> None:
    item, problems = only_item(whole(ITEM.replace("2019-04-07 09:30:00", bad)))
    assert (item.at, item.local, problems) == (None, datetime(2019, 4, 7, 11, 30), [(Reason.DATE, 1)])


def test_a_zero_date_is_no_fault_of_a_draft_and_one_of_a_published_post() -> None:
    zero = ITEM.replace("2019-04-07 09:30:00", "0000-00-00 00:00:00").replace(
        "2019-04-07 11:30:00", "0000-00-00 00:00:00"
    )
    item, problems = only_item(whole(zero))
    assert (item.at, item.local, problems) == (None, None, [(Reason.DATE, 1)])
    assert only_item(whole(zero.replace("publish", "draft")))[1] == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a ]]> b <b>c</b> d", "a ]]> b <b>c</b> d"),
        ("a ]]> b & ]]> c", "a ]]> b & ]]> c"),
        ("a <![CDATA[b]]> c", "a <![CDATA[b]]> c"),
        ("a ]]> </item> <item> b", "a ]]> </item> <item> b"),
    ],
)
def test_a_raw_text_that_ends_too_early_is_read_to_its_end(said: str, meant: str) -> None:
    item, problems = only_item(whole(ITEM.replace("<p>It split twice.</p>", said)))
    assert (item.content, problems) == (meant, [(Reason.CDATA, 4)])
    assert len(item.comments) == 1


def test_a_raw_text_split_in_two_is_one_text() -> None:
    item, problems = only_item(whole(ITEM.replace("<p>It split twice.</p>", "a ]]]]><![CDATA[> b]]>\n<![CDATA[ c")))
    assert (item.content, problems) == ("a ]]> b\n c", [])


def test_a_raw_text_without_an_end_ends_with_its_element() -> None:
    broken = ITEM.replace("twice.</p>]]>", "twice.</p>").replace("<wp:status>publish", "<wp:status><![CDATA[publish]]>")
    item, problems = only_item(whole(broken))
    assert (item.content, item.status, problems) == ("<p>It split twice.</p>", "publish", [(Reason.UNENDED, 4)])


def test_an_item_within_a_raw_text_is_text() -> None:
    item, problems = only_item(whole(ITEM.replace("It split", "</item><item><title>No</title></item>")))
    assert (item.title, problems) == ("The Split", [])
    assert "<title>No</title>" in item.content


def test_an_item_in_an_item_is_an_item_whose_end_is_missing() -> None:
    records = read(whole(ITEM.replace("</item>", ""), ITEM.replace(">12<", ">13<")))
    assert [item.id for item in of(ItemRecord, records)] == [13]
    assert told(records) == [(Reason.UNCLOSED, FIRST_LINE, "post 12")]


def test_bare_ampersands_and_named_signs_are_what_was_meant() -> None:
    item, problems = only_item(whole(ITEM.replace("The Split", "Q &amp; A &eacute; A & B &nosuch; 3 < 4 &#0;&#x41;")))
    assert (item.title, problems) == ("Q & A é A & B &nosuch; 3 < 4 A", [(Reason.AMPERSAND, 2)])


def test_markup_that_was_never_guarded_stands_in_the_content() -> None:
    item, problems = only_item(whole(ITEM.replace("<![CDATA[<p>It split twice.</p>]]>", "<p>It <b>split</b></p> so")))
    assert (item.content, problems) == ("<p>It <b>split</b></p> so", [])


def test_markup_that_is_broken_is_read_as_far_as_it_goes() -> None:
    item, problems = only_item(whole(ITEM.replace("<title>The Split</title>", "<title>The <b>Split</title>")))
    assert (item.id, item.title, len(item.comments)) == (12, "The <b>Split", 1)
    assert problems == [(Reason.MENDED, 2)]


def test_control_signs_are_dropped() -> None:
    item, problems = only_item(whole(ITEM.replace("It split", "It\x00 \x10spl\x0cit\ufffe")))
    assert (item.content, problems) == ("<p>It split twice.</p>", [(Reason.SIGNS, 4)])


def test_bytes_of_a_western_code_page_in_utf_8_are_read_as_such() -> None:
    item, problems = only_item(whole(ITEM).encode().replace(b"It split", b"caf\xe9 \x93it\x94 \xc3\xa9"))
    assert (item.content, problems) == ("<p>café “it” é twice.</p>", [(Reason.ENCODING, 4)])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        *(("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", ""), ("utf-8-sig", ""), ("utf-8", "")),
        *(("cp1252", "ISO-8859-1"), ("iso8859-2", "ISO-8859-2"), ("cp1251", "windows-1251"), ("gb18030", "GB2312")),
    ],
)
def test_an_encoding_is_the_one_declared_or_the_one_that_is_seen(encoding: str, declared: str) -> None:
    words = {"iso8859-2": "żółw", "cp1251": "раскол", "gb18030": "分裂"}.get(encoding, "fût")
    text = whole(ITEM.replace("The Split", words)).split("\n", 1)[1]
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{text}' if declared else f"\n{text}"
    item, problems = only_item(text.encode(encoding))
    assert (item.title, problems) == (words, [])


def test_a_file_that_declares_a_code_page_and_is_in_utf_8_is_read_as_utf_8() -> None:
    text = whole(ITEM.replace("The Split", "fût")).replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    records = read(text)
    assert of(ItemRecord, records)[0].title == "fût"
    assert told(records) == [(Reason.ENCODING, 1, "")]


@pytest.mark.parametrize("cut", range(len(head()) + 30, len(head() + ITEM * 2), 37))
def test_a_file_cut_anywhere_keeps_its_whole_items_and_names_the_line_of_the_other(cut: int) -> None:
    data = (head() + ITEM * 2)[:cut]
    is_second = cut >= len(head() + ITEM)
    records = read(data)
    assert len(of(ItemRecord, records)) == is_second
    (problem,) = of(Problem, records)
    assert (problem.reason, problem.about) == (Reason.CUT, "item")
    assert problem.line == FIRST_LINE + is_second * ITEM.count("\n")


def test_a_file_cut_between_two_items_says_that_it_has_no_end() -> None:
    (problem,) = of(Problem, read(head() + ITEM))
    assert (problem.reason, problem.about, problem.is_lost) == (Reason.CUT, "file", True)
