"""Changes of the database that do not stop those who write meanwhile."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import AddIndex

UNFINISHED = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid"


class AddIndexUnlocked(AddIndex):
    """Adds an index while others write, on PostgreSQL concurrently: its migration says `atomic = False`, and holds
    nothing else. SQLite has one writer anyway. A run that was killed on its way leaves an index there which nobody
    uses; the next one takes it away first."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add it."""
        if schema_editor.connection.vendor == "postgresql" and self.is_left(schema_editor.connection):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(self.index.name)}")
        self.chosen(schema_editor).database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it away."""
        self.chosen(schema_editor).database_backwards(app_label, schema_editor, from_state, to_state)

    def is_left(self, connection: Any) -> bool:
        """Whether an index of this name is there and was never finished."""
        with connection.cursor() as cursor:
            cursor.execute(UNFINISHED, [self.index.name])
            return cursor.fetchone() is not None

    def chosen(self, schema_editor: Any) -> AddIndex:
        """The operation for this database."""
        if schema_editor.connection.vendor != "postgresql":
            return AddIndex(self.model_name, self.index)
        from django.contrib.postgres.operations import AddIndexConcurrently

        return AddIndexConcurrently(self.model_name, self.index)
