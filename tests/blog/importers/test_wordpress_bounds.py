"""Exports of WordPress that mean harm, are of odd make, or are very large: refused or bounded, and never an error of
another kind."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.importers.wordpress import Fault, ItemRecord, NotAnExport, Problem, Reason, Record, SiteRecord, read_export
from tests.blog.importers.exports import TAIL, head

EXPORTS = Path("fixtures/import")
START, END = head().encode(), TAIL.encode()
CLASS_BLOG = (EXPORTS / "class-blog.xml").read_bytes()[:14_000]
MARKS = [
    b"<![CDATA[",
    b"]]>",
    b"<item>",
    b"</item>",
    b"<!--",
    b"-->",
    b"&",
    b"<",
    b"\x00",
    b"\xff\xfe",
    b"</wp:comment>",
]
MARKS += [b"<!DOCTYPE rss>", b"<!ENTITY", b"</rss>", b"\r", b"\xed\xa0\x80", b"&#xD800;", b"<item/>", b"</x>", b"<a:b>"]


class Made(io.RawIOBase):
    """A stream of bytes that are made as they are read, and counted."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.n_read, self.rest = parts, 0, b""

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (part := next(self.parts, b"")):
            self.rest += part
        given, self.rest = self.rest[:size], self.rest[size:]
        self.n_read += len(given)
        return given


def read(data: bytes) -> list[Record]:
    return list(read_export(io.BytesIO(data)))


def items(records: list[Record]) -> list[ItemRecord]:
    return [record for record in records if isinstance(record, ItemRecord)]


def problems(records: list[Record]) -> list[Problem]:
    return [record for record in records if isinstance(record, Problem)]


def post(number: int, content: bytes, rest: bytes = b"") -> bytes:
    return (
        b"<item><title>Post %d</title><wp:post_id>%d</wp:post_id><wp:post_date>2019-04-07 11:30:00</wp:post_date>"
        b"<content:encoded><![CDATA[%b]]></content:encoded>%b</item>\n" % (number, number, content, rest)
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\xef\xbb\xbf \n", Fault.EMPTY),
        (b"PK\x03\x04" + START, Fault.PACKED),
        (b"\x1f\x8b\x08" + START, Fault.PACKED),
        (b"%PDF-1.7", Fault.KIND),
        (b"\x89PNG\r\n\x1a\n", Fault.KIND),
        (b"\x00" * 500 + b"x", Fault.KIND),
        (b"<html><body>A page</body></html>", Fault.NOT_AN_EXPORT),
        (b"Only words", Fault.NOT_AN_EXPORT),
        (b'<?xml version="1.0"?><rss><channel><item><title>News</title></item></channel></rss>', Fault.NOT_AN_EXPORT),
    ],
)
def test_what_is_no_export_is_refused(data: bytes, fault: Fault) -> None:
    with pytest.raises(NotAnExport) as refused:
        read(data)
    assert refused.value.fault is fault


def test_a_file_that_declares_entities_is_refused_before_anything_is_read() -> None:
    records = read_export((EXPORTS / "entities.xml").open("rb"))
    with pytest.raises(NotAnExport) as refused:
        next(records)
    assert (refused.value.fault, refused.value.told) == (Fault.ENTITIES, {"line": 2})


@pytest.mark.parametrize("declared", [b'<!DOCTYPE rss [<!ENTITY a "b">]>', b"<!DOCTYPE rss\n[", b'<!ENTITY a "b">'])
def test_entities_declared_between_items_are_refused_there(declared: bytes) -> None:
    with pytest.raises(NotAnExport) as refused:
        read(START + post(1, b"x") + declared + post(2, b"&a;") + END)
    assert refused.value.fault is Fault.ENTITIES


def test_a_name_for_the_kind_of_document_is_nothing_to_refuse_and_nothing_to_fetch() -> None:
    data = START.replace(b"<rss", b'<!DOCTYPE rss SYSTEM "file:///etc/hostname">\n<rss') + post(1, b"x") + END
    assert [item.id for item in items(read(data))] == [1]


@pytest.mark.parametrize(
    "uri", ["http://wordpress.org/export/1.0/", "https://wordpress.org/export/1.1/", "http://wordpress.org/export/9.9/"]
)
@pytest.mark.parametrize("prefix", ["wp", "w"])
def test_every_version_and_prefix_of_the_format_is_read(uri: str, prefix: str) -> None:
    text = CLASS_BLOG.decode().replace("http://wordpress.org/export/1.2/", uri)
    text = text.replace("wp:", f"{prefix}:").replace("<!-- " + f"{prefix}:", "<!-- wp:")
    ours = text.encode().replace(b"xmlns:wp=", b"xmlns:%b=" % prefix.encode())
    records, expected = read(ours), read(CLASS_BLOG)
    assert len(items(expected)) == 3
    assert items(records) == items(expected)


def test_prefixes_that_nobody_declared_are_read_as_usual() -> None:
    bare = b"<rss><channel><wp:wxr_version>1.2</wp:wxr_version>" + post(5, b"x") + END
    (item,) = items(read(bare))
    assert (item.id, item.content) == (5, "x")


def test_terms_of_the_first_version_are_told_once() -> None:
    twice = b'<category>Ice</category><category domain="category" nicename="ice">Ice</category>'
    (item,) = items(read(START + post(1, b"x", twice + twice.replace(b"y>Ice", b"y domain=''>Ice")) + END))
    assert [(term.kind, term.slug, term.name) for term in item.terms] == [("category", "ice", "Ice")]


def test_hostile_comments_keep_their_circles_and_get_a_number_each() -> None:
    data = (EXPORTS / "hostile.xml").read_bytes()
    first, page, post_again, other = items(read(data))[:4]
    assert [(c.id, c.parent) for c in first.comments[:5]] == [(1, 2), (2, 3), (3, 1), (4, 4), (5, 99999)]
    assert [c.id for c in first.comments[6:8]] == [7, 7]
    made = [c.id for c in first.comments[8:11]]
    assert [number < 0 for number in made] == [True] * 3
    assert made == [c.id for c in items(read(data))[0].comments[8:11]]
    assert len(set(made)) == 3
    assert (first.comments[11].found, first.comments[11].status) == ("approved; DROP TABLE", "held")
    assert first.comments[12].kind == "other"
    assert [(i.id, i.type, i.repeats_id, i.repeats_guid) for i in (first, page, post_again, other)] == [
        (1, "post", False, False),
        (1, "page", True, True),
        (1, "post", True, True),
        (2, "post", False, True),
    ]


def test_what_is_too_long_is_cut_and_told() -> None:
    long = post(1, b"x").replace(b"Post 1", b"T" * 50_000)
    (item,), (problem,) = items(read(START + long + END)), problems(read(START + long + END))
    assert item.title == "T" * 1000
    assert (problem.reason, problem.item, problem.is_lost) == (Reason.SHORTENED, "post 1", False)


def test_only_so_many_comments_of_an_item_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.importers.wordpress_items.MOST_COMMENTS", 30)
    comments = b"".join(b"<wp:comment><wp:comment_id>%d</wp:comment_id></wp:comment>" % n for n in range(1, 41))
    records = read(START + post(1, b"x", comments) + END)
    assert [comment.id for comment in items(records)[0].comments] == list(range(1, 31))
    lost = [problem for problem in problems(records) if problem.is_lost]
    assert [(problem.reason, problem.about, problem.n) for problem in lost] == [(Reason.COMMENTS, "comment", 10)]


@pytest.mark.parametrize("size", [100, 700])
def test_an_item_is_the_same_read_whole_or_in_pieces(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = read((EXPORTS / "class-blog.xml").read_bytes())
    monkeypatch.setattr("blog.importers.wordpress_pieces.ENOUGH", size)
    assert read((EXPORTS / "class-blog.xml").read_bytes()) == whole


@pytest.mark.parametrize("size", [401, 1023])
@pytest.mark.parametrize("name", ["class-blog", "hostile", "edge", "cut"])
def test_an_export_is_the_same_however_its_bytes_arrive(monkeypatch: pytest.MonkeyPatch, name: str, size: int) -> None:
    whole = read((EXPORTS / f"{name}.xml").read_bytes())
    monkeypatch.setattr("blog.importers.wordpress_bytes.BLOCK", size)
    assert read((EXPORTS / f"{name}.xml").read_bytes()) == whole


@pytest.mark.parametrize("opened", [b"<![CDATA[", b"", b"<!--", b"<!-- "])
def test_an_item_without_an_end_is_dropped_as_it_goes_by(monkeypatch: pytest.MonkeyPatch, opened: bytes) -> None:
    monkeypatch.setattr("blog.importers.wordpress_pieces.LARGEST", 1024 * 1024)
    endless = (b"A line of the endless item.\n" * 10_000 for _ in range(30))
    close = {b"<![CDATA[": b"]]>", b"": b"", b"<!--": b"-->", b"<!-- ": b"<!-- and so on"}[opened]

    def parts() -> Iterator[bytes]:
        yield START + post(1, b"x") + b"<item><title>Endless</title><description>" + opened
        yield from endless
        yield close + b"</description></item>" + post(2, b"y") + END

    records = list(read_export(Made(parts())))  # type: ignore[arg-type]
    assert [item.id for item in items(records)] == [1, 2]
    (problem,) = [problem for problem in problems(records) if problem.is_lost]
    assert (problem.reason, problem.about, problem.line) == (Reason.LARGE, "item", START.count(b"\n") + 2)
    assert items(records)[1].line == problem.line + 10_000 * 30


def test_an_item_of_countless_elements_is_left_out_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.importers.wordpress_tree.MOST_SIGNS", 1000)
    many, words = post(2, b"x", b"<b/>" * 1500), post(3, b"<b>x</b>" * 1500)
    records = read(START + post(1, b"x") + many + words + END)
    assert [item.id for item in items(records)] == [1, 3]
    lost = [(problem.reason, problem.line) for problem in problems(records) if problem.is_lost]
    assert lost == [(Reason.LARGE, START.count(b"\n") + 2)]


def test_a_remark_without_an_end_hides_no_item() -> None:
    blocks = b"<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->"
    loose = post(1, blocks).replace(b"Post 1", b"Post <!-- 1")
    records = read(START + loose + post(2, blocks) + b"<!-- <item><title>Not one</title></item> -->" + END)
    assert [item.id for item in items(records)] == [1, 2]


def test_the_last_raw_text_of_a_file_may_lack_its_end() -> None:
    records = read(START + post(1, b"x") + post(2, b"y").replace(b"]]>", b"") + END)
    assert [(item.id, item.content) for item in items(records)] == [(1, "x"), (2, "y")]


def test_thirty_megabytes_are_read_without_being_held() -> None:
    content = b"<p>The ledger of that winter names forty carts.</p>\n" * 600

    def parts() -> Iterator[bytes]:
        yield START
        yield from (post(number, content) for number in range(1, 1001))
        yield END

    stream = Made(parts())
    tracemalloc.start()
    n = sum(isinstance(record, ItemRecord) for record in read_export(stream))  # type: ignore[arg-type]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (n, stream.n_read > 30_000_000) == (1000, True)
    assert peak < 4_000_000


def test_the_first_items_are_there_before_the_rest_of_the_file_is_read() -> None:
    stream = Made(iter([START, *(post(number, b"x" * 9_000) for number in range(1, 1000)), END]))
    records = read_export(stream)  # type: ignore[arg-type]
    while not isinstance(next(records), ItemRecord):
        pass
    assert stream.n_read <= 1024 * 1024


def test_of_much_mending_the_first_places_are_told_one_by_one() -> None:
    records = read(START + b"".join(post(number, b"\x07\x07") for number in range(1, 301)) + END)
    signs = [problem for problem in problems(records) if problem.reason is Reason.SIGNS]
    assert [problem.n for problem in signs] == [2] * 200 + [200]
    assert signs[-1].line == START.count(b"\n") + 201


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=2_000))
def test_no_bytes_raise_anything_but_a_fault(data: bytes) -> None:
    for start in (b"", START, START + b"<item>", START + b"<item><content:encoded><![CDATA["):
        try:
            records = read(start + data)
        except NotAnExport:
            continue
        assert isinstance(records[0], SiteRecord)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(CLASS_BLOG)), st.integers(0, 300), st.sampled_from([b"", *MARKS])), max_size=6
    )
)
def test_no_broken_export_raises_anything_but_a_fault(changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(CLASS_BLOG)
    for at, n, new in changes:
        data[at : at + n] = new
    try:
        records = read(bytes(data))
    except NotAnExport:
        return
    assert isinstance(records[0], SiteRecord)
    assert [problem.line for problem in problems(records) if problem.line < 1] == []
