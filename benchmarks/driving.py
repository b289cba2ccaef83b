"""Reading pages as a visitor who means no good: the links and forms that stand on them, and what can be put into each.
Pure but for the chance it is given; it must not know any server, nor who visits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from urllib.parse import quote, urldefrag, urlencode, urljoin, urlsplit

import hypothesis
from hypothesis import strategies
from lxml import etree, html

from tests.hostile import CLASSES, strings

FORM, BOUNDARY = "application/x-www-form-urlencoded", "----driven"
PARTS = f"multipart/form-data; boundary={BOUNDARY}"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
HERE = "http://site"
MADE = 400
PRESSED = {"submit", "image", "button"}
LIKELY = {
    "email": ("ada@example.org", "nobody@example.edu"),
    "date": ("2026-11-30", "2026-02-30"),
    "time": ("23:59", "24:00"),
    "datetime-local": ("2026-11-30T12:00", "0001-01-01T00:00"),
    "number": ("1", "0", "-1", "50"),
    "url": ("https://example.org/", "javascript:1"),
    "password": ("a long sentence is best", "colloquy-demo"),
}
WORDS = ("The ice broke on a Tuesday (Freeze 4).", "Ada Lind", "kept", "A thaw, and what came of it")
NUMBERS = ("0", "-1", "1", "2147483648", "9223372036854775808", "9" * 40, "9" * 5000, "1e9", "NaN", "٣", "0x10", "")
TAMPERED = (  # what no form of the site offers to whoever fills it in, and what rows are known by
    *(("is_superuser", "on"), ("is_staff", "1"), ("role", "instructor"), ("status", "published"), ("author", "1")),
    *(("user", "1"), ("course", "2"), ("id", "1"), ("pk", "1"), ("parent", "1"), ("published_at", "2001-01-01")),
    *(("next", "https://outside.example/"), ("_method", "DELETE"), ("_popup", "1"), ("_to_field", "password")),
    *(("act", "approve"), ("press", "publish"), ("hidden_at", ""), ("number", "1"), ("__proto__", "x")),
)
QUERIES = "page q sort p o e all tab kind of people style filter thread since next _to_field term".split()


@dataclass(frozen=True)
class Field:
    """One field of a form: a button has the kind `submit`; choices are what it offers."""

    name: str
    kind: str
    value: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page: where it is sent, how, and what it asks."""

    address: str
    method: str
    takes_files: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Asked:
    """One request, as it is sent."""

    method: str
    path: str
    body: bytes = b""
    kind: str = ""


def links_of(page: str, at: str) -> list[str]:
    """The addresses of this site that a page leads to, each once, without what follows a #."""
    tree = tree_of(page)
    found = [link for element in tree.iter("a", "area", "link") if (link := element.get("href"))]
    return list(dict.fromkeys(path for link in found if (path := local(link, at))))


def forms_of(page: str, at: str) -> list[Form]:
    """The forms of a page; those that another site would get are none."""
    return [form for element in tree_of(page).iter("form") if (form := form_of(element, at))]


def tree_of(page: str) -> html.HtmlElement:
    """The page as elements, an empty one for what is no page."""
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return html.document_fromstring("<p></p>")


def local(link: str, at: str) -> str:
    """A link of the page at this address as a path of this site; empty for what leads elsewhere."""
    try:
        parts = urlsplit(urljoin(HERE + at, urldefrag(link.strip())[0]))
    except ValueError:
        return ""
    if f"{parts.scheme}://{parts.netloc}" != HERE:
        return ""
    return quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
    )


def form_of(element: html.HtmlElement, at: str) -> Form | None:
    """One form as it stands there; fields elsewhere on the page that name it belong to it."""
    if not (address := local(element.get("action") or at, at)):
        return None
    inside = list(element.iter("input", "select", "textarea", "button"))
    if name := element.get("id"):
        inside += [one for one in element.getroottree().iter() if one.get("form") == name and one not in inside]
    fields = tuple(field for one in inside if (field := field_of(one)) and "disabled" not in one.attrib)
    takes_files = element.get("enctype") == "multipart/form-data" or any(field.kind == "file" for field in fields)
    return Form(address, element.get("method", "get").upper(), takes_files, fields)


def field_of(element: html.HtmlElement) -> Field | None:
    """One field; nothing for one without a name."""
    name, tag = element.get("name", ""), str(element.tag)
    if not name:
        return None
    if tag == "select":
        choices = tuple(option.get("value", option.text_content()) for option in element.iter("option"))
        return Field(name, "select", next(iter(choices), ""), choices)
    if tag == "textarea":
        return Field(name, "textarea", element.text_content())
    kind = element.get("type", "submit" if tag == "button" else "text").lower()
    return Field(name, "submit" if kind in PRESSED else kind, element.get("value", ""))


@cache
def made(seed: int) -> tuple[str, ...]:
    """Texts that Hypothesis makes, the same ones for the same seed."""
    found: list[str] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=MADE, database=None, deadline=None, phases=[hypothesis.Phase.generate], derandomize=False
    )
    @hypothesis.given(strategies.text(strategies.characters(exclude_categories=()), max_size=200))
    def keep(text: str) -> None:
        found.append(text)

    keep()
    return tuple(found)


class Filler:
    """Fills whatever is asked, by chance; the same seed fills the same way."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
        self.texts: tuple[str, ...] = (*strings(), *made(seed))

    def bad(self) -> str:
        """A text that nobody means well, a number that is none, or very much of something."""
        pick = self.chance.random()
        if pick < 0.2:
            return self.chance.choice((*NUMBERS, *CLASSES["numbers"]))
        if pick < 0.23:
            return self.chance.choice(("a", "\x00", "é", "[", "> ")) * self.chance.choice((300, 5_000, 60_000))
        return self.chance.choice(self.texts)

    def filled(self, form: Form) -> list[tuple[str, str]]:
        """What is sent for a form: as a person would with one bad field, or bad all over."""
        careful = self.chance.random() < 0.5
        worst = self.chance.choice(form.fields).name if form.fields else ""
        pressed = [field for field in form.fields if field.kind == "submit"]
        button = self.chance.choice(pressed) if pressed else None
        pairs: list[tuple[str, str]] = []
        for field in form.fields:
            if field.kind == "file" or (field.kind == "submit" and field is not button):
                continue
            is_bad = field.name == worst if careful else self.chance.random() < 0.4
            pairs += self.entry(field, is_bad)
        return pairs + [self.chance.choice(TAMPERED) for _more in range(self.chance.choice((0, 0, 0, 1, 4)))]

    def entry(self, field: Field, is_bad: bool) -> list[tuple[str, str]]:
        """What is sent for one field: usually once."""
        if field.name == TOKEN:
            return [(TOKEN, field.value if self.chance.random() < 0.98 else self.bad())]
        if is_bad:
            again = self.chance.choice((0, 1, 1, 1, 1, 1, 1, 2))
            return [(field.name, self.bad()) for _time in range(again)]
        if field.kind in {"checkbox", "radio"} and self.chance.random() < 0.5:
            return []
        return [(field.name, self.likely(field))]

    def likely(self, field: Field) -> str:
        """What a person could have sent."""
        if field.choices:
            return self.chance.choice(field.choices)
        if field.kind in {"hidden", "submit", "checkbox", "radio"} or (field.value and self.chance.random() < 0.5):
            return field.value or "on"
        return self.chance.choice(LIKELY.get(field.kind, WORDS))

    def file(self) -> tuple[str, bytes]:
        """A file's name and what is in it."""
        name = self.chance.choice(("a.png", "a.docx", "a.csv", "a.xml", "../a.html", "\x00.png", "a" * 300, "é.bib"))
        begins = self.chance.choice((b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"%PDF-1.7", b"<?xml version='1.0'?>"))
        return name, begins + in_bytes(self.bad()) * self.chance.choice((1, 1, 30))

    def asked(self, form: Form) -> Asked:
        """The request that sends a form."""
        pairs = self.filled(form)
        if form.method != "POST":
            return Asked("GET", f"{form.address.partition('?')[0]}?{encoded(pairs)[:20_000]}")
        if not form.takes_files and self.chance.random() < 0.9:
            return Asked("POST", form.address, encoded(pairs).encode(), FORM)
        files = [(field.name, *self.file()) for field in form.fields if field.kind == "file"]
        return Asked("POST", form.address, in_parts(pairs, files), PARTS)

    def queried(self, path: str) -> str:
        """An address with names behind it that views read, and values that they do not expect."""
        names = self.chance.sample(QUERIES, self.chance.choice((1, 1, 2, 5)))
        return f"{path.partition('?')[0]}?{encoded([(name, self.bad()[:4_000]) for name in names])}"

    def placed(self, known: Sequence[str]) -> str:
        """What is put into one place of an address: what stands in others, or what stands in none."""
        good = self.chance.random() < 0.6 and known
        return self.chance.choice(known) if good else quote(in_bytes(self.bad()[:300]), safe="")


def encoded(pairs: Sequence[tuple[str, str]]) -> str:
    """Fields as a browser sends them; half a character goes out as the bytes it would have."""
    return urlencode([(in_bytes(name), in_bytes(value)) for name, value in pairs])


def in_bytes(text: str) -> bytes:
    """The bytes of a text, whatever it holds."""
    return text.encode("utf-8", "surrogatepass")


def in_parts(pairs: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]) -> bytes:
    """Fields and files in the parts of one body."""
    return b"".join(parts_of(pairs, files)) + f"--{BOUNDARY}--\r\n".encode()


def parts_of(pairs: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]) -> Iterator[bytes]:
    """Each part with what stands above it."""
    for name, value in pairs:
        yield above(name) + in_bytes(value) + b"\r\n"
    for name, called, content in files:
        yield above(name, f'; filename="{called}"') + content + b"\r\n"


def above(name: str, more: str = "") -> bytes:
    """What stands above a part."""
    return in_bytes(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n')
