"""Seventy shapes of text that make a careless reader of Markdown slow: each of any length, from one unit that is
repeated or wrapped round itself. Pure: plain text, by name. The suite counts the work for them; `benchmarks.shapes`
times them."""

from __future__ import annotations

from collections.abc import Callable

Shape = Callable[[int], str]

LONGEST = 16_000


def repeated(unit: str) -> Shape:
    """One unit again and again, to the very length."""
    return lambda n: (unit * (n // len(unit) + 1))[:n]


def around(before: str, after: str, middle: str = "a") -> Shape:
    """Something wrapped as often as the length allows."""
    return lambda n: before * (n // (len(before) + len(after))) + middle + after * (n // (len(before) + len(after)))


def before(unit: str, end: str) -> Shape:
    """A unit again and again, with something else at the very end."""
    return lambda n: repeated(unit)(max(n - len(end), 0)) + end


def numbered(line: Callable[[int], str]) -> Shape:
    """Pieces that are each another one, by their number."""

    def shape(n: int) -> str:
        pieces, length, number = [], 0, 0
        while length < n:
            pieces.append(line(number))
            length += len(pieces[-1])
            number += 1
        return "".join(pieces)[:n]

    return shape


def stairs(step: str, end: str = "\n") -> Shape:
    """Lines that each go one step deeper than the one before."""

    def shape(n: int) -> str:
        lines, length, depth = [], 0, 0
        while length < n:
            lines.append(step * depth + "- a" + end)
            length += len(lines[-1])
            depth += 1
        return "".join(lines)[:n]

    return shape


def halves(first: str, second: str) -> Shape:
    """So many of one, then as many of another."""
    return lambda n: repeated(first)(n // 2) + repeated(second)(n // 2)


SHAPES: dict[str, Shape] = {
    # brackets, links, images
    "open brackets": repeated("["),
    "nested brackets": around("[", "]"),
    "nested brackets with an address": around("[", "](b)"),
    "nested brackets round a key": around("[", "]", "@freeze2009"),
    "open images": repeated("!["),
    "nested images": around("![", "](b)"),
    "images in links": repeated("[![a](/images/b)](c) "),
    "open links": repeated("[a](<b"),
    "links without an end": repeated("[a]("),
    "links with a title without an end": repeated('[a](b "'),
    "nested parentheses": lambda n: "[a](" + around("(", ")")(n - 4),
    "pictures": repeated('![a](/images/x "b")\n\n'),
    "cards": repeated("https://youtu.be/a\n\n"),
    # references
    "definitions": repeated("[a]: b\n"),
    "definitions, each another": numbered(lambda k: f"[a{k}]: b\n"),
    "references to one definition": before("[a] ", "\n\n[a]: b"),
    "references to many definitions": lambda n: (
        numbered(lambda k: f"[a{k}] ")(n // 2) + "\n\n" + numbered(lambda k: f"[a{k}]: b\n")(n // 2)
    ),
    "a label of one long line": lambda n: "[" + "a" * (n - 4) + "]: b",
    # emphasis
    "stars": repeated("*a "),
    "closing stars": repeated("a* "),
    "stars and lines": repeated("*_"),
    "nested emphasis": around("**a", "b**"),
    "crossed emphasis": repeated("*a **b "),
    "many stars before one": before("*", "a*"),
    "open tildes": repeated("~~a"),
    "opening and then closing": halves("*a _b ", "c* d_ "),
    # code
    "backticks of growing length": numbered(lambda k: "`" * (k + 1) + " "),
    "open fences": repeated("```\n"),
    "indented code": repeated("    a\n\n"),
    # blocks
    "nested quotations": repeated("> "),
    "quotations, line by line deeper": numbered(lambda k: "> " * (k + 1) + "a\n"),
    "nested lists": stairs("  "),
    "nested lists on one line": repeated("- "),
    "quotations and lists": repeated("> - "),
    "loose items": repeated("- a\n\n\n"),
    "lazy lines": lambda n: "> " * 60 + "a\n" + repeated("a\n")(n - 122),
    "tabs": repeated("\t- \t"),
    "headings": repeated("# a #\n"),
    "rules that are none": repeated("* * * a\n"),
    "one line": repeated("a"),
    # tables
    "wide table": lambda n: "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + repeated("|" * 61 + "\n")(n - 244),
    "tables without an end": repeated("a|b\n-|-\n"),
    # notes
    "open notes": repeated("[^"),
    "nested notes": around("^[", "]"),
    "notes without end": repeated("^["),
    "marks of one note": before("[^1]", "\n\n[^1]: note"),
    "many notes": numbered(lambda k: f"[^{k}]\n\n[^{k}]: a\n\n"),
    "notes that mark themselves": numbered(lambda k: f"[^{k}]: [^{k}] [^{k + 1}]\n"),
    # HTML, entities, addresses, signs
    "open comments": repeated("<!--"),
    "open tags": repeated("<a b="),
    "raw sections": repeated("<![CDATA["),
    "entities": repeated("&#1234;"),
    "addresses without an end": repeated("<https://a.org/"),
    "backslashes": repeated("\\"),
    "combining marks": repeated("e\u0301"),
    "blocks of raw HTML": repeated("~~~wordpress\n<b>\n~~~\n\n"),
    "nothing": repeated("\x00"),
    # citations, as they are typed here
    "open citations": repeated("[@freeze2009"),
    "citations": repeated("[@freeze2009]"),
    "long citations": repeated("[" + "@freeze2009, p. 4; " * 24 + "@freeze2009]"),
    "citations with long words before": repeated("[" + "a " * 240 + "@freeze2009]"),
    "citations with wide space": repeated("[@freeze2009" + " " * 480 + ",]"),
    "parentheses with a page": repeated("(Freeze 4) "),
    "nested citations in parentheses": around("(Freeze 4 ", ")"),
    "open parentheses with names": repeated("(Freeze "),
    "names and years": repeated("Freeze (2009) and Lüthi (2008, 4) "),
    "many works in one parenthesis": lambda n: "(" + repeated("Freeze 4; Lüthi 5; ")(n - 2) + ")",
    "quotations and pages": repeated("“a” (Freeze 4) "),
    "keys without an end": repeated("@freeze2009, p. "),
    "numbers of pages": lambda n: "(Freeze " + repeated("4, ")(n - 9) + ")",
}
