"""The catalogue in Spanish: every text of the sources in it, each translated whole; the compiled one says the same."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
from collections import Counter

import pytest
from babel.messages import Message

from tests.site.messages import ROOT, catalogue, ids, in_sources, messages, strings

LANGUAGE = "es"
FOLDER = ROOT / f"blog/locale/{LANGUAGE}/LC_MESSAGES"
MENDED = "make messages, translate what it names, make messages again"
PLACE = re.compile(r"%\((\w+)\)([sdr])|\{(\w*)\}")
TAG = re.compile(r"</?[a-z]+[^<>]*>")
END = re.compile(r"[.:?…,]?$")
SAME = set("Chicago BibTeX CSL-JSON Colloquy Spam spam Tokens token tokens id".split())  # what both languages have
TWO_WAYS = set(  # a label and a state, one thing and several
    "works|from|to|all|report|rejected|updated|changed|new|none|reply to %(name)s|held until %(day)s|"
    "held for the rest of the term".split("|")
)


def of_both(message: Message) -> list[tuple[str, str]]:
    """Each form of a message with its translation."""
    return list(zip(ids(message), strings(message), strict=True))


def said(*found: object) -> list[str]:
    """What a failure shows: the beginning of each text."""
    return [str(one)[:90] for one in found]


def test_every_text_of_the_sources_is_in_the_catalogue_and_no_other() -> None:
    here = {(message.context or "", *ids(message)) for message in messages(LANGUAGE)}
    missing = [f"{where}: {key[-1]}" for key, where in in_sources().items() if key not in here]
    assert (missing, sorted(here - in_sources().keys())) == ([], []), MENDED


def test_every_message_is_translated_and_none_is_guessed() -> None:
    lacking = [message for message in messages(LANGUAGE) if message.fuzzy or not all(strings(message))]
    assert said(*(message.id for message in lacking)) == [], MENDED
    assert [message.id for message in messages(LANGUAGE) if len(ids(message)) != len(strings(message))] == []


def test_a_translation_has_the_places_of_its_text() -> None:
    wrong = []
    for message in messages(LANGUAGE):
        for n, (text, translation) in enumerate(of_both(message)):
            asked, given = (Counter(found[0] for found in PLACE.finditer(words)) for words in (text, translation))
            may_lack = (
                len(ids(message)) > 1 and n == 0 and set(given) <= {f[0] for f in PLACE.finditer(ids(message)[1])}
            )
            wrong += [] if set(asked) == set(given) or may_lack else [(text, translation)]
    assert wrong == []


def test_a_translation_has_the_marks_and_the_end_of_its_text() -> None:
    marks, ends, edges = [], [], []
    for message in messages(LANGUAGE):
        for text, translation in of_both(message):
            marks += [] if TAG.findall(text) == TAG.findall(translation) else [text]
            ends += [] if END.search(text)[0] == END.search(translation)[0] else [(text, translation)]  # type: ignore[index]
            space = [(len(t) - len(t.lstrip()), len(t) - len(t.rstrip())) for t in (text, translation)]
            edges += [] if space[0] == space[1] else [text]
    assert (marks, ends, edges) == ([], [], [])


def test_it_is_spanish_throughout() -> None:
    same = [t for m in messages(LANGUAGE) for t, s in of_both(m) if t == s and not is_of_both(t)]
    assert same == []
    told = [s for m in messages(LANGUAGE) for s in strings(m)]
    assert [s for s in told if re.search(r"[“”‘’]|\b(usted|ustedes|su navegador)\b|[!¡]", s)] == []


def is_of_both(text: str) -> bool:
    """Whether a text has no word that Spanish would say otherwise."""
    words = re.findall(r"[^\W\d_]{2,}(?:-[A-Z]+)?", PLACE.sub("", text))
    return all(word in SAME or word.isupper() for word in words)


def test_one_text_with_one_meaning_is_translated_one_way() -> None:
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for message in messages(LANGUAGE):
        if not message.context:
            found.setdefault(tuple(text.casefold().rstrip(".:…") for text in ids(message)), set()).add(
                tuple(text.casefold().rstrip(".:…") for text in strings(message))
            )
    differing = {key[0]: sorted(values) for key, values in found.items() if len(values) > 1}
    assert differing.keys() <= TWO_WAYS, differing


def test_the_compiled_catalogue_says_what_the_written_one_says() -> None:
    with (FOLDER / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    wrong = []
    for message in messages(LANGUAGE):
        context, texts = message.context, ids(message)
        if len(texts) > 1:
            given = tuple(known.npgettext(context, *texts, n) if context else known.ngettext(*texts, n) for n in (1, 2))
        else:
            given = (known.pgettext(context, *texts) if context else known.gettext(*texts),)
        wrong += [] if given == strings(message) else [message.id]
    assert wrong == [], MENDED
    assert len(known._catalog) == sum(len(strings(m)) for m in messages(LANGUAGE)) + 1  # type: ignore[attr-defined]


def test_the_head_says_how_spanish_counts_and_holds_the_glossary() -> None:
    assert catalogue(LANGUAGE).plural_forms == "nplurals=2; plural=(n != 1);"
    assert "lista de clase" in catalogue(LANGUAGE).header_comment


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="the tools of gettext are not here")
def test_the_tools_of_gettext_have_nothing_against_it() -> None:
    command = ["msgfmt", "--check", "-o", "/dev/null", str(FOLDER / "django.po")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (told.returncode, told.stderr) == (0, "")
