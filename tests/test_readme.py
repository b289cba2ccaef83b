"""What the documents name exists, and what exists is named: commands, settings, folders, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
OWN_COMMANDS = {path.stem for path in (ROOT / "blog/management/commands").glob("*.py")} - {"__init__"}
BEYOND_THE_ENVIRONMENT = {"SAMPLES", "POSTGRES_URL", "PYTHON", "CI"}


def code_in(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def test_every_command_is_in_the_readme_and_every_one_named_there_exists() -> None:
    named = {words.split()[0] for words in code_in(README.split("## Commands")[1].split("## Settings")[0])}
    commands = {word for word in named if re.fullmatch(r"[a-z_]+", word)} - {"python"}
    assert commands - set(get_commands()) == set()
    assert OWN_COMMANDS - commands == set()


def test_every_setting_read_from_the_environment_is_in_the_readme_and_back() -> None:
    source = (ROOT / "blog/settings.py").read_text()
    read = set(re.findall(r"(?:environ\.get\(|flag\(|needed\()\"([A-Z_]+)\"", source))
    table = README.split("## Settings")[1].split("## Decisions")[0]
    named = {name for name in code_in(table) if re.fullmatch(r"[A-Z_]{4,}", name)}
    assert named == read


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_a_document_names_exists(document: Path) -> None:
    text = document.read_text()
    named = {name for name in code_in(text) if re.fullmatch(r"\.?[\w.-]+(/[\w.*-]+)*/?", name) and "/" in name}
    generated = {name for name in named if name.startswith("var")}
    assert {name for name in named - generated if not list(ROOT.glob(name.rstrip("/")))} == set()


def test_every_top_level_folder_is_in_the_readme() -> None:
    hidden = {".git", ".venv", "var"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.endswith("_cache")} - hidden
    folders -= {"__pycache__", ".hypothesis", "test-results"}
    assert {folder for folder in folders if f"{folder}/" not in README} == set()


def test_no_document_or_source_names_a_registry_or_a_path_of_a_machine() -> None:
    forbidden = re.compile("pypi" + r"\.org|files\.pythonhosted|registry\.npmjs|/home/\w+/|" + "/wo" + "rk/")
    suffixes = {".py", ".md", ".toml", ".lock", ".html", ".yaml", ".js", ".css", ""}
    skip = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    files = [p for p in ROOT.rglob("*") if p.is_file() and p.suffix in suffixes and not skip & set(p.parts)]
    assert [str(path) for path in files if forbidden.search(path.read_text(errors="ignore"))] == []
