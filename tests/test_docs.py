"""What the guides say is so: what they quote in bold stands in the interface, every link and picture leads somewhere,
every document is reached from the README, and each of its pictures can be taken again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
GUIDES = [ROOT / "docs" / f"{name}.md" for name in ("authors", "classmates", "instructors")]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
OF_THE_INTERFACE = [
    *(path for folder in ("templates", "blog", "comments") for path in (ROOT / folder).rglob("*.html")),
    *(path for folder in ("blog", "comments") for path in (ROOT / folder).rglob("*.py")),
]
SPOKEN = re.compile(
    r"{%\s*translate\s+(?:\"(.+?)\"|'(.+?)')"
    r"|{%\s*blocktranslate[^%]*%}(.+?){%\s*(?:plural|endblocktranslate)"
    r"|\b_\(\s*\"((?:[^\"\\]|\\.|\"\s*\")+)\""
    r"|\bgettext(?:_lazy)?\(\s*\"((?:[^\"\\]|\\.|\"\s*\")+)\"",
    re.DOTALL,
)
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")
OF_THE_SYSTEM = ("/etc/", "/dev/", "/srv/", "/var/")
ONLY_WITH_SAML = {"/accounts/saml/institution/metadata/"}
READ_FROM_THE_ENVIRONMENT = "\n".join(
    (ROOT / name).read_text() for name in ("blog/settings.py", "deploy/gunicorn.conf.py", "tests/hostile.py")
)
LARGEST_PICTURE, MOST_PICTURES = 150_000, 12


def spoken() -> set[str]:
    """Every text of the interface, as it begins a line on the screen."""
    found = {text for path in OF_THE_INTERFACE for row in SPOKEN.findall(path.read_text()) for text in row if text}
    joined = {re.sub(r"\"\s+\"", "", text).strip() for text in found}
    return joined | {text[:1].upper() + text[1:] for text in joined}


def words_of(guide: Path) -> str:
    """A guide's text, without its code."""
    return re.sub(r"`[^`\n]+`", "", guide.read_text())


def anchors_of(document: Path) -> set[str]:
    """The anchors of its headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_quotes_in_bold_stands_on_the_screen(guide: Path) -> None:
    quoted = set(re.findall(r"\*\*([^*]+)\*\*", words_of(guide))) - {"in bold"}
    assert quoted
    assert quoted - spoken() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_leads_somewhere(document: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "", document.read_text())):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    assert broken == []


def test_every_document_and_guide_is_reached_from_the_readme() -> None:
    linked = set(re.findall(r"\]\(([\w./-]+\.md)\)", README))
    assert {str(path.relative_to(ROOT)) for path in DOCUMENTS} - {"README.md"} == linked & {
        str(path.relative_to(ROOT)) for path in DOCUMENTS
    }
    first_screen = README.split("## Where things are")[0]
    assert {f"docs/{name}.md" for name in ("authors", "classmates", "instructors", "operating")} <= set(
        re.findall(r"\]\(([\w./-]+)\)", first_screen)
    )


def test_every_picture_is_shown_small_and_can_be_taken_again() -> None:
    source = (ROOT / "scripts/take_pictures.py").read_text()
    taken = set(re.findall(r"^    \"([\w-]+)\": \(", source, re.MULTILINE))
    kept = {path.stem: path.stat().st_size for path in (ROOT / "docs/images").iterdir()}
    shown = {Path(name).stem for path in DOCUMENTS for name in PICTURE.findall(path.read_text())}
    assert taken == set(kept) == shown
    assert len(kept) <= MOST_PICTURES
    assert {name: size for name, size in kept.items() if size > LARGEST_PICTURE} == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_address_and_every_setting_a_document_names_exists(document: Path) -> None:
    codes = set(re.findall(r"`([^`\n]+)`", document.read_text()))
    addresses = {code for code in codes if re.fullmatch(r"/[\w/.-]+", code) and not code.startswith(OF_THE_SYSTEM)}
    assert {address for address in addresses - ONLY_WITH_SAML if not is_found(address)} == set()
    settings = {match[1] for code in codes if (match := re.match(r"([A-Z]+(?:_[A-Z]+)+)(?:=|$)", code))}
    assert {name for name in settings if name not in READ_FROM_THE_ENVIRONMENT} == set()


def is_found(address: str) -> bool:
    """Whether a page answers to it."""
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_a_document_gives_exists(document: Path) -> None:
    text = document.read_text()
    named = set(re.findall(r"(?:manage\.py|deploy/manage) ([a-z_]+)", text)) - {"command"}
    makes = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", text, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named - set(get_commands()) == set()
    assert {name for pair in makes for name in pair if name} - targets == set()
