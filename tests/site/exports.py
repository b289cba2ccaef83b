"""Exports of WordPress written for tests: a class blog, item by item, and an independent count of what is in one."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

WP = "http://wordpress.org/export/1.2/"
SITE = "https://class.example.org"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{WP}">
<channel><title>A class</title><link>{SITE}</link><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
RUTH = ("rvalentine", "ruth.valentine@example.edu", "Ruth Valentine")
NOOR = ("noor7", "noor@example.org", "Noor Aziz")


def export(*parts: str, authors: Iterable[tuple[str, str, str]] = (RUTH, NOOR)) -> str:
    """A whole file of these parts."""
    people = "".join(
        f"<wp:author><wp:author_id>{n}</wp:author_id><wp:author_login>{login}</wp:author_login><wp:author_email>{email}"
        f"</wp:author_email><wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>\n"
        for n, (login, email, name) in enumerate(authors, 1)
    )
    return f"{HEAD}{people}{''.join(parts)}</channel></rss>"


def item(number: int, title: str = "An essay", content: str = "They left in August.", **more: object) -> str:
    """One item; `comments` and `terms` are parts of their own, other words are fields."""
    said = {
        "type": "post",
        "status": "publish",
        "creator": "rvalentine",
        "date": f"2019-04-{number % 27 + 1:02} 09:30:00",
        "slug": f"an-essay-{number}",
        "link": f"{SITE}/2019/04/an-essay-{number}/",
        "excerpt": "",
        "sticky": 0,
        "password": "",
        "comments_open": "open",
        "terms": "",
        "comments": "",
        "meta": "",
        "extra": "",
        "parent": 0,
    } | more
    return f"""<item><title>{escape(title)}</title><link>{said["link"]}</link>
<dc:creator><![CDATA[{said["creator"]}]]></dc:creator><guid isPermaLink="false">{SITE}/?p={number}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[{said["excerpt"]}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{said["date"]}</wp:post_date><wp:post_date_gmt>{said["date"]}</wp:post_date_gmt>
<wp:comment_status>{said["comments_open"]}</wp:comment_status><wp:post_name>{said["slug"]}</wp:post_name>
<wp:status>{said["status"]}</wp:status><wp:post_parent>{said["parent"]}</wp:post_parent><wp:post_type>{said["type"]}</wp:post_type>
<wp:post_password>{said["password"]}</wp:post_password><wp:is_sticky>{said["sticky"]}</wp:is_sticky>
{said["terms"]}{said["meta"]}{said["comments"]}{said["extra"]}</item>
"""


def comment(number: int, parent: int = 0, words: str = "", **more: object) -> str:
    """One comment under an item."""
    said = {"author": "Ada Lind", "email": "ada@example.net", "status": "1", "type": "comment", "user": 0} | more
    said.setdefault("date", f"2019-05-{number % 27 + 1:02} 10:00:00")
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[{said["author"]}]]></wp:comment_author>
<wp:comment_author_email>{said["email"]}</wp:comment_author_email>
<wp:comment_author_url>{said.get("url", "")}</wp:comment_author_url>
<wp:comment_author_IP>203.0.113.77</wp:comment_author_IP><wp:comment_date>{said["date"]}</wp:comment_date>
<wp:comment_date_gmt>{said["date"]}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{words or f"Thought {number}."}]]></wp:comment_content>
<wp:comment_approved>{said["status"]}</wp:comment_approved><wp:comment_type>{said["type"]}</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>{said["user"]}</wp:comment_user_id></wp:comment>
"""


def term(kind: str, slug: str, name: str) -> str:
    """A category or a tag as an item names it."""
    return f'<category domain="{kind}" nicename="{slug}"><![CDATA[{name}]]></category>'


def attachment(number: int, path: str, **more: object) -> str:
    """A file in the site's uploads."""
    url = f"<wp:attachment_url>{SITE}/wp-content/uploads/{path}</wp:attachment_url>"
    meta = (
        f"<wp:postmeta><wp:meta_key>_wp_attached_file</wp:meta_key><wp:meta_value>{path}</wp:meta_value></wp:postmeta>"
    )
    return item(number, path, "", type="attachment", status="inherit", extra=url, meta=meta, **more)


def counted(file: Path) -> Counter[str]:
    """How many of each there are in a file, read by another reader than ours."""
    counts: Counter[str] = Counter()
    for found in ET.parse(file).iter("item"):  # noqa: S314 - see above
        kind = found.findtext(f"{{{WP}}}post_type") or "post"
        counts[kind] += 1
        counts[f"{kind} comments"] += len(found.findall(f"{{{WP}}}comment"))
    return counts
