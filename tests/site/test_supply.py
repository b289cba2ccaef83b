"""What the site is made of: a bill of materials of the lock file, and an audit that fails for what is known."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text()
FOUND = {"name": "django", "version": "5.2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.1"]}]}
INSTALLER = """#!/bin/sh
# stands where uv stands: it makes an environment with a pip-audit that has one answer
[ "$1" = venv ] || exit 0
for last; do :; done
mkdir -p "$last/bin"
ln -s "{python}" "$last/bin/python"
ln -s "{audit}" "$last/bin/pip-audit"
"""


def test_the_bill_of_materials_names_every_locked_package_with_its_sums() -> None:
    told = subprocess.run([sys.executable, ROOT / "scripts/sbom"], capture_output=True, text=True, check=True)  # noqa: S603
    bill = json.loads(told.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    locked = re.findall(r"^([\w.-]+)==([^ \\]+)", LOCK, re.M)
    assert [(part["name"], part["version"]) for part in bill["components"]] == locked
    assert sum(len(part["hashes"]) for part in bill["components"]) == LOCK.count("--hash=sha256:")
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in bill["components"])


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ({"dependencies": [FOUND]}, 1, "django 5.2.0: PYSEC-1, mended in 5.2.1"),
        ({"dependencies": [FOUND | {"vulns": []}]}, 0, "Nothing is known against them."),
        (None, 0, "NOT AUDITED: the advisories could not be reached (no route)."),
    ],
    ids=["known", "clean", "away"],
)
def test_an_audit_fails_for_what_is_known_and_says_when_it_could_not_ask(
    tmp_path: Path, answer: dict[str, object] | None, status: int, told: str
) -> None:
    written = f"echo '{json.dumps(answer)}' > \"$out\"" if answer else "echo no route >&2"
    ends = 0 if told.startswith("Nothing") else 1
    audit = tmp_path / "audit"
    audit.write_text(
        f'#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done\n{written}\nexit {ends}\n'
    )
    installer = tmp_path / "uv"
    installer.write_text(INSTALLER.format(python=sys.executable, audit=audit))
    for program in (audit, installer):
        program.chmod(0o700)
    path = f"{tmp_path}:{os.environ['PATH']}"
    run = subprocess.run(  # noqa: S603 - our own words
        [ROOT / "scripts/audit"], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.splitlines()[-1]) == (status, told)
