"""Watching a page on which hostile words stand: dialogs, scripts of theirs, answers that broke, and what is in the
page once the browser has made it. Requests elsewhere, reports of the policy and errors are watched for every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import get_finders
from playwright.sync_api import Error, Page, Response

from tests.harmless import DRAWN, FORBIDDEN, SCHEMES
from tests.hostile import RUN

# The worst of each kind, for fields that a test fills by hand, one after the other.
WORST = (
    f'"><img src=x onerror={RUN}><script>{RUN}</script>',
    f"' autofocus onfocus='{RUN}",
    f"</title></textarea></style><svg/onload={RUN}>",
    f"[x](javascript:{RUN}) ![x](//outside.example/p.png)",
    f"{{{{7*7}}}}{{% now 'Y' %}}${{{RUN}}}",
    f'=HYPERLINK("javascript:{RUN}")',
)
# A name of the window that stands in no script of ours was made by one of theirs; what elements are called is none.
REMEMBER = "Object.defineProperty(window, '__known', { value: new Set(Object.getOwnPropertyNames(window)) })"
GLOBALS = "() => Object.getOwnPropertyNames(window).filter(name => !window.__known?.has(name) && name !== '__known')"
# A style that markup brings is reported by the policy: one that a script of ours has set is none of theirs.
FAULTS = """({ forbidden, drawn, schemes }) => {
  const addresses = ["href", "src", "action", "formaction", "poster", "background", "cite", "data", "ping"];
  const ours = e => e.localName === "svg" && [...e.querySelectorAll("*")].every(part => drawn.includes(part.localName));
  const script = e => e.src ? new URL(e.src).origin === location.origin : /^application\\/(ld\\+)?json$/.test(e.type);
  const found = [];
  for (const e of document.querySelectorAll("*")) {
    const told = what => found.push(`${what}: ${e.cloneNode().outerHTML.slice(0, 200)}`);
    if (forbidden.includes(e.localName) && !ours(e)) told("an element that may not be");
    if (e.localName === "script" && !script(e)) told("a script that is not ours");
    for (const { name, value } of e.attributes) {
      const scheme = value.replace(/[\\x00-\\x20]/g, "").match(/^([a-z][a-z0-9+.-]*):/i);
      if (name.startsWith("on") || name.startsWith("hx-on") || name.startsWith("data-hx-on")) told("a handler");
      const runs = scheme && !schemes.includes(scheme[1].toLowerCase());
      if (addresses.includes(name) && runs) told("an address that runs");
      if (/^(form)?action$/.test(name) && new URL(value, location).origin !== location.origin) told("a form elsewhere");
    }
  }
  return found;
}"""
PARTS = {"forbidden": FORBIDDEN, "drawn": sorted(DRAWN), "schemes": sorted(SCHEMES)}


@cache
def our_names() -> frozenset[str]:
    """Every word of the scripts that the site sends, and of the catalogue that the administration's scripts load."""
    found = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    texts = [Path(file).read_text(encoding="utf-8") for file in found if file.endswith(".js")]
    texts.append("gettext_noop pluralidx npgettext ngettext pgettext interpolate get_format formats catalog newcatalog")
    return frozenset(word for text in texts for word in re.findall(r"[$\w-]+", text) if len(word) > 2 or word == "$")


class Watch:
    """What was found on the pages watched."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.found: list[str] = []
        self.n_looked = 0

    def over(self, page: Page) -> Page:
        """Watch a page from before its first address on."""
        page.add_init_script(REMEMBER)
        page.on("dialog", self._dialog)
        page.on("response", self._answer)
        page.on("popup", lambda other: self.found.append(f"a window was opened: {other.url}"))
        return page

    def look(self, page: Page) -> None:
        """Look through what the browser has made of the page."""
        self.n_looked += 1
        self.found += [f"{page.url}: {fault}" for fault in page.evaluate(FAULTS, PARTS)]
        strange = [name for name in page.evaluate(GLOBALS) if name not in our_names() and not name.isdigit()]
        self.found += [f"{page.url}: a script made {name}" for name in strange]

    def open(self, page: Page, *addresses: str) -> None:
        """Go to each address and look; what the browser will not show but keep as a file has nothing to look at."""
        for address in addresses:
            try:
                answer = page.goto(address)
            except Error as kept:
                if "Download is starting" not in kept.message:
                    raise
                continue
            status = answer.status if answer else 200
            self.found += [] if status in {200, 404} else [f"{address}: {status}"]
            self.look(page)

    def _dialog(self, dialog: Any) -> None:
        """A dialog is one of theirs."""
        self.found.append(f"a dialog: {dialog.type} {dialog.message[:80]}")
        dialog.dismiss()

    def _answer(self, answer: Response) -> None:
        """The server must not break."""
        self.found += [f"{answer.url}: {answer.status}"] if answer.status >= 500 else []


def turns() -> Iterator[str]:
    """The worst of each kind in turn, without an end."""
    while True:
        yield from WORST
