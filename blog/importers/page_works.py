"""Works-cited lines: the heading above them, and what tells such a line from a sentence when nothing stands above it.

Must not know where on the page a line stands, nor what the work is: lines are kept as typed and read elsewhere.
"""

import re

from blog.importers.page_lines import BULLET, tidy, word_count

LONGEST_WORK = 600
LONGEST_HEADING = 60
ENOUGH = 3
FULL_LINE = 55
MOST_PROSE_WORDS = 60

HEADING = re.compile(
    r"[#*_]*((?:works?|sources?|literature|texts?) (?:cited|consulted|used|referenced)"
    r"|(?:selected |annotated )?bibliograph(?:y|ies)"
    r"|references|reference list|(?:primary |secondary )?sources?|citations|further reading)[*_]*\s?:?[*_]*",
    re.IGNORECASE,
)
INLINE = re.compile(
    r"((?:works?|sources?) (?:cited|consulted|used)|bibliography|references)\s?:\s?(\S.*)", re.IGNORECASE
)

NAME = r"[A-ZÀ-Þ][\w'’.-]*"
AUTHOR_FIRST = re.compile(rf"(?:\[?\d{{1,3}}[\].)] ?)?{NAME}(?: {NAME}){{0,3}}, {NAME}.{{0,200}}?[.:,(] ")
AUTHOR_LAST = re.compile(rf".{{5,}}(?:\.|,? by) {NAME}(?: {NAME}){{1,3}}\.?")
TITLE_FIRST = re.compile(r"[“\"‘*_«].{3,}")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\bn\.? ?d\.")
ADDRESS = re.compile(r"(?:https?://|www\.|doi:|doi\.org)\S+", re.IGNORECASE)
TRADE = re.compile(
    r"\b(?:press|university|publish(?:ers?|ing)|books|edition|ed\.|eds\.|edited by|trans\.|translated by"
    r"|journal|quarterly|review|vol\.|no\.|pp?\.|pg\.|accessed|retrieved|archive|encyclop(?:a|æ|ae)dia|web\.)(?![\w])",
    re.IGNORECASE,
)
SENTENCE = re.compile(
    r"\b(?:is|was|were|are|had|has|have|been|would|could|should|did|does|that|which|this|these|they|he|she|it|we|because|also|not)\b"
)


def heading_of(line: str) -> str:
    """The line as typed if all of it is a heading such as “Works Cited:”, otherwise ""."""
    plain = tidy(line[:LONGEST_WORK])
    return plain if len(plain) <= LONGEST_HEADING and HEADING.fullmatch(plain) else ""


def inline_heading(line: str) -> tuple[str, str] | None:
    """Heading and first work of a line such as “Works cited: Freeze, …”; None for any other line."""
    match = INLINE.fullmatch(tidy(line)) if len(line) <= LONGEST_WORK else None
    return (f"{match[1]}:", match[2]) if match and looks_like_work(match[2]) else None


def as_work(line: str) -> str:
    """The line as typed, without the bullet a list put before it."""
    plain = tidy(line)
    return BULLET.sub("", plain, count=1) if BULLET.match(plain) else plain


def looks_like_work(line: str) -> bool:
    """Whether the line, with nothing above it to say so, is a work: signs of one outweigh those of a sentence."""
    plain = as_work(line[: LONGEST_WORK + 1])
    if not 0 < len(plain) <= LONGEST_WORK or word_count(plain) > MOST_PROSE_WORDS:
        return False
    if ADDRESS.fullmatch(plain):
        return True
    return _signs(plain) - len(SENTENCE.findall(ADDRESS.sub("", plain))) >= ENOUGH


def begins_work(line: str, above: str) -> bool:
    """Whether a new work begins with this line, or it goes on with the one that fills the line above it."""
    if not looks_like_work(line):
        return False
    plain = as_work(line)
    return len(above) < FULL_LINE or bool(AUTHOR_FIRST.match(plain) or TITLE_FIRST.match(plain))


def reads_like_prose(line: str) -> bool:
    """Whether a line under the heading is too much of a paragraph to be a work."""
    return len(line) > LONGEST_WORK or (word_count(line) > MOST_PROSE_WORDS and len(SENTENCE.findall(line)) >= ENOUGH)


def _signs(plain: str) -> int:
    """How much speaks for a work: names where works put them, a year, a publisher's words, capitals."""
    return (
        2 * bool(AUTHOR_FIRST.match(plain))
        + 2 * bool(AUTHOR_LAST.fullmatch(plain))
        + bool(TITLE_FIRST.match(plain))
        + bool(YEAR.search(plain))
        + 2 * bool(ADDRESS.search(plain))
        + bool(TRADE.search(plain))
        + _is_title_case(plain)
    )


def _is_title_case(plain: str) -> bool:
    """Whether most of the longer words begin with a capital, as in titles and names."""
    words = [word.lstrip("“\"‘'(*_") for word in ADDRESS.sub("", plain).split()]
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return bool(long_words) and sum(word[0].isupper() for word in long_words) >= 0.6 * len(long_words)
