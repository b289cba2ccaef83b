"""Exports of WordPress of any size, made up here: the same numbers give the same file. Knows neither the reader nor
Django, so that tests and benchmarks may use it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

SITE = "https://seminar.example.edu"
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>A made-up seminar</title>
<link>{SITE}</link>
<language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
TAIL = "</channel>\n</rss>\n"
FIRST = datetime(2019, 1, 7, 9, 0)
N_AUTHORS, N_WEEKS, DEEPEST = 40, 12, 8
NAMES = "Ada Bruno Chidi Dana Emil Farah Gita Hugo Ines Jonas Kira Lev Mona Nils Olga Piet Rosa Sami Tove Uma".split()
WORDS = (
    "the harbour ledger of that winter names forty carts and no driver while every petition kept in town asks for "
    "lamps a clerk answered slowly because his ink froze and the river court sat in another room with one stove "
    "between them"
).split()


@dataclass(frozen=True)
class Written:
    """What a file holds: `approved` of the comments, `with_works` of the posts."""

    posts: int
    comments: int
    approved: int
    with_works: int
    authors: int
    terms: int


def write_export(path: Path, n_posts: int, n_comments: int, *, works: float = 0.2, seed: int = 1) -> Written:
    """Write an export of so many posts and comments to a file; a share `works` of the posts, spread evenly, end in a
    list of works cited, one in five has a captioned picture, every second one is written in blocks."""
    chosen = random.Random(seed)  # noqa: S311 (words, not secrets)
    approved = 0
    with path.open("wb") as file:
        file.write(head().encode())
        for n in range(n_posts):
            first, last = n * n_comments // n_posts, (n + 1) * n_comments // n_posts
            approved += _write_post(file, n, range(first + 1, last + 1), chosen, with_works=_is_among(n, works))
        file.write(TAIL.encode())
    with_works = sum(_is_among(n, works) for n in range(n_posts))
    return Written(n_posts, n_comments, approved, with_works, N_AUTHORS, N_WEEKS)


def head() -> str:
    """What stands before the items."""
    people = "".join(
        f"<wp:author><wp:author_id>{n + 1}</wp:author_id><wp:author_login><![CDATA[{login(n)}]]></wp:author_login>"
        f"<wp:author_email><![CDATA[{login(n)}@example.edu]]></wp:author_email>"
        f"<wp:author_display_name><![CDATA[{name(n)}]]></wp:author_display_name></wp:author>\n"
        for n in range(N_AUTHORS)
    )
    weeks = "".join(
        f"<wp:category><wp:term_id>{n}</wp:term_id><wp:category_nicename>week-{n}</wp:category_nicename>"
        f"<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Week {n}]]></wp:cat_name></wp:category>\n"
        for n in range(1, N_WEEKS + 1)
    )
    return HEAD + people + weeks


def name(n: int) -> str:
    """The name of person n."""
    return f"{NAMES[n % len(NAMES)]} {chr(65 + n // len(NAMES) % 26)}."


def login(n: int) -> str:
    """The login of person n."""
    return f"{NAMES[n % len(NAMES)].lower()}{n}"


def sentences(chosen: random.Random, n: int) -> str:
    """So many sentences of made-up words."""
    said = (" ".join(chosen.choices(WORDS, k=chosen.randint(9, 22))) for _ in range(n))
    return " ".join(f"{sentence.capitalize()}." for sentence in said)


def body(n: int, chosen: random.Random, *, with_works: bool) -> str:
    """The HTML of post n, in blocks or as the older editor left it."""
    is_blocks = n % 2 == 0
    parts = [sentences(chosen, 6) for _ in range(7)]
    paragraphs = [f"<!-- wp:paragraph -->\n<p>{p}</p>\n<!-- /wp:paragraph -->" if is_blocks else p for p in parts]
    paragraphs.insert(2, f"<blockquote><p>{sentences(chosen, 2)}</p></blockquote>")
    if n % 5 == 0:
        image = (
            f'<img class="wp-image-{n}" src="{SITE}/wp-content/uploads/2019/02/map-{n}.jpg" alt="A map" width="300" />'
        )
        paragraphs.insert(
            1, f'[caption id="attachment_{n}" align="alignleft" width="300"]{image} The map, drawn twice[/caption]'
        )
    if with_works:
        paragraphs[3] += f" (Okafor {1950 + n % 60}, {n % 300 + 1})"
        paragraphs += ["<h2>Works Cited</h2>", *_works(n)]
    return "\n\n".join(paragraphs)


def _works(n: int) -> Iterator[str]:
    for k in range(5):
        writer = "Okafor, M" if k == 0 else f"{NAMES[(n + k) % len(NAMES)]}son, {NAMES[(n * k) % len(NAMES)][0]}"
        title = f"The {WORDS[(n + k) % 40]} ledgers of {n + k}"
        yield f"<p>{writer}. <em>{title}</em>. Harbour Press, {1950 + (n + k) % 60}.</p>"


def _is_among(n: int, share: float) -> bool:
    """Is n among that share of all numbers?"""
    return int((n + 1) * share) > int(n * share)


def _write_post(file: BinaryIO, n: int, comments: range, chosen: random.Random, *, with_works: bool) -> int:
    """The number of its comments that are approved."""
    posted, week = FIRST + timedelta(hours=5 * n), n % N_WEEKS + 1
    file.write(
        (
            f"<item>\n<title><![CDATA[Post {n}: {sentences(chosen, 1)[:60]}]]></title>\n"
            f"<link>{SITE}/{posted:%Y/%m/%d}/post-{n}/</link>\n"
            f"<dc:creator><![CDATA[{login(n % N_AUTHORS)}]]></dc:creator>\n"
            f'<guid isPermaLink="false">{SITE}/?p={n + 1}</guid>\n<description></description>\n'
            f"<content:encoded><![CDATA[{body(n, chosen, with_works=with_works)}]]></content:encoded>\n"
            "<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n"
            f"<wp:post_id>{n + 1}</wp:post_id>\n<wp:post_date><![CDATA[{posted}]]></wp:post_date>\n"
            f"<wp:post_date_gmt><![CDATA[{posted}]]></wp:post_date_gmt>\n"
            "<wp:comment_status><![CDATA[open]]></wp:comment_status>\n"
            f"<wp:post_name><![CDATA[post-{n}]]></wp:post_name>\n"
            "<wp:status><![CDATA[publish]]></wp:status>\n<wp:post_parent>0</wp:post_parent>\n"
            "<wp:menu_order>0</wp:menu_order>\n<wp:post_type><![CDATA[post]]></wp:post_type>\n"
            "<wp:post_password><![CDATA[]]></wp:post_password>\n<wp:is_sticky>0</wp:is_sticky>\n"
            f'<category domain="category" nicename="week-{week}"><![CDATA[Week {week}]]></category>\n'
        ).encode()
    )
    depths: dict[int, int] = {}
    approved = sum(_write_comment(file, number, depths, posted, chosen) for number in comments)
    file.write(b"</item>\n")
    return approved


def _write_comment(
    file: BinaryIO, number: int, depths: dict[int, int], posted: datetime, chosen: random.Random
) -> bool:
    """Is it approved? `depths` knows the comments of the post before it, and learns of this one."""
    parents = [earlier for earlier in list(depths)[-20:] if depths[earlier] < DEEPEST]
    parent = chosen.choice(parents) if parents and number % 3 else 0
    depths[number] = depths.get(parent, 0) + 1
    said = "1" if number % 50 else chosen.choice(["0", "trash", "spam"])
    at, person = posted + timedelta(minutes=number % 5000), chosen.randrange(90)
    file.write(
        (
            f"<wp:comment>\n<wp:comment_id>{number}</wp:comment_id>\n"
            f"<wp:comment_author><![CDATA[{name(person)}]]></wp:comment_author>\n"
            f"<wp:comment_author_email><![CDATA[{login(person)}@example.edu]]></wp:comment_author_email>\n"
            "<wp:comment_author_url></wp:comment_author_url>\n"
            f"<wp:comment_author_IP><![CDATA[192.0.2.{person}]]></wp:comment_author_IP>\n"
            f"<wp:comment_date><![CDATA[{at}]]></wp:comment_date>\n"
            f"<wp:comment_date_gmt><![CDATA[{at}]]></wp:comment_date_gmt>\n"
            f"<wp:comment_content><![CDATA[{sentences(chosen, 3)}]]></wp:comment_content>\n"
            f"<wp:comment_approved><![CDATA[{said}]]></wp:comment_approved>\n"
            "<wp:comment_type><![CDATA[comment]]></wp:comment_type>\n"
            f"<wp:comment_parent>{parent}</wp:comment_parent>\n<wp:comment_user_id>0</wp:comment_user_id>\n</wp:comment>\n"
        ).encode()
    )
    return said == "1"
