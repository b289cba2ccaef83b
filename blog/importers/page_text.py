"""A class-blog page saved as plain text: title, essay and thread told apart by their lines. Knows nothing of HTML."""

from collections.abc import Sequence

from blog.importers.page_announcement import ThreadHeading, find_heading, same_title
from blog.importers.page_essay import Block, read_essay
from blog.importers.page_furniture import is_byline, is_furniture, opens_form, opens_tail
from blog.importers.page_lines import WRAPPED_WIDTH, excerpt, is_prose, paragraphs, tidy, word_count
from blog.importers.page_thread import read_thread
from blog.importers.page_works import begins_work, heading_of, looks_like_work
from blog.importers.records import NotAPage, PageRecord

LONGEST_TITLE = 150
TITLE_WORDS = 20
WORDS_BEFORE_FORM = 20
NO_TITLE = "No title was found; give one."


def read_text(text: str) -> PageRecord:
    """The page in this text. Raises NotAPage if no paragraph is in it or its thread is too long."""
    lines = text.split("\n")
    thread = find_heading(lines)
    above, below = _parts(lines, thread)
    doubts: list[str] = []
    title, rest = _split_title(above, thread.title if thread else "", doubts)
    blocks = _blocks(rest, doubts)
    if not any(is_prose(block.text) for block in blocks):
        raise NotAPage("No paragraph was found in this file, so it is no page; save the page as text or HTML again.")
    essay = read_essay(blocks)
    comments, thread_doubts = read_thread(below)
    doubts += [*essay.doubts, *thread_doubts, *count_doubts(thread.declared if thread else None, len(comments))]
    return PageRecord(
        title=title,
        body=essay.body,
        paragraphs=essay.paragraphs,
        quotations=essay.quotations,
        captions=essay.captions,
        works=essay.works,
        heading=essay.heading,
        comments=comments,
        declared=thread.declared if thread else None,
        doubts=tuple(doubts),
    )


def count_doubts(declared: int | None, found: int) -> list[str]:
    """A sentence if the page announces another number of comments than were found."""
    if declared is None or declared == found:
        return []
    return [f"The page announces {declared} comments; {found} were found."]


def _parts(lines: Sequence[str], thread: ThreadHeading | None) -> tuple[list[str], list[str]]:
    """The lines of the essay and those of the comments, each ended by the first line of a reply form."""
    if thread is None:
        return _before_form(lines, WORDS_BEFORE_FORM), []
    above = _before_form(lines[: thread.position], WORDS_BEFORE_FORM)
    return above, _before_form(lines[thread.position + thread.length :], 0)


def _before_form(lines: Sequence[str], words_needed: int) -> list[str]:
    """The lines above the first that opens a reply form after this many words."""
    words = 0
    for position, line in enumerate(lines):
        if words >= words_needed and opens_form(line):
            return list(lines[:position])
        words += word_count(line)
    return list(lines)


def _split_title(lines: Sequence[str], announced: str, doubts: list[str]) -> tuple[str, list[str]]:
    """The title and the lines below it; the title as the thread's heading names it wins over the first line."""
    if announced:
        for position, line in enumerate(lines):
            if same_title(line, announced):
                _tell_left_out(lines[:position], doubts)
                return tidy(line), list(lines[position + 1 :])
        doubts.append(f"The title was taken from the thread's heading: “{excerpt(announced)}”.")
        return announced, list(lines)
    filled = [position for position, line in enumerate(lines) if tidy(line) and not is_furniture(line)]
    first = filled[0] if filled else None
    if first is not None and _is_title(lines, first):
        return tidy(lines[first]), list(lines[first + 1 :])
    doubts.append(NO_TITLE)
    return "", list(lines)


def _is_title(lines: Sequence[str], position: int) -> bool:
    """Whether the line is short, no sentence, and followed by an empty line or by one much too long for a title."""
    line = tidy(lines[position])
    following = tidy(lines[position + 1]) if position + 1 < len(lines) else ""
    short = len(line) <= LONGEST_TITLE and word_count(line) <= TITLE_WORDS and line[-1] not in ".,;:"
    return short and (not following or len(following) > WRAPPED_WIDTH) and not looks_like_work(line)


def _tell_left_out(lines: Sequence[str], doubts: list[str]) -> None:
    """Add a doubt that names the lines above the title, menus aside."""
    words = [excerpt(line) for line in lines if tidy(line) and not is_furniture(line)]
    if words:
        doubts.append(f"{len(words)} lines above the title were left out: “{'”, “'.join(words[:5])}”.")


def _blocks(lines: Sequence[str], doubts: list[str]) -> list[Block]:
    """The essay's paragraphs, without buttons, bylines and the strip below it that holds no words of the author."""
    blocks: list[Block] = []
    below = False
    for line in paragraphs(_apart(lines)):
        below = below or (opens_tail(line) and any(is_prose(block.text) for block in blocks))
        if is_furniture(line):
            continue
        if is_byline(line) or (below and not is_prose(line) and not looks_like_work(line)):
            doubts.append(f"“{excerpt(line)}” was left out as a part of the blog around the essay.")
            continue
        blocks.append(Block("line", (line,)))
    return blocks


def _apart(lines: Sequence[str]) -> list[str]:
    """The lines with an empty one between those that must not be joined: a button, a heading of works, a new work."""
    apart: list[str] = []
    for position, line in enumerate(lines):
        above = tidy(lines[position - 1]) if position else ""
        if is_furniture(line) or is_byline(line) or heading_of(line):
            apart += ["", line, ""]
        elif begins_work(line, above):
            apart += ["", line]
        else:
            apart.append(line)
    return apart
