"""Single values of BibTeX: their pieces put together, and the mending that spares pandoc's traps. It must not know
entries."""

from __future__ import annotations

import re

from blog.citations.reference_texts import names_organisation

LONGEST_VALUE = 8_000
MONTHS = {
    name[:3].lower(): name
    for name in "January February March April May June July August September October November December".split()
}
BARE = re.compile(r"[^\s#{}\"]+")
SPECIAL = re.compile(r"(?<!\\)[&%#]")
UNDERLINE = re.compile(r"(?<!\\)_")
DOLLAR = re.compile(r"(?<!\\)\$")
ESCAPED = re.compile(r"\\([_%&#~${}])(?:\{\})?")
DOTLESS = re.compile(r"(\\['`^\"~=])(\{?)\\([ij])(?![A-Za-z])\s?")
COMMAND = re.compile(r"\\[A-Za-z]+\*?|[{}]")
BRACE = re.compile(r"(?<!\\)[{}]")
ADDRESS = re.compile(r"https?://[^\s{}\"]+", re.I)


def value_of(raw: str, macros: dict[str, str]) -> str:
    """The text of a value as written: `{…}`, `"…"`, a macro, a number, or several joined with `#`; braces balanced.

    It is bounded while it grows, so that macros made of macros cannot swell."""
    pieces, position, length = [], 0, 0
    while position < len(raw) and length <= LONGEST_VALUE:
        if raw[position] in '{"':
            end = closing(raw, position)
            piece = raw[position + 1 : end]
            position = end + 1
        elif word := BARE.match(raw, position):
            piece = macros.get(word[0].lower(), word[0])
            position = word.end()
        else:
            piece, position = "", position + 1
        pieces.append(piece)
        length += len(piece)
    return balanced(" ".join("".join(pieces).split()))


def closing(raw: str, start: int) -> int:
    """Where the brace or quotation mark that opens at `start` is closed; the end of the text if never."""
    depth, quoted = 0, raw[start] == '"'
    for place in range(start + 1, len(raw)):
        sign = raw[place]
        if raw[place - 1] == "\\":
            continue
        if sign == "{":
            depth += 1
        elif sign == "}" and (depth or not quoted):
            if not depth and not quoted:
                return place
            depth -= 1
        elif sign == '"' and quoted and not depth:
            return place
    return len(raw)


def balanced(text: str) -> str:
    """The text itself, or the text without braces where they do not match."""
    depth = 0
    for brace in BRACE.finditer(text):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            break
    return text if depth == 0 and not text.endswith("\\") else BRACE.sub("", text).rstrip("\\")


def mended(text: str) -> str:
    """Text with the signs escaped that LaTeX would take for commands: `AT&T`, `100%`, a single `$`. An
    accent over a dotless i is one over an i."""
    text = SPECIAL.sub(r"\\\g<0>", DOTLESS.sub(r"\1\2\3", text))
    dollars = len(DOLLAR.findall(text))
    if dollars % 2:
        text = DOLLAR.sub(r"\\$", text)
    return text if dollars and dollars % 2 == 0 else UNDERLINE.sub(r"\\_", text)


def protected(text: str) -> str:
    """Words in braces, so that pandoc leaves their capitals and their `and` alone."""
    return f"{{{mended(text)}}}"


def verbatim(text: str) -> str:
    """An address or identifier without LaTeX's escapes: `\\_` is `_`; the address alone where there is one."""
    plain = ESCAPED.sub(r"\1", text)
    found = ADDRESS.search(plain)
    return found[0] if found else COMMAND.sub("", plain)


def plain(text: str) -> str:
    """Words without commands and braces, for what is only looked at."""
    return " ".join(COMMAND.sub("", text).replace("~", " ").split())


def people(text: str) -> str:
    """The names of a role: organisations braced, `and others` left out."""
    names = [name for name in split_names(text) if name.strip("{} ").lower() not in {"others", "et al", "et al.", ""}]
    return " and ".join(f"{{{mended(name)}}}" if is_organisation(name) else mended(name) for name in names)


def is_organisation(name: str) -> bool:
    """Whether a name without comma and without braces of its own has an organisation's words."""
    return "," not in name and not name.startswith("{") and names_organisation(plain(name))


def split_names(text: str) -> list[str]:
    """The names between ` and `, that word inside braces left alone."""
    names: list[str] = []
    current: list[str] = []
    depth = 0
    for word in text.split(" "):
        if word.lower() == "and" and depth == 0:
            names.append(" ".join(current))
            current = []
            continue
        depth += sum(1 if brace[0] == "{" else -1 for brace in BRACE.finditer(word))
        current.append(word)
    return [name for name in [*names, " ".join(current)] if name]
