"""An index of the works alone on PostgreSQL: a word that stands in many texts is most often in no work, and this index
knows that at once. Nobody waits while it is made; if it was broken off, drop what is left and migrate again."""

from django.db import migrations

MAKE = """CREATE INDEX CONCURRENTLY IF NOT EXISTS blog_search_works ON blog_search USING gin (vector)
WHERE number >> 41 & 3 = 3"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS blog_search_works"


def make_index(apps, schema_editor):
    """On PostgreSQL; SQLite finds a range by itself."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def drop_index(apps, schema_editor):
    """Take it away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("blog", "0015_versions")]
    operations = [migrations.RunPython(make_index, drop_index)]
