"""No text goes past gettext, read from the sources: what no page of the pseudo-locale's walk shows is looked at too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.site.messages import ROOT, mark_of, modules, templates

SILENT = {"script", "style", "svg", "code", "kbd"}
SPOKEN = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary"}
NAMES = {"Colloquy", "Markdown"}
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[“\"(]?[A-Z“][^\n]* [^\n]*[.?:…]|[A-Z][a-z]+(?: [a-z’']+){1,7}")
LABELS = {"label", "help_text", "verbose_name", "verbose_name_plural", "description", "empty_label", "heading"}
TO_OPERATORS = (  # who reads these runs the site: a terminal, a log, the checks of a deployment, what a program counts
    "blog/settings.py blog/backends.py blog/providers.py blog/deploy_checks.py blog/forgiving.py blog/demonstration.py"
    " blog/management blog/site/load.py blog/site/metrics.py blog/site/demo.py blog/books/binding.py"
    " blog/site/backing_up_archive.py blog/site/backing_up_database.py blog/models/log.py comments/checking.py"
    " comments/outside_check.py comments/spam/classifier.py blog/importers/page"  # the command that imports a page
).split()
NOT_SAID = {  # read by programs: a type's English name, a program's answer, SQL
    "blog/citations/reference_fields.py",
    "blog/citations/readers/bibtex.py: Unexpected block start",
    "blog/importers/page_heads.py: No such time of day.",
}


def bare_in_template(text: str) -> list[str]:
    """The words of a template that stand outside its tags for texts."""
    text = re.sub(r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.S)
    text = re.sub(r"{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}", "", text, flags=re.S)
    text = re.sub(r"{%\s*block (?:main_class|body_?class|bodyclass|extrastyle)\s*%}.*?{%\s*endblock[^%]*%}", "", text)
    words = Words()
    words.feed(re.sub(r"{[{%].*?[%}]}", "", text, flags=re.S))
    defaults = re.findall(r"{{[^}]*\|default(?:_if_none)?:[\"']([^\"']*)[\"']", text)
    defaults = [said for said in defaults if " " in said or not said.islower()]  # a value, such as “keep”
    return [said for said in [*words.said, *defaults] if WORD.search(said) and said.strip() not in NAMES]


class Words(HTMLParser):
    """What a template says in text and in spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.said += [value for name, value in attrs if value and name in SPOKEN]
        given = dict(attrs)
        is_button = tag == "input" and given.get("type") in {"submit", "button"} and "aria-hidden" not in given
        self.said += [value for name, value in attrs if name == "value" and value and is_button]
        own = [v for name, v in attrs if name.startswith("data-") and not name.startswith("data-hx-")]
        self.said += [v for v in own if v and " " in v.strip()]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.said.append(" ".join(data.split()))


def bare_in_module(tree: ast.AST) -> Iterator[str]:
    """Sentences and labels of a module that no function of gettext marks; a text within an f-string counts, for the
    tools of gettext find none there."""
    marked = set(described(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (mark_of(node) or is_for_the_log(node)):
            marked |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (ast.unparse(part) for part in ast.walk(node) if isinstance(part, ast.Call) and mark_of(part))
        elif isinstance(node, ast.keyword) and node.arg in LABELS and isinstance(node.value, ast.Constant):
            yield from [str(node.value.value)] if WORD.search(str(node.value.value or "")) else []
        elif isinstance(node, ast.Constant) and id(node) not in marked and isinstance(node.value, str):
            yield from [node.value] if SENTENCE.fullmatch(node.value) else []


def described(tree: ast.AST) -> Iterator[int]:
    """The docstrings."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            yield id(body[0].value)


def is_for_the_log(call: ast.Call) -> bool:
    """Whether a call writes to the log."""
    return getattr(getattr(call.func, "value", None), "id", "") == "logger"


def test_no_template_holds_a_word_that_is_not_translated() -> None:
    found = {str(path.relative_to(ROOT)): bare_in_template(path.read_text()) for path in templates()}
    assert len(found) > 100
    assert {path: words for path, words in found.items() if words} == {}


def test_no_module_says_a_sentence_that_is_not_translated() -> None:
    found = []
    for path in modules():
        name = str(path.relative_to(ROOT))
        if not name.startswith(tuple(TO_OPERATORS)):
            found += [f"{name}: {said}" for said in bare_in_module(ast.parse(path.read_text()))]
    assert [one for one in found if one not in NOT_SAID and one.partition(":")[0] not in NOT_SAID] == []


def test_every_module_that_is_spared_is_there() -> None:
    assert [name for name in TO_OPERATORS if not [*ROOT.glob(f"{name}*")]] == []
    assert [name for name in NOT_SAID if not (ROOT / name.partition(":")[0]).exists()] == []


def test_a_script_says_nothing_of_its_own() -> None:
    """What a script says stands in its page's data attributes, where the page was translated."""
    scripts = [path for package in ("blog", "comments") for path in (ROOT / package).rglob("static/**/*.js")]
    assert len(scripts) > 10
    said = re.compile(r"""["'`]([A-Z][a-z’']+(?: [\w’',]+)+[.?…]?|[A-Z][a-z]+[.?…])["'`]""")
    assert {path.name: words for path in scripts if (words := said.findall(uncommented(path)))} == {}


def uncommented(path: Path) -> str:
    return re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", path.read_text(), flags=re.S)


@pytest.mark.parametrize(
    ("template", "bare"),
    [
        ('<p>{% translate "Here" %} {{ name }}</p><code>raw</code>', []),
        ("<p>Here</p>", ["Here"]),
        ('<img alt="A house" src="{{ place }}">', ["A house"]),
        ('{{ name|default:"Nobody" }}{{ name|default:_("nobody") }}', ["Nobody"]),
        ('<form data-failed="Not sent. Try again.">', ["Not sent. Try again."]),
        ("{% blocktranslate %}Here{% endblocktranslate %}{# Here #}", []),
    ],
)
def test_a_bare_word_of_a_template_is_found(template: str, bare: list[str]) -> None:
    assert bare_in_template(template) == bare


@pytest.mark.parametrize(
    ("module", "bare"),
    [
        ('"""Says what it is for."""\ntold = _("It is kept.")', []),
        ('told = "It is kept."', ["It is kept."]),
        ('field = CharField(label="name")', ["name"]),
        ('field = CharField(label=_("name"))', []),
        ("told = f'{_(\"It is kept.\")} {more}'", ["_('It is kept.')"]),
        ('logger.warning("It is not kept.")', []),
    ],
)
def test_a_bare_sentence_of_a_module_is_found(module: str, bare: list[str]) -> None:
    assert list(bare_in_module(ast.parse(module))) == bare
