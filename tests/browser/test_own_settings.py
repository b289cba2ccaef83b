"""What readers set for themselves: 400 % zoom, wider text, forced colours, no motion; and where the focus goes when
something closes. Nothing is covered, cut off or lost, on one page of every kind that has a shape of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.page_kinds import COMMENTS, COURSE, DESK, DRAFT, POST, ROWS

SHAPES = {
    "anonymous": [POST, f"{COURSE}search/?q=Moscow", "/accounts/login/"],
    "author": [f"{DRAFT}edit/?beside=citations", f"{COURSE}me/"],
    "instructor": [DESK, f"{COURSE}people/", COMMENTS, f"{ROWS}course/1/closing/"],
}
# 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
WIDTHS, MOST_STOPS = (1280, 320), 30
WIDER = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
BESIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HELD = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
  && ["sticky", "fixed"].includes(getComputedStyle(one).position) && one.offsetHeight > 40)
  .map((one) => one.outerHTML.slice(0, 80))"""
COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), parts = [.1, .5, .9];
  if (one === document.body) return "";
  const points = parts.flatMap((x) => parts.map((y) => [box.x + x * box.width, box.y + y * box.height]));
  const isSeen = points.some(([x, y]) => {
    const met = document.elementFromPoint(x, y);
    return met && (one.contains(met) || met.contains(one) || met.closest("label")?.control === one);
  });
  return isSeen ? "" : one.outerHTML.slice(0, 80);
}"""
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
  && !one.closest(".unseen, .trap, .visually-hidden, svg") && !one.matches("input, textarea, select, label.unseen")
  && ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.offsetWidth > 1
  && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
  .map((one) => one.outerHTML.slice(0, 80))"""
BARE = """() => [...document.querySelectorAll("button, .btn, input, select, textarea")].filter((one) => {
  const style = getComputedStyle(one);
  if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || one.closest(".unseen")) return false;
  if (one.matches("[type=hidden], [type=checkbox], [type=radio], [type=file], .unseen")) return false;
  const hasEdge = style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0;
  return !hasEdge && style.textDecorationLine !== "underline";
}).map((one) => one.outerHTML.slice(0, 80))"""
UNMARKED = """() => [...document.querySelectorAll("nav [aria-current], .tabs label:has(:checked)")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).textDecorationLine !== "underline")
  .map((one) => one.outerHTML.slice(0, 80))"""
# The parts of a field for dates have rings of the browser's own.
RINGLESS = """() => {
  const one = document.activeElement, ring = (at) => getComputedStyle(at).outlineStyle !== "none";
  const isLetOff = one === document.body || one.matches("[type^=date]");
  return isLetOff || [one, one.closest("label")].some((at) => at && ring(at)) ? "" : one.outerHTML.slice(0, 80);
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const lasts = style.transitionDuration.split(",").some((time) => parseFloat(time) > 0.01);
  return style.animationName !== "none" || lasts || style.scrollBehavior === "smooth";
}).map((one) => one.outerHTML.slice(0, 80))"""


def over_shapes(page_of: Any, look: Callable[[Page], Any], **options: Any) -> dict[str, Any]:
    """What is amiss on a page of each shape, by its address, in a browser that is set so."""
    found = {}
    for viewer, addresses in SHAPES.items():
        page = page_of(**options)
        if viewer != "anonymous":
            sign_in(page, viewer)
        for address in addresses:
            page.goto(address)
            if amiss := look(page):
                found[address] = amiss
    return found


def told_at_each_stop(page: Page, script: str) -> list[str]:
    """What a script says of what has the focus, from the first stop of the Tab key to the last."""
    found, count = set(), page.locator("a[href], button, input, select, textarea, summary").count()
    for _ in range(min(count, MOST_STOPS)):
        page.keyboard.press("Tab")
        found.add(page.evaluate(script))
    return sorted(found - {""})


def magnified(page: Page) -> list[Any]:
    """What is beside the screen, sticks to it, or hides what has the focus."""
    return [told for told in (page.evaluate(BESIDE), *page.evaluate(HELD), *told_at_each_stop(page, COVERED)) if told]


def set_wider(page: Page) -> list[Any]:
    """What is beside the screen, or cut off, by wider text alone."""
    cut, found = {}, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        cut[width] = page.evaluate(CUT_OFF)
    page.add_style_tag(content=WIDER)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {told}" for told in page.evaluate(CUT_OFF) if told not in cut[width]]
        found += [f"beside the screen at {width}"] if page.evaluate(BESIDE) else []
    return found


def in_few_colours(page: Page) -> list[str]:
    """The controls without an edge, the places without a mark, and what has the focus without a ring."""
    return [*page.evaluate(BARE), *page.evaluate(UNMARKED), *told_at_each_stop(page, RINGLESS)]


def test_at_four_hundred_per_cent_nothing_is_beside_the_screen_and_nothing_covers_the_focus(
    scripted_page_of: Any,
) -> None:
    # A page that still glides to what has the focus would be measured on its way.
    assert over_shapes(scripted_page_of, magnified, viewport=ZOOMED, reduced_motion="reduce") == {}


def test_text_may_be_set_wider_and_nothing_is_cut_off(scripted_page_of: Any) -> None:
    assert over_shapes(scripted_page_of, set_wider, bypass_csp=True) == {}


def test_in_forced_colours_every_control_has_an_edge_every_place_its_mark_and_the_focus_its_ring(
    scripted_page_of: Any,
) -> None:
    assert over_shapes(scripted_page_of, in_few_colours, forced_colors="active") == {}


def test_nothing_moves_for_whoever_wants_no_motion(scripted_page_of: Any) -> None:
    assert over_shapes(scripted_page_of, lambda page: page.evaluate(MOVING), reduced_motion="reduce") == {}


@pytest.mark.parametrize(
    ("look", "wrong"),
    [
        (magnified, '<p style="width:900px">wide</p>'),
        (magnified, '<p style="position:fixed;inset:0;background:#fff">over all</p>'),
        (set_wider, '<p style="overflow:hidden;width:12em;height:1.3em;line-height:1.2">as wide as the box</p>'),
        (in_few_colours, '<button style="border:0">bare</button>'),
        (in_few_colours, '<nav><a aria-current="page" style="text-decoration:none !important">here</a></nav>'),
        (in_few_colours, "<style>:focus, :focus-visible { outline: none !important }</style>"),
        (lambda page: page.evaluate(MOVING), '<p style="transition:color 2s !important">gliding</p>'),
    ],
)
def test_what_is_amiss_for_settings_of_ones_own_would_be_found(
    scripted_page_of: Any, look: Callable[[Page], Any], wrong: str
) -> None:
    page = scripted_page_of(viewport=ZOOMED, reduced_motion="reduce", forced_colors="active", bypass_csp=True)
    page.goto("/accounts/login/")
    before = look(page)
    page.goto("/accounts/login/")
    page.evaluate("wrong => document.querySelector('main').insertAdjacentHTML('beforeend', wrong)", wrong)
    assert (before, bool(look(page))) == ([], True)


def test_a_sheet_that_closes_gives_the_focus_back_to_its_button(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "instructor")
    page.goto(DESK)
    opener = page.locator(".q details.sheet > summary").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.sheet[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("details.sheet[open]")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_dialog_that_closes_gives_the_focus_back_to_where_it_was(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "author")
    page.goto(f"{DRAFT}edit/")
    opener = page.locator(".tools").get_by_role("button", name="Keys")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(opener).to_be_focused()
