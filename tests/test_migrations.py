"""No migration stops the version of the site that still runs beside it: what it could not bear is refused, on either
database, by reading the operations. A field goes, or changes its name, in two releases: the first writes it no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from blog.unlocked import AddIndexUnlocked

OURS = ("blog", "comments")
LANDED = {"blog": 16, "comments": 5}  # the last numbers of each before there was a site to keep running
EXCUSED: dict[tuple[str, str], str] = {}  # (app, name): why it may stand all the same
SMALL = {"course", "section", "week", "tag", "page", "joinlink", "rule", "rules", "apitoken"}
NEVER = {
    migrations.RemoveField: "takes a field away that the running version reads",
    migrations.DeleteModel: "takes a table away that the running version reads",
    migrations.RenameField: "renames a field that the running version reads",
    migrations.RenameModel: "renames a table that the running version reads",
    migrations.AlterModelTable: "renames a table that the running version reads",
    migrations.RunSQL: "runs SQL, of which nobody can read here what it locks",
    migrations.RunPython: "runs Python, of which nobody can read here what it locks",
}


def problems(app: str, operations: Iterable[Operation], before: ProjectState) -> Iterator[str]:
    """What the running version could not bear of these operations, in their order; the state goes on with them."""
    created: set[str] = set()
    for operation in operations:
        model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from problems(app, operation.database_operations, before.clone())
        elif isinstance(operation, migrations.CreateModel):
            created.add(model)
        elif model not in created and (what := problem(app, model, operation, before)):
            yield f"{what}: {operation.describe()}"
        operation.state_forwards(app, before)


def problem(app: str, model: str, operation: Any, before: ProjectState) -> str:
    """What it could not bear of this one."""
    kind, is_large = type(operation), model not in SMALL
    if what := NEVER.get(kind):
        return what
    if kind is migrations.AddField and is_demanded(operation.field):
        return "adds a field that the running version does not fill; give it a db_default"
    if kind is migrations.AlterField:
        return change_of(before.models[app, model].fields[operation.name], operation.field)
    if kind in {migrations.AddIndex, migrations.AddConstraint} and is_large:
        return "locks a large table while it is read; use AddIndexUnlocked"
    if kind is migrations.AddField and is_large and (operation.field.unique or operation.field.db_index):
        return "locks a large table while its index is made; use db_index=False and AddIndexUnlocked"
    return ""


def is_demanded(field: models.Field[Any, Any]) -> bool:
    """Whether whoever writes a row has to fill this."""
    return not (field.null or field.many_to_many or field.has_db_default() or isinstance(field, models.GeneratedField))


def change_of(old: Any, new: Any) -> str:
    """What the running version, or the table's other readers, could not bear of a field's change."""
    if old.null and not new.null:
        return "demands a field that the running version leaves empty"
    if old.has_db_default() and not new.has_db_default() and not new.null:
        return "demands a field that the running version leaves to the database"
    column = [field.db_parameters(connection)["type"] for field in (old, new)]
    if type(old) is not type(new) and column[0] != column[1]:
        return "writes a whole table anew, and locks it meanwhile"
    if (old.max_length or 0) > (new.max_length or 0) > 0:
        return "shortens a field that the running version fills"
    return ""


def found(app: str, *operations: Operation) -> list[str]:
    """The problems of a migration that was made up, after all that have landed."""
    return list(problems(app, operations, MigrationLoader(None).project_state()))


@pytest.fixture(scope="module")
def read() -> dict[tuple[str, str], list[str]]:
    """The problems of every migration of ours, by its name."""
    loader = MigrationLoader(None)
    told, state = {}, ProjectState(real_apps=loader.unmigrated_apps)
    for app, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        operations = loader.graph.nodes[app, name].operations
        if app in OURS:
            told[app, name] = list(problems(app, operations, state))
        else:
            loader.graph.nodes[app, name].mutate_state(state, preserve=False)
    return told


def test_no_migration_stops_the_version_that_still_runs(read: dict[tuple[str, str], list[str]]) -> None:
    bad = {key: told for key, told in read.items() if told and int(key[1][:4]) > LANDED[key[0]]}
    assert {key: told for key, told in bad.items() if key not in EXCUSED} == {}
    assert set(EXCUSED) <= set(bad), "what is excused needs no excuse any more"


def test_the_landed_ones_that_a_running_site_would_not_have_borne_are_found(
    read: dict[tuple[str, str], list[str]],
) -> None:
    landed = {f"{app} {name[:4]}" for (app, name), told in read.items() if told and int(name[:4]) <= LANDED[app]}
    assert {"blog 0006", "blog 0011", "blog 0012", "comments 0003", "comments 0005"} <= landed
    assert landed.isdisjoint({"blog 0001", "blog 0014", "blog 0015", "comments 0001"})


INDEX = models.Index(fields=["title"], name="made_up")
MADE_UP: list[tuple[str, Operation, str]] = [
    ("adds", migrations.AddField("post", "colour", models.CharField(max_length=9, default="")), "give it a db_default"),
    ("removes", migrations.RemoveField("post", "slug"), "takes a field away"),
    ("renames", migrations.RenameField("post", "slug", "name"), "renames a field"),
    ("retypes", migrations.AlterField("image", "width", models.TextField()), "writes a whole table anew"),
    ("shortens", migrations.AlterField("image", "credit", models.CharField(max_length=20)), "shortens a field"),
    ("demands", migrations.AlterField("image", "post", models.IntegerField()), "leaves empty"),
    (
        "joins",
        migrations.AddField("post", "of", models.ForeignKey("blog.Post", models.CASCADE, null=True)),
        "db_index=F",
    ),
    ("indexes", migrations.AddIndex("revision", INDEX), "use AddIndexUnlocked"),
    ("runs", migrations.RunPython(migrations.RunPython.noop), "runs Python"),
]


@pytest.mark.parametrize(("operation", "words"), [row[1:] for row in MADE_UP], ids=[row[0] for row in MADE_UP])
def test_a_migration_that_would_stop_it_is_refused(operation: Operation, words: str) -> None:
    (told,) = found("blog", operation)
    assert words in told


def test_what_it_bears_is_let_through() -> None:
    new = migrations.CreateModel(
        "Shelf", [("id", models.BigAutoField(primary_key=True)), ("title", models.TextField())]
    )
    assert (
        found("blog", new, migrations.AddIndex("shelf", INDEX), migrations.RenameField("shelf", "title", "name")) == []
    )
    assert (
        found(
            "blog",
            migrations.AddField("post", "colour", models.CharField(max_length=9, default="", db_default="")),
            migrations.AddField("post", "shade", models.IntegerField(null=True)),
            migrations.AlterField("image", "credit", models.CharField(max_length=300, blank=True)),
            AddIndexUnlocked("revision", INDEX),
            migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("post", "colour")]),
        )
        == []
    )
    separate = migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("image", "credit")])
    assert len(found("blog", separate)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_index_is_added_without_a_lock_and_taken_away_again() -> None:
    before = MigrationLoader(connection).project_state()
    after, operation = before.clone(), AddIndexUnlocked("revision", INDEX)
    operation.state_forwards("blog", after)
    table = before.apps.get_model("blog", "revision")._meta.db_table
    names = []
    for change, old, new in (
        (operation.database_forwards, before, after),
        (operation.database_backwards, after, before),
    ):
        with connection.schema_editor(atomic=False) as editor:
            change("blog", editor, old, new)
        with connection.cursor() as cursor:
            names.append("made_up" in connection.introspection.get_constraints(cursor, table))
    assert names == [True, False]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="no other database leaves one behind")
@pytest.mark.django_db(transaction=True)
def test_an_index_that_a_killed_migration_left_unfinished_is_made_anew() -> None:
    before = MigrationLoader(connection).project_state()
    after, operation = before.clone(), AddIndexUnlocked("revision", INDEX)
    operation.state_forwards("blog", after)
    finished = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'made_up'::regclass"
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX made_up ON blog_revision (title)")
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'made_up'::regclass")
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("blog", editor, before, after)
        cursor.execute(finished)
        assert cursor.fetchall() == [(True,)]
        cursor.execute("DROP INDEX made_up")
