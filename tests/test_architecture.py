"""What must never happen between the parts of the project, read from the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(
    path.relative_to(ROOT)
    for package in ("blog", "comments")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TREES = {path: ast.parse((ROOT / path).read_text()) for path in CODE}
TOP_LEVEL = set(
    "manage.py pyproject.toml README.md blog comments templates fixtures tests .ci Makefile requirements.lock "
    "CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE scripts benchmarks deploy docs .git .gitignore".split()
)
GENERATED = {
    ".venv",
    "var",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "__pycache__",
    "test-results",
}
PURE = (
    "blog.citations",
    "blog.importers",
    "blog.characters",
    "blog.colours",
    "blog.aligning",
    "blog.differences",
    "blog.feeds.atom",
    "blog.watching.lines",
    "comments.policy",
    "comments.threads",
    "comments.spam",
)
FORBIDDEN_WORDS = {"utils", "helpers", "services", "core", "common", "signals"}
ENVIRONMENT_READERS = {"blog/settings.py", "blog/wsgi.py", "blog/asgi.py"}
VERBS = {"blog/publishing.py", "comments/moderation.py"}
WHOLE_COURSE_READERS = VERBS | {
    "comments/posting.py",
    "comments/columns.py",
    "comments/concerned.py",
    "comments/locking.py",
    "comments/numbering.py",
    "comments/checking.py",
    "comments/learning.py",
    "comments/outside_check.py",
    "comments/telling.py",
    "blog/site/rerender.py",
    "blog/site/store.py",
    "blog/site/persons.py",
    "blog/site/erasing.py",
    "blog/site/exporting.py",
    "blog/names/forgetting.py",
    "comments/tidying.py",
    "comments/claiming.py",
    "comments/ruling.py",
    "blog/site/demo.py",
    "blog/audiences.py",
    "blog/manuscripts.py",
    "blog/pictures.py",
    "blog/site/wordpress/pictures.py",
    "blog/unclaimed.py",
    "blog/copying.py",
    "blog/names/naming.py",
    "blog/restyling.py",
    "blog/site/citation_audit.py",
    "blog/site/load.py",
    "blog/site/metrics.py",
    "blog/searching/essays.py",
    "blog/site/reindex.py",
    "blog/site/doctor_threads.py",
    "blog/site/doctor_files.py",
    "blog/site/doctor_index.py",
    "blog/site/doctor_pages.py",
}
SCOPED_MANAGERS = {"Post", "Comment", "Source", "Image", "Revision"}
SCOPED_DOORS = {"visible_to", "withdrawn_from", "linkable_to", "acted_on_by", "written_by", "standing", "sizes"}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 300, 40, 120


def name_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, inside functions too; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


ROWS = [
    (
        "the ground knows neither comments nor the roof",
        "blog",
        ("blog.site", "blog.management", "blog.urls"),
        ("comments", "blog.site"),
    ),
    (
        "comments know no roof, page, form, admin or route",
        "comments",
        (),
        ("blog.site", "blog.views", "blog.admin", "blog.urls"),
    ),
    (
        "models know nothing above them",
        "blog.models",
        (),
        ("blog.publishing", "blog.rendering", "blog.forms", "blog.views"),
    ),
    (
        "comments' models know nothing above them",
        "comments.models",
        (),
        ("comments.moderation", "comments.views", "blog.views"),
    ),
]


@pytest.mark.parametrize(("rule", "of", "but", "never"), ROWS, ids=[row[0] for row in ROWS])
def test_imports_that_must_never_happen(rule: str, of: str, but: tuple[str, ...], never: tuple[str, ...]) -> None:
    files = [path for path in CODE if within(name_of(path), of) and not within(name_of(path), *but)]
    assert files
    assert [(str(path), module) for path in files for module in imports(path) if within(module, *never)] == []


def test_pure_modules_know_neither_django_nor_a_model() -> None:
    pure = [path for path in CODE if within(name_of(path), *PURE)]
    assert [
        (str(p), m) for p in pure for m in imports(p) if within(m, "django", "blog.models", "comments.models")
    ] == []


def test_nothing_but_routes_imports_views_and_nothing_imports_admin_or_commands() -> None:
    reached = [
        (str(path), module)
        for path in CODE
        for module in imports(path)
        if within(module, "blog.management.commands", "blog.urls", "comments.urls", "comments.admin")
        or (
            within(module, "blog.views", "blog.site.views", "comments.views")
            and not within(name_of(path), "blog.views", "blog.site.views", "comments.views")
            and path.name != "urls.py"
        )
        or (within(module, "blog.admin") and not within(name_of(path), "blog.admin", "comments.admin"))
    ]
    assert reached == []


def test_no_module_reaches_for_another_modules_underscore_names() -> None:
    found = []
    for path in CODE:
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.ImportFrom):
                found += [(str(path), alias.name) for alias in node.names if alias.name.startswith("_")]
            elif isinstance(node, ast.Attribute) and re.match(r"_[a-z]", node.attr) and node.attr != "_meta":
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                found += [] if owner in {"self", "cls"} or is_super(node.value) else [(str(path), node.attr)]
    assert found == []


def is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def test_the_environment_is_read_in_one_place() -> None:
    readers = {str(path) for path in CODE for module in imports(path) if module in {"os.environ", "os.getenv"}}
    readers |= {str(path) for path in CODE if "os.environ" in (ROOT / path).read_text()}
    assert readers - ENVIRONMENT_READERS == set()


def test_markdown_and_safe_html_have_one_place() -> None:
    found = [
        (str(path), module)
        for path in CODE
        for module in imports(path)
        if within(module, "markdown_it", "mdit_py_plugins", "nh3", "markdown") or module.endswith(".mark_safe")
    ]
    assert {path for path, module in found} == {"blog/rendering.py"}


def test_no_template_switches_escaping_off() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates
    assert [t.name for t in templates if re.search(r"\|\s*safe\b|autoescape\s+off", t.read_text())] == []


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    inline = re.compile(r"<style|\sstyle=|\son\w+=[\"']|<script(?![^>]*\bsrc=)")
    assert [t.name for t in (ROOT / "templates").rglob("*.html") if inline.search(t.read_text())] == []


def writes_status(node: ast.AST) -> bool:
    """`x.status = …`, `setattr(x, "status", …)`, `update(status=…)`, `create(status=…)`, or any `bulk_update`."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [element for target in targets for element in getattr(target, "elts", [target])]
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in flat)
    if not isinstance(node, ast.Call):
        return False
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if called == "setattr":
        return any(isinstance(argument, ast.Constant) and argument.value == "status" for argument in node.args)
    named = any(keyword.arg == "status" for keyword in node.keywords)
    return called == "bulk_update" or (named and called in {"update", "create", "get_or_create", "update_or_create"})


def test_a_status_is_written_by_its_verbs_alone() -> None:
    writers = {str(path) for path, tree in TREES.items() for node in ast.walk(tree) if writes_status(node)}
    assert writers == VERBS


def chain_after(tree: ast.AST, node: ast.Attribute) -> set[str]:
    """The methods called, one on the other, on `Model.objects`."""
    names, current, parents = (
        set(),
        node,
        {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)},
    )
    while (parent := parents.get(current)) is not None:
        if isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is current):
            names.add(getattr(parent, "attr", ""))
            current = parent
        else:
            return names
    return names


def test_managers_are_used_through_the_door_of_visibility() -> None:
    found = []
    for path, tree in TREES.items():
        if within(name_of(path), "blog.models", "comments.models") or str(path) in WHOLE_COURSE_READERS:
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "objects"
                and getattr(node.value, "id", "") in SCOPED_MANAGERS
            ):
                found += [] if chain_after(tree, node) & SCOPED_DOORS else [f"{path}:{node.lineno}"]
    assert found == []


def test_the_top_level_is_the_users() -> None:
    assert {path.name for path in ROOT.iterdir()} - TOP_LEVEL - GENERATED == set()


def test_no_drawer_for_odds_and_ends() -> None:
    assert [str(path) for path in CODE if FORBIDDEN_WORDS & {path.stem, *path.parts}] == []


def test_every_module_and_every_public_function_says_what_it_is_for() -> None:
    missing = [str(path) for path, tree in TREES.items() if not ast.get_docstring(tree)]
    for path, tree in TREES.items():
        for node in [*tree.body, *(child for body in tree.body for child in getattr(body, "body", []))]:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not re.match(r"__\w+__$|Meta$|Media$", node.name):
                missing += [] if ast.get_docstring(node) else [f"{path}:{node.lineno} {node.name}"]
    assert missing == []


def test_files_functions_and_templates_stay_small() -> None:
    large = [str(path) for path in CODE if len((ROOT / path).read_text().splitlines()) > LONGEST_FILE]
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                large.append(f"{path}:{node.lineno} {node.name}")
    for template in (ROOT / "templates").rglob("*.html"):
        if len(template.read_text().splitlines()) > LONGEST_TEMPLATE:
            large.append(template.name)
    assert large == []


def test_commands_hold_arguments_a_call_and_a_summary() -> None:
    commands = [path for path in CODE if path.parent.name == "commands" and path.stem != "__init__"]
    bodies = {str(p): len((ROOT / p).read_text().split("class Command")[1].splitlines()) for p in commands}
    assert {path: lines for path, lines in bodies.items() if lines > LONGEST_FUNCTION} == {}
