"""A page of the site as a page of an archive: links lead to files beside it, nothing can be sent or run that the
archive does not hold itself, and what leads nowhere is no link. It must not know what a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from lxml import html as markup  # type: ignore[import-untyped, unused-ignore]

from blog.characters import printable
from blog.site.archiving.addresses import Addresses

# `file:` because a page that is opened from disk has no origin of its own for 'self' to mean.
HERE = "'self' file:"
POLICY = f"default-src 'none'; img-src {HERE}; style-src {HERE}; script-src {HERE}; base-uri 'none'; form-action 'none'"
KEPT_META = frozenset({"viewport", "description", "author", "robots"})
KEPT_LINKS = frozenset({"stylesheet", "icon", "alternate"})
OWN_FORM = "find"
DROPPED = "//form[not(@id='find')]|//template|//iframe|//object|//embed|//base|//style|//button[not(ancestor::form)]"
ACTING = ("on", "hx-", "data-")
ACTS = frozenset({"style", "action", "formaction", "ping", "srcdoc", "background", "poster", "longdesc"})
# Where a link that leads nowhere is not even worth its words.
LISTS = "ancestor::nav or ancestor::*[contains(@class, 'takealong')] or contains(@class, 'btn') or @download"
EMPTIED = "//nav[not(.//a)]|//*[contains(@class, 'takealong') or contains(@class, 'citethis')][not(.//a)]"
IDLE = "//p[not(node()) and (@class='acts' or @class='fresh')]|//*[@id='said']"


def page_of_archive(html: str, page: str, addresses: Addresses) -> str:
    """The whole page at an address of the site, as the archive has it."""
    tree = read(html)
    for found in tree.xpath(DROPPED):
        found.drop_tree()
    settle_head(tree, page, addresses)
    settle_body(tree, page, addresses)
    for found in [*tree.xpath(EMPTIED), *tree.xpath(IDLE)]:
        found.drop_tree()
    return f"<!doctype html>\n{written(tree)}\n"


def words_of_archive(html: str, page: str, addresses: Addresses) -> str:
    """A piece of HTML, as it can stand in the file of that address."""
    tree = read(f"<body>{html}</body>")
    for found in tree.xpath(DROPPED):
        found.drop_tree()
    settle_body(tree, page, addresses)
    return "".join(written(child) for child in tree.find("body"))


def read(html: str) -> Any:
    """The tree of a page, however deep."""
    return markup.document_fromstring(printable(html), parser=markup.HTMLParser(huge_tree=True))


def written(tree: Any) -> str:
    """A tree as HTML."""
    return str(markup.tostring(tree, encoding="unicode", method="html"))


def settle_head(tree: Any, page: str, addresses: Addresses) -> None:
    """Keep of the head what a page needs to be read, and what the archive holds; the policy comes first."""
    head = tree.find("head")
    for found in list(head):
        if not is_kept(found, page, addresses):
            found.drop_tree()
    policy = markup.Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    referrer = markup.Element("meta", {"name": "referrer", "content": "no-referrer"})
    head.insert(1, policy)
    head.insert(2, referrer)


def is_kept(found: Any, page: str, addresses: Addresses) -> bool:
    """Whether an element stays in the head; a link that stays leads to its file."""
    if found.tag == "meta":
        name = (found.get("name") or "").lower()
        return (
            "charset" in found.attrib or name in KEPT_META or (name.startswith("citation_") and not tells_site(found))
        )
    if found.tag not in {"link", "script"}:
        return bool(found.tag == "title")
    attribute = "href" if found.tag == "link" else "src"
    if found.tag == "link" and found.get("rel") not in KEPT_LINKS:
        return False
    way = addresses.link(found.get(attribute) or "", page) if found.get(attribute) else ""
    found.set(attribute, way)
    return bool(way) and ":" not in way


def tells_site(found: Any) -> bool:
    """Whether what a meta element says is an address of the site."""
    return settings.SITE_URL in (found.get("content") or "")


def settle_body(tree: Any, page: str, addresses: Addresses) -> None:
    """Turn every address in the body to what the archive holds."""
    for found in list(elements(tree)):
        still(found)
        if found.tag == "script":
            found.drop_tree()
        elif found.tag == "img":
            settle_picture(found, page, addresses)
    for found in tree.xpath("//body//a[@href]"):
        settle_link(found, page, addresses)
    anchors = set(tree.xpath("//@id"))
    for found in tree.xpath("//body//a[starts-with(@href, '#')]"):
        if found.get("href")[1:] not in anchors:
            unlinked(found)


def elements(tree: Any) -> Iterator[Any]:
    """The elements of the body, comments and the like thrown away."""
    for found in list(tree.find("body").iter()):
        if isinstance(found.tag, str):
            yield found
        elif found.getparent() is not None:
            found.drop_tree()


def still(found: Any) -> None:
    """Take away what an element would do or send; the archive's own form keeps its words for its script."""
    is_own = found.tag == "form" and found.get("id") == OWN_FORM
    for name in list(found.attrib):
        if name in ACTS or (name.startswith(ACTING) and not (is_own and name.startswith("data-"))):
            del found.attrib[name]
    if (cited := found.get("cite")) and not cited.startswith("http"):
        del found.attrib["cite"]


def settle_picture(found: Any, page: str, addresses: Addresses) -> None:
    """A picture and its copies; one that the archive does not hold is its description alone."""
    way = inside(found.get("src") or "", page, addresses)
    copies = [pair for copy in (found.get("srcset") or "").split(",") if len(pair := copy.split()) == 2]
    kept = [(link, size) for link, size in ((inside(each, page, addresses), size) for each, size in copies) if link]
    for name in ("src", "srcset") if kept and way else ("src", "srcset", "sizes"):
        found.attrib.pop(name, None)
    if way:
        found.set("src", way)
        if kept:
            found.set("srcset", ", ".join(f"{link} {size}" for link, size in kept))
    elif "thumb" in (found.getparent().get("class") or ""):
        found.getparent().drop_tree()


def inside(address: str, page: str, addresses: Addresses) -> str:
    """The way to a file of the archive, or nothing."""
    way = addresses.link(address, page) if address else ""
    return "" if ":" in way else way


def settle_link(found: Any, page: str, addresses: Addresses) -> None:
    """A link to a file of the archive, to elsewhere, or none."""
    way = addresses.link(found.get("href"), page)
    if way:
        found.set("href", way)
    elif found.xpath(LISTS):
        found.drop_tree()
    else:
        unlinked(found)


def unlinked(found: Any) -> None:
    """Leave of a link its words."""
    found.tag = "span"
    for name in ("href", "rel", "target", "download", "hreflang", "type", "role", "aria-describedby"):
        found.attrib.pop(name, None)
