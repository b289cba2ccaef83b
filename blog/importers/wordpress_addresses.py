"""The addresses in WordPress texts: of players, of pictures in several sizes, of links without a host. Knows no tag."""

from __future__ import annotations

import re
from posixpath import basename
from urllib.parse import unquote, urlsplit

from blog.importers.document_inlines import address_of

LONGEST = 2_000
YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/(?P<key>[\w-]{6,20})")
VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(?P<key>\d{1,12})")
SIZED = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{6,14})+(?=\.\w{1,5}\Z)")


def linked(href: str) -> str:
    """Where a link leads, with those that name no host as they are; "" for no address to go to."""
    href = "".join(href.split())
    if href.startswith("//"):
        return address_of(f"https:{href}")
    if href.startswith(("/", "?p=", "?page_id=")):
        return address_of(f"https://host{href}").removeprefix("https://host")
    return address_of(href)


def shown(source: str) -> str:
    """The address of a picture or player as it stands in the Markdown; "" for none that can be asked for."""
    if source.startswith("data:image/"):
        return source if re.fullmatch(r"data:image/[\w.+-]{1,40};base64,[\w+/=]*", source) else ""
    address = linked(source.strip().replace(" ", "%20"))
    return "" if address.startswith("mailto:") else address.replace("~", "%7E").replace("*", "%2A")


def watched(source: str) -> str:
    """The page of a video rather than the address of its player; other addresses as they are."""
    address = linked(source)
    if found := YOUTUBE.match(address):
        return f"https://www.youtube.com/watch?v={found['key']}"
    if found := VIMEO.match(address):
        return f"https://vimeo.com/{found['key']}"
    return address


def file_name(address: str) -> str:
    """The name of the file at an address, as people read it; the address itself where it has none."""
    try:
        return unquote(basename(urlsplit(address).path)) or address
    except ValueError:
        return address


def is_same_picture(one: str, other: str) -> bool:
    """Whether two addresses are of one picture, perhaps in different sizes."""
    return SIZED.sub("", file_name(one)) == SIZED.sub("", file_name(other))
