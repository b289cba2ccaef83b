"""Whether pages are well made: what vnu, the checker of HTML, says of them, their headings and their landmarks."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.site.messages import ROOT
from tests.site.whole_pages import WholePage

JAR = ROOT / "var/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
JAVA = shutil.which("java")
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SECTIONS = {"main", "article", "section", "aside", "nav"}

needs_vnu = pytest.mark.skipif(
    not (JAVA and JAR.exists()), reason="no Java or no vnu on this machine: scripts/vnu fetches it"
)

# Faults of pages that are not ours, and of what the tests make up: the name of the page, and how vnu begins.
KNOWN = {
    ("admin:auth_user_password_change", "No “p” element in scope"): "Django's admin puts a list into a paragraph",
    ("admin:blog_user_change", "Attribute “disabled” not allowed"): "Django's admin disables a box that is no control",
    ("", "Bad value “/images/canary"): "the pictures of the standing world are as narrow as their smaller copies",
}


def complaints(pages: Iterable[WholePage], folder: Path) -> dict[str, list[str]]:
    """What vnu calls an error, by the words of it, with the pages that have it. One run for all: Java starts slowly."""
    by_file = {f"{number:04}.html": page for number, page in enumerate(pages)}
    for name, page in by_file.items():
        (folder / name).write_text(page.html)
    options = ["--errors-only", "--format", "json", "--exit-zero-always"]
    command = [str(JAVA), *QUICKLY, "-jar", str(JAR), *options, *(str(folder / name) for name in by_file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)  # noqa: S603 - ours
    found = defaultdict(list)
    for told in json.loads(done.stderr or done.stdout)["messages"]:
        page = by_file[told["url"].rpartition("/")[2]]
        if not is_known(page, told["message"]):
            found[f"{told['message']} {told.get('extract', '')}"].append(page.asked)
    return dict(found)


def is_known(page: WholePage, message: str) -> bool:
    """Whether this fault is in the list above."""
    return any(message.startswith(words) and name in {"", page.name} for name, words in KNOWN)


def shape(page: WholePage) -> dict[str, Any]:
    """What a page is made of: its title, its first headings, whether a level is left out, and its landmarks."""
    tree = html.document_fromstring(page.html)
    levels = [int(found.tag[1]) for found in tree.iter(*HEADINGS)]
    return {
        "title": bool((tree.findtext(".//title") or "").strip()),
        "first headings": levels.count(1),
        "skipped": [pair for pair in zip([0, *levels], levels, strict=False) if pair[1] > pair[0] + 1],
        "main": len(landmarks(tree, "main")),
        "header": len(landmarks(tree, "header")),
        "footer": len(landmarks(tree, "footer")),
    }


def landmarks(tree: Any, tag: str) -> list[Any]:
    """The elements of this tag that are landmarks: not those of a section."""
    return [found for found in tree.iter(tag) if not SECTIONS & {above.tag for above in found.iterancestors()}]


def title_of(page: WholePage) -> str:
    """What the window is called."""
    return " ".join(str(html.document_fromstring(page.html).findtext(".//title")).split())
