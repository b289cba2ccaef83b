"""The documents that are searched, in one table outside the models: no change of a model can take its index away. Fill
it with `manage.py reindex`."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE blog_search USING fts5(title, words, tokenize = 'unicode61 remove_diacritics 0')",
    "INSERT INTO blog_search (blog_search, rank) VALUES ('rank', 'bm25(5.0, 1.0)')",
]
POSTGRESQL = [
    "CREATE TABLE blog_search (number bigint PRIMARY KEY, vector tsvector NOT NULL)",
    "CREATE INDEX blog_search_vector ON blog_search USING gin (vector)",
]


def make_table(apps, schema_editor):
    """In the way of the database."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_table(apps, schema_editor):
    """Drop it, with all that belongs to it."""
    schema_editor.execute("DROP TABLE blog_search")


class Migration(migrations.Migration):
    dependencies = [("blog", "0012_closing")]
    operations = [migrations.RunPython(make_table, drop_table)]
