"""The morning on which the tests of letters about notices happen: nothing waits before it is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from blog.notices import Kind
from blog.notices.kinds import KINDS
from tests.blog.noticing import NOW, know_kinds, mail_into


@pytest.fixture(autouse=True)
def eight_in_the_morning(time_machine: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """It is eight in New York on the first of September; letters are files; nothing waits before it is told."""
    time_machine.move_to(NOW, tick=False)
    know_kinds(monkeypatch)
    monkeypatch.setitem(KINDS, "essay", Kind("essay", "New essays", "", KINDS["essay"].describe))
    mail_into(tmp_path, settings)


def later(time_machine: Any, **by: float) -> None:
    """So long after eight."""
    time_machine.move_to(NOW + timedelta(**by), tick=False)
