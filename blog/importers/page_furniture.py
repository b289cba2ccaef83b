"""What a blog prints around words: menus, share buttons, the reply form. Knows single lines, never their place."""

import re

from blog.importers.page_lines import tidy

LONGEST = 200

FORM = re.compile(
    r"(?:leave a (?:reply|comment)(?: to .{1,80})?(?: cancel reply)?"
    r"|post a (?:new )?comment|write a comment.{0,3}|add a comment|join the conversation|join the discussion"
    r"|fill in your details below.*|you are commenting using.*|you must (?:be|log) .*(?:comment|reply)\.?"
    r"|your email address will not be published\..*|connecting to %s|comments are (?:now )?closed.*"
    r"|log ?in to (?:leave a )?(?:reply|comment).*|create a free website.*|blog at wordpress\.com.*)",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?:share this:?|like this:?|share on .{1,40}|post navigation|related posts:?"
    r"|related|published by.*|advertisements?)",
    re.IGNORECASE,
)
SMALL = re.compile(
    r"(?:reply|reply ?↓|↓ ?reply|reply to .{1,60}|log ?in to reply|cancel reply|like|likes?:.*|liked by .*"
    r"|like ?loading ?(?:\.\.\.|…)|loading ?(?:\.\.\.|…)|edit|\(edit\)|edit this|permalink|report this ad"
    r"|your comment is awaiting moderation\.?|this comment has been removed.*|uncategori[sz]ed"
    r"|click to (?:share|print|email).*|(?:tweet|email|print|more|facebook|twitter|reddit)"
    r"|pinterest|tumblr|linkedin|pocket"
    r"|(?:google\+|twitter|facebook) (?:photo|picture)|log ?out ?/ ?change ?\)?"
    r"|skip to (?:content|main content|primary content).*|menu|primary menu|main menu|search(?: for)?:?|home|about|rss"
    r"|←.*|.*→|[«‹] (?:previous|older).*|(?:next|newer).* [»›]|(?:previous|next) post:?.*|(?:older|newer) comments"
    r"|proudly powered by .*|just another wordpress.*|notify me of .*|follow(?:ing)?|sign me up)",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:(?i:posted (?:on|in|by)\b.*|filed under\b.*|tagged(?: with| as)?\b.*|tags?:.*|categor(?:y|ies):.*"
    r"|bookmark the permalink.*|this entry was posted .*)|[Bb]y [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
    r"|\d+ comments?|no comments(?: yet)?|(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
    r"(?: (?:by|~|at|/|\|) .{1,60})?)"
)
AVATAR = re.compile(
    r"(?:\[?(?:img|image|logo)\]?:?|(?:gr)?avatar(?: (?:of|for) .{1,60})?|.{1,60}['’]s? (?:gr)?avatar)", re.I
)


def _whole(pattern: re.Pattern[str], line: str) -> bool:
    """Whether the pattern takes all of the line. A wrapped sentence can leave “reply” alone, so no small letter."""
    plain = tidy(line[: 2 * LONGEST])
    return 0 < len(plain) <= LONGEST and not plain[0].islower() and pattern.fullmatch(plain) is not None


def opens_form(line: str) -> bool:
    """Whether the reply form, or the notice in its place, begins with this line."""
    return _whole(FORM, line)


def opens_tail(line: str) -> bool:
    """Whether the strip of buttons under a post begins with this line."""
    return _whole(TAIL, line)


def is_furniture(line: str) -> bool:
    """Whether the line is a button, a menu entry, an avatar or a part of the reply form."""
    return any(_whole(pattern, line) for pattern in (SMALL, FORM, TAIL, AVATAR))


def is_byline(line: str) -> bool:
    """Whether the line says when, by whom or under which tag the post was published."""
    return _whole(BYLINE, line)


def is_avatar(line: str) -> bool:
    """Whether the line stands where a picture of a person stood."""
    return _whole(AVATAR, line)
