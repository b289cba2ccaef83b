"""What stops a command though nothing in it is wrong: a database that is away or was never made, a folder of somebody
else's. Each is said in a sentence, with what to do. It knows no command."""

from __future__ import annotations

import os
from pathlib import Path
from pwd import getpwuid

from django.db import DatabaseError, InterfaceError, OperationalError, connection

NO_TABLE, NO_TABLE_OF_POSTGRESQL = "no such table", "42P01"


def in_a_sentence(problem: Exception) -> str:
    """What is wrong, where, and what to do now; nothing for an error of our own."""
    if isinstance(problem, PermissionError):
        return f"{problem.filename} is closed to {user()}: give it to them, or run this as somebody else."
    if isinstance(problem, DatabaseError | InterfaceError):
        return about_the_file() or about_the_database(problem)
    return ""


def about_the_file() -> str:
    """Why the file of SQLite cannot be used, if that is seen from here."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or name.startswith(("file:", ":memory:")):
        return ""
    file = Path(name).absolute()
    if not file.parent.is_dir():
        return f"There is no folder {file.parent} for the database: make it for {user()}, or mend DATABASE_URL."
    closed = [path for path in (file.parent, file) if path.exists() and not os.access(path, os.W_OK)]
    return f"{closed[0]} cannot be written by {user()}: give it to them, or mend DATABASE_URL." if closed else ""


def about_the_place(out: Path) -> str:
    """Why a file cannot be written where somebody wants it, if that is seen from here."""
    folder = out.absolute().parent
    if out.is_dir():
        return f"{out} is a folder: name a file in it."
    if not folder.is_dir():
        return f"There is no folder {folder}: make it for {user()}, or name another."
    if not os.access(folder, os.W_OK):
        return f"{folder} cannot be written by {user()}: give it to them, or name another."
    return ""


def about_the_database(problem: Exception) -> str:
    """Why a database does not do what it was asked; nothing where the question was wrong."""
    why = " ".join(str(problem).split())
    if NO_TABLE in why or getattr(problem.__cause__, "sqlstate", "") == NO_TABLE_OF_POSTGRESQL:
        return "The database has not all of its tables: run manage.py migrate."
    if isinstance(problem, OperationalError | InterfaceError) and connection.vendor == "sqlite":
        return f"{connection.settings_dict['NAME']} cannot be used now ({why}): see to that, then try again."
    if isinstance(problem, OperationalError | InterfaceError):
        more = " Without its ?pool= it says more." if "pool" in connection.settings_dict["OPTIONS"] else ""
        return f"The database does not answer ({why}): see that it runs and that DATABASE_URL names it.{more}"
    if type(problem) is DatabaseError and connection.vendor == "sqlite":
        file = connection.settings_dict["NAME"]
        return f"{file} is no database that can be read ({why}): mend DATABASE_URL, or restore a backup."
    return ""


def user() -> str:
    """Who runs this, by name if the machine knows one."""
    try:
        return getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"user {os.geteuid()}"
