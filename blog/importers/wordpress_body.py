"""One WordPress text as Markdown: the body of a post or page, or of a comment, as its export holds it. The door of this
package for such texts. Knows nothing of the file it came from, nor where pictures and works will be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bs4 import Tag

from blog.importers.document import with_captions
from blog.importers.document_lists import indented
from blog.importers.document_records import Block, Fault, NotADocument, place_of
from blog.importers.document_works import split_works
from blog.importers.page_works import heading_of
from blog.importers.wordpress_addresses import shown
from blog.importers.wordpress_attachments import Attachments
from blog.importers.wordpress_body_records import Account, BodyRecord, Picture, Problem
from blog.importers.wordpress_characters import cleaned, n_left_out
from blog.importers.wordpress_expansion import expanded
from blog.importers.wordpress_notes import numbered_notes
from blog.importers.wordpress_paragraphs import tree_of
from blog.importers.wordpress_plain import literal, plain_paragraphs
from blog.importers.wordpress_reader import BodyReader, Linked, RemarkReader
from blog.importers.wordpress_tokens import Token, depth_of, partners_of, tokens_of

__all__ = ["BodyRecord", "Picture", "Problem", "convert", "convert_comment", "place_of", "shown"]

LONGEST = 2_000_000
LONGEST_NOTE = 100_000
MOST_SIGNS = 60_000
MOST_NOTES = 2_000
DEEPEST = 200
LINE_END = "  \n"


def convert(
    content: str,
    pictures: Mapping[int, Picture],
    notes: tuple[tuple[str, str], ...] = (),
    takes_works: bool = True,
) -> BodyRecord:
    """The body of a post or page, given the attachments by their number and the notes of its footnotes block by their
    id. `pictures` of the record are addresses as `shown` writes them. One that is too long or tangled is kept as plain
    text; nothing is raised."""
    account = Account()
    account.count(Problem.CHARACTERS, n_left_out(content[:LONGEST]))
    try:
        return read(content, pictures, notes, takes_works, account)
    except (NotADocument, RecursionError) as refused:
        is_long = isinstance(refused, NotADocument) and refused.fault is Fault.LONG
    problem = Problem.LONG if is_long else Problem.TANGLED
    said = [plain_paragraphs(cleaned(text)) for text in (content, *(html for _key, html in notes))]
    return BodyRecord("\n\n".join(filter(None, said)), problems=((problem, str(len(content))), *account.told[:1]))


def read(
    content: str,
    pictures: Mapping[int, Picture],
    notes: Sequence[tuple[str, str]],
    takes_works: bool,
    account: Account,
) -> BodyRecord:
    """The body of a post or page. Raises NotADocument for one too long or tangled, RecursionError for one too deep."""
    tokens, held, raw = expanded(readable(content, LONGEST), pictures, account)
    soup = tree_of(tokens, account)
    given = {key: tree_of(plain_tokens(html, account), account) for key, html in notes[:MOST_NOTES]}
    blocks_of_notes = numbered_notes(soup, given, [tree_of(note, account) for note in held], account)
    attachments = Attachments(known=pictures, account=account)
    blocks = read_by(BodyReader(attachments, account=account, raw=raw), soup)
    ends: list[str] = []
    for number, note in blocks_of_notes:
        said = "\n\n".join(b.markdown for b in read_by(BodyReader(attachments, account=account, raw=raw), note))
        account.count(Problem.NOTE_LOOSE, not number)
        ends += [f"[^{number}]: {indented(said, 4)}" if number else said] if said or number else []
    body, works = split_works(parted(blocks)) if takes_works else (blocks, ())
    return BodyRecord(
        "\n\n".join(filter(None, [*(block.markdown for block in body), *ends])),
        works,
        tuple(attachments.addresses),
        sum(bool(number) for number, _note in blocks_of_notes),
        tuple(raw),
        account.told,
    )


def convert_comment(content: str) -> str:
    """The body of a comment, as Markdown of what comments may hold; pictures are links. Nothing is raised."""
    plain = cleaned(content[:LONGEST])
    if "<" not in plain and "&" not in plain:
        return literal(plain)
    account = Account()
    try:
        tokens = [as_words(token) for token in readable(plain, LONGEST)]
        found, _held, _raw = expanded(tokens, {}, account, keeps_raw=False)
        blocks = read_by(RemarkReader(Linked(), account=account), tree_of(found, account))
    except (NotADocument, RecursionError):
        return plain_paragraphs(plain)
    return "\n\n".join(block.markdown for block in blocks)


def as_words(token: Token) -> Token:
    """A token without meaning to WordPress: in a comment no shortcode is one."""
    return Token("words", token.text) if token.kind in {"short", "endshort"} else token


def readable(content: str, longest: int) -> list[Token]:
    """The tokens of a text. Raises NotADocument for one too long or tangled."""
    if len(content) > longest:
        raise NotADocument(Fault.LONG)
    text = cleaned(content)
    if sum(map(text.count, "<[\n")) > MOST_SIGNS:
        raise NotADocument(Fault.TANGLED)
    tokens = tokens_of(text)
    if depth_of(tokens, partners_of(tokens)) > DEEPEST:
        raise NotADocument(Fault.TANGLED)
    return tokens


def plain_tokens(html: str, account: Account) -> list[Token]:
    """The tokens of a note, which holds no picture and no note."""
    return expanded(readable(html, LONGEST_NOTE), {}, account, keeps_raw=False)[0]


def read_by(reader: BodyReader, tree: Tag) -> list[Block]:
    """The blocks of a tree, in which no word holds a block; none is a caption without its picture."""
    return with_captions(list(reader.read(tree)))


def parted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a heading such as “Works Cited” apart from the lines typed below it in one paragraph."""
    found: list[Block] = []
    for block in blocks:
        first, *others = block.lines or ("",)
        if block.kind != "paragraph" or not others or not heading_of(first.strip("*_ ")):
            found.append(block)
            continue
        head, _break, rest = block.markdown.partition(LINE_END)
        found.append(Block("paragraph", head, first.strip("*_ "), (first,)))
        found.append(replace(block, markdown=rest, text=" ".join(others), lines=tuple(others)))
    return found
