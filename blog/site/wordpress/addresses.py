"""Where essays and pages were on another site: kept when they come in, and written out for a server that stays there,
for nginx, for Apache and as a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.db.models import Q
from django.urls import reverse

from blog.citing import absolute
from blog.importers.wordpress import ItemRecord
from blog.models import Audience, Course, OldAddress, Page, Post, PostStatus

LONGEST_PATH, LONGEST_QUERY = 500, 100
NUMBERED = ("p", "page_id")
UNWRITABLE = frozenset('"\n\r\t\\')
HOST = re.compile(r"[\w.-]{1,190}(?::\d{1,5})?")


def addresses_of(item: ItemRecord, site: str) -> Iterator[tuple[str, str, str]]:
    """Host, path and query under which an item could be found: its own address, and the one by its number. Paths are
    percent-decoded, as a request's is."""
    host, _slash, folder = site.partition("/")
    for address in (item.link, item.guid):
        if found := place_of(address):
            yield found
    if item.id > 0 and HOST.fullmatch(host):
        query = f"page_id={item.id}" if item.type == "page" else f"p={item.id}"
        yield host, f"/{folder}/" if folder else "/", query


def place_of(address: str) -> tuple[str, str, str] | None:
    """Host, path and the number in the query of an address; None for one that names nothing of its own."""
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc.rpartition("@")[2].lower()
        asked = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return None
    path = unquote(parts.path) or "/"
    query = next((f"{name}={asked[name][0]}" for name in NUMBERED if name in asked and asked[name][0].isdecimal()), "")
    is_whole = parts.scheme in {"http", "https"} and HOST.fullmatch(host) and len(path) <= LONGEST_PATH
    if not is_whole or (path == "/" and not query) or len(query) > LONGEST_QUERY or "\x00" in path + query:
        return None
    return host, path, query


def keep(course: Course, item: ItemRecord, site: str, target: Post | Page) -> None:
    """Let the addresses of an item lead to what it became; the first to have an address keeps it."""
    to = {"post": target} if isinstance(target, Post) else {"page": target}
    rows = [
        OldAddress(course=course, host=host, path=path, query=query, **to)
        for host, path, query in dict.fromkeys(addresses_of(item, site))
    ]
    OldAddress.objects.bulk_create(rows, ignore_conflicts=True)


def redirects(course: Course) -> Iterator[tuple[str, str, str, str]]:
    """Host, path, query, and where that is now, as a whole address; nothing of drafts, for the lists lie open."""
    shown = Q(post__status=PostStatus.PUBLISHED) | Q(page__audience__gt=Audience.STAFF)
    rows = course.old_addresses.filter(shown).select_related("post", "page")
    for row in rows.iterator():
        path = row.post.slug if row.post else row.page.slug if row.page else ""
        if path:
            to = reverse("post" if row.post else "page", args=[course.slug, path])
            yield row.host, row.path, row.query, absolute(to)


def old_address(host: str, path: str, query: str) -> str:
    """An old address as it is asked for."""
    return f"{host}{quote(path)}{'?' + query if query else ''}"


def as_csv(course: Course) -> str:
    """The list as a table: old address, new address."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["old", "new"])
    for host, path, query, to in redirects(course):
        table.writerow([old_address(host, path, query), to])
    return out.getvalue()


def as_nginx(course: Course) -> str:
    """A `map` for nginx, from `$host$request_uri` to the new address, and the lines that use it."""
    lines = [f'    "{old_address(*row)}" "{to}";' for *row, to in redirects(course)]
    used = ["# In your server block:", "#   if ($colloquy_address) { return 301 $colloquy_address; }"]
    return "\n".join(["map $host$request_uri $colloquy_address {", *lines, "}", *used, ""])


def as_htaccess(course: Course) -> str:
    """Rules for Apache's mod_rewrite, to be put before those of WordPress."""
    lines = ["RewriteEngine On"]
    for host, path, query, to in redirects(course):
        if UNWRITABLE & {*host, *path, *query}:
            continue
        asked = rf"^{re.escape(query)}$" if query else "^$"
        lines += [
            f'RewriteCond %{{HTTP_HOST}} "^{re.escape(host)}$" [NC]',
            f'RewriteCond %{{QUERY_STRING}} "{asked}"',
            f'RewriteRule "^{re.escape(path.removeprefix("/"))}$" "{to}" [R=301,L,QSD]',
        ]
    return "\n".join([*lines, ""])


def write_lists(course: Course, folder: Path) -> list[Path]:
    """Write the three lists into a folder; their files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"redirects.csv": as_csv, "nginx-redirects.conf": as_nginx, "htaccess.txt": as_htaccess}
    for name, text in made.items():
        (folder / name).write_text(text(course), encoding="utf-8")
    return [folder / name for name in made]
