"""An essay's stored HTML made fit to stand elsewhere, in a feed reader or a letter: addresses are whole, ids are its
own, and what only the page can use (notes in the margin, ways back) is left out.

It reads what `blog.rendering` stores, where every attribute is quoted; it must not know which essay it is."""

from __future__ import annotations

import re
from urllib.parse import urljoin

TAG = re.compile(r"<(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[\w-]+=\"[^\"]*\")+)\s*/?>")
ATTRIBUTE = re.compile(r"(\s+)([\w-]+)=\"([^\"]*)\"")
ON_THE_PAGE = re.compile(
    r"<small(?=[^<>]*\sclass=\"margin\")[^<>]*>.*?</small>|\s?<a(?=[^<>]*\sclass=\"back\")[^<>]*>.*?</a>", re.S
)
ADDRESSES = {"href", "src"}
CHOICES = "srcset"
PLACES = {"id", "aria-describedby", "aria-labelledby"}


def elsewhere(html: str, address: str, prefix: str) -> str:
    """The HTML with every link whole, seen from the essay's own address, and every id behind the prefix."""

    def renewed(attribute: re.Match[str]) -> str:
        """One attribute, seen from elsewhere."""
        space, name, value = attribute.groups()
        if name in ADDRESSES:
            value = whole(address, value)
        elif name == CHOICES:
            value = ", ".join(choice_from(address, choice) for choice in value.split(", "))
        elif name in PLACES:
            value = " ".join(prefix + one for one in value.split())
        return f'{space}{name}="{value}"'

    def tag(found: re.Match[str]) -> str:
        """One tag with its attributes."""
        return f"<{found['name']}{ATTRIBUTE.sub(renewed, found['attributes'])}>"

    return TAG.sub(tag, ON_THE_PAGE.sub("", html))


def choice_from(address: str, choice: str) -> str:
    """One of the sizes of a picture, `/images/x/400 400w`, as seen from another address."""
    path, space, width = choice.partition(" ")
    return f"{whole(address, path)}{space}{width}"


def whole(address: str, value: str) -> str:
    """An address as seen from another; one that no program can read stays as it is."""
    try:
        return urljoin(address, value)
    except ValueError:
        return value
