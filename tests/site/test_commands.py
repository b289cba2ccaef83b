"""The commands: each shows an example, and `demo` refuses to let known passwords in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands

from blog.models import Course

OWN_COMMANDS = [name for name, app in get_commands().items() if app == "blog"]


def test_the_demonstration_is_refused_unless_somebody_wants_its_known_passwords(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("demo", "--no-serve")
    assert Course.objects.count() == 0


@pytest.mark.parametrize("name", OWN_COMMANDS)
def test_every_command_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command(name, "--help")
    assert f"manage.py {name}" in capsys.readouterr().out.split("example:")[1]
