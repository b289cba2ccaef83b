"""What the citation engine refuses, and what it says when pandoc is not there or not well."""

from __future__ import annotations

import json
import os
import select
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypandoc
import pytest

from blog.citations import engine, program
from blog.citations.document import written
from blog.citations.engine import EngineFailed, format_citations, version
from blog.citations.formatted import Cite, Part, Request
from tests.citations.two_works import BOTH, FREEZE, REID


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request({"a": {"title": "<i>" * 20_000}}), "A field of the source a is longer than 2,000 characters."),
        (Request({"a": {"author": [{"family": "x" * 10_000_000}]}}), "A field of the source a is longer than"),
        (Request({str(key): {} for key in range(501)}), "A list can hold 500 sources; this one has 501."),
        (Request({"a": {}}, ((Cite("a"),),) * 2_001), "A text can hold 2,000 citations; this one has 2,001."),
        (Request({"a": {}}, ((Cite("a"),) * 50,) * 81), "A text can name works 4,000 times"),
        (Request({str(key): {"title": "x" * 2_000} for key in range(301)}), "These sources and citations are too long"),
        (
            Request({"a": {}}, ((Cite("a", prefix="x" * 2_001),),)),
            "What is said around a citation is longer than 2,000",
        ),
    ],
    ids=["tags", "field", "records", "citations", "works", "together", "prefix"],
)
def test_too_much_is_refused_before_any_process_starts(
    request_: Request, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(EngineFailed, match="^" + said):
        format_citations(request_)


def test_records_that_are_too_long_together_are_refused() -> None:
    records = {str(key): dict.fromkeys(("title", "genre", "status"), "x " * 1000) for key in range(500)}
    with pytest.raises(EngineFailed, match="too long to be formatted together"):
        format_citations(Request(records))


def test_one_call_starts_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    version()
    real, started = subprocess.Popen, []
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(a) or real(*a, **k))
    format_citations(Request(BOTH, ((Cite("freeze2009", "4"),),) * 40))
    assert len(started) == 1


@pytest.fixture
def pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program of one's own in pandoc's place: lines of shell."""
    real, fake = pypandoc.get_pandoc_path(), tmp_path / "pandoc"

    def place(lines: str) -> None:
        fake.write_text(f"#!/bin/sh\nreal={real}\n{lines}\n")
        fake.chmod(0o700)
        monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: str(fake))

    return place


TELLS_VERSION = '[ "$1" = --version ] && { echo "pandoc 3.9"; exit; }'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("echo pandoc 2.17.1.1", "Formatting citations takes pandoc 3.9 or newer; 2.17.1.1 is installed."),
        ("echo hello", "The program found in pandoc's place does not tell its version."),
        (f"{TELLS_VERSION}\nexit 3", program.FAILED),
        (f"{TELLS_VERSION}\nhead -c 1000000 /dev/zero; kill -9 $$", program.FAILED),
        (f"{TELLS_VERSION}\necho hello", "Pandoc formatted these sources in a form that is not understood here."),
        (f"{TELLS_VERSION}\necho '[]'", "Pandoc formatted these sources in a form that is not understood here."),
        (f"{TELLS_VERSION}\necho '{{\"blocks\":[]}}'", "Pandoc formatted these sources in a form that is not"),
    ],
    ids=["old", "another", "failing", "killed", "rubbish", "list", "empty"],
)
def test_a_pandoc_that_is_not_well_is_told_in_a_sentence(lines: str, said: str, pandoc: Callable[[str], None]) -> None:
    pandoc(lines)
    with pytest.raises(EngineFailed, match="^" + said):
        format_citations(Request(BOTH, ((Cite("freeze2009"),),)))


def test_a_missing_pandoc_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise OSError("No pandoc was found")

    monkeypatch.setattr(pypandoc, "get_pandoc_path", missing)
    assert version() == ""
    with pytest.raises(EngineFailed, match=r"^Pandoc, the program that formats citations, is not installed.$"):
        format_citations(Request(BOTH))


def test_a_pandoc_that_cannot_be_started_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: str(tmp_path / "nothing"))
    assert version() == ""
    with pytest.raises(EngineFailed, match="could not be started"):
        format_citations(Request(BOTH))


def test_a_slow_pandoc_is_ended_with_all_it_started(
    pandoc: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pandoc(f"{TELLS_VERSION}\nsleep 60 & echo $! > {tmp_path}/child; wait")
    version()
    monkeypatch.setattr(engine, "LIMIT_SECONDS", 0.3)
    with pytest.raises(EngineFailed, match=r"^Formatting these sources took too long, so it was stopped.$"):
        format_citations(Request(BOTH))
    assert has_ended(int((tmp_path / "child").read_text()))


def has_ended(process: int) -> bool:
    """Whether a process is gone, or goes within a second."""
    try:
        ended = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with os.fdopen(ended):
        return bool(select.select([ended], [], [], 1)[0])


REFUSES = f'{TELLS_VERSION}\ngiven=$(cat)\ncase $given in *POISON*) exit 64;; esac\nprintf %s "$given" | "$real" "$@"'


def test_a_refused_record_costs_no_other(pandoc: Callable[[str], None]) -> None:
    pandoc(REFUSES)
    records = {f"work{number}": REID for number in range(6)} | {"bad": {"title": "POISON"}, "last": FREEZE}
    answer = format_citations(Request(records, ((Cite("bad"),), (Cite("last", "4"),))))
    assert {entry.key for entry in answer.entries} == set(records) - {"bad"}
    assert answer.citations == ((), (Part("("), Part("Freeze 4", "last"), Part(")")))


def test_too_many_refused_records_end_in_a_sentence(
    pandoc: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    pandoc(REFUSES)
    started: list[object] = []
    real = program.output
    monkeypatch.setattr(engine, "output", lambda *given: started.append(given) or real(*given))
    with pytest.raises(EngineFailed, match="^" + program.FAILED):
        format_citations(Request({str(number): {"title": "POISON"} for number in range(40)}))
    assert len(started) == engine.MOST_PROCESSES


def test_the_program_gets_no_environment_of_ours(
    pandoc: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    pandoc(f'{TELLS_VERSION}\ncat /proc/$$/environ > {tmp_path}/environment\nexec "$real" "$@"')
    format_citations(Request(BOTH))
    given = dict(pair.split("=", 1) for pair in (tmp_path / "environment").read_text().split("\0") if pair)
    assert given == program.ENVIRONMENT


def test_the_document_names_no_key_and_holds_nothing_but_citations() -> None:
    document = written(Request({"secret-key": FREEZE}, ((Cite("secret-key", "4"),), (Cite("other"),))), {})
    assert "secret-key" not in json.dumps(document)
    assert [block["t"] for block in document["blocks"]] == ["Para"]


def test_the_version_is_told() -> None:
    assert tuple(map(int, version().split(".")[:2])) >= program.OLDEST_VERSION
