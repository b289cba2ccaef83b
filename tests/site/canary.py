"""The canaries, a word of its own in everything that can be hidden, and the rules by which each of nine viewers may
meet them. It must not know how the world is made that holds them: that is `world.py`."""

from __future__ import annotations

import re

from tests.site.addresses import ROLES

WORD = re.compile(r"canary([a-z]+?)q([a-z]+?)end")

# Who may meet the words of a thing. x: may, and does somewhere; o: may, though no outlet shows it; .: never.
# Viewers: anonymous, guest, student of section A, author of the essay (A), student of another course, assistant of
# section B, instructor of another course, instructor, superuser. The course is open to the web, the other is not.
RULES = """
                      anon guest stud auth other asst strgr inst super
web                      x     x    x    x     x    x     x    x     x   an essay for anyone
institution              .     .    x    x     x    x     x    x     x   an essay for everyone enrolled
course                   .     .    x    x     .    x     .    x     x   an essay for the course
section                  .     .    x    x     .    .     .    x     x   an essay for section A
staff                    .     .    .    x     .    .     .    x     x   an essay for its author and staff
peers                    .     .    x    x     .    .     .    x     x   … for a classmate named there
unnamed                  .     .    .    x     .    .     .    x     x   … for another classmate
draft                    .     .    .    x     .    .     .    x     x   an essay not published
withdrawn                .     .    .    x     .    .     .    x     x   an essay taken back
withdrawn.note           .     .    .    .     .    .     .    x     x   the note for the record
revised                  x     x    x    x     x    x     x    x     x   the published words of an essay
newer                    .     .    .    x     .    .     .    x     x   its newer words, not published
former                   .     .    .    x     .    .     .    x     x   its former words (their title is in the log)
former.bytes             x     x    x    x     x    x     x    x     x   a picture belongs to the essay
section.tag              .     .    x    x     .    x     .    x     x   tags are the course’s: its staff see them
staff.tag                .     .    .    x     .    x     .    x     x   …
peers.tag                .     .    x    x     .    x     .    x     x   …
unnamed.tag              .     .    .    x     .    x     .    x     x   …
draft.tag                .     .    .    x     .    x     .    x     x   …
withdrawn.tag            .     .    .    x     .    x     .    x     x   …
former.tag               .     .    .    .     .    x     .    x     x   …
asked                    .     .    .    x     .    .     .    x     x   a draft that a student is asked to sign
asked.title              .     .    x    x     .    .     .    x     x   … its title
asked.slug               .     .    x    x     .    .     .    x     x   … its address
asked.tag                .     .    .    x     .    x     .    x     x   …
joint                    .     .    x    x     .    .     .    x     x   a student's draft that the author signed
joint.tag                .     .    x    x     .    x     .    x     x   …
unsaved                  .     .    x    x     .    .     .    .     .   words typed into it and not saved
unsaved.title            .     .    x    x     .    .     .    .     x   … whoever deletes an essay is told what goes
bsection                 .     .    .    .     .    x     .    x     x   an essay for section B
bdraft                   .     .    .    .     .    x     .    x     x   a draft in section B
otto                     .     .    .    .     x    .     x    .     x   an essay in the other course, for anyone
ottodraft                .     .    .    .     .    .     x    .     x   a draft there
ottocourse               .     .    .    .     x    .     x    .     x   what the other course says of itself
ottocourse.section       .     .    .    .     o    .     x    .     x   the name of its section
spoken                   x     x    x    x     x    x     x    x     x   a student's comment, published
pending                  .     .    x    .     .    .     .    x     x   one that waits
rejected                 .     .    x    .     .    .     .    x     x   one that was declined, and the note
spam                     .     .    x    .     .    .     .    x     x   one filed as spam
removed                  .     .    x    .     .    .     .    x     x   one that was taken down
removed.note             .     .    x    .     .    .     .    x     x   the note to its author
takenback                .     .    x    .     .    .     .    x     x   one that its author took back
private                  .     .    x    .     .    .     .    x     x   one for staff
forauthor                .     .    x    x     .    .     .    x     x   one for the essay's author and staff
offweb                   .     .    x    x     .    x     .    x     x   one that its author took from the web
note                     .     .    .    x     .    .     .    x     x   a private note to the essay's author
notesaid                 .     .    x    .     .    .     .    x     x   … to the author of a comment
guest                    .     x    .    .     .    .     .    x     x   a guest's that waits
guest.email              .     o    .    .     .    .     .    x     x   that guest's address
visitor                  .     .    .    .     .    .     .    x     x   another guest's that waits
visitor.email            .     .    .    .     .    .     .    x     x   that guest's address
flag                     .     .    .    .     .    .     .    x     x   a reader's report of a comment
undercourse              .     .    x    x     .    x     .    x     x   a comment under the essay for the course
undersection             .     .    x    x     .    .     .    x     x   … for section A
understaff               .     .    .    x     .    .     .    x     x   … for its author and staff
underwithdrawn           .     .    .    x     .    .     .    x     x   … taken back
underb                   .     .    .    .     .    x     .    x     x   one that waits under the essay for section B
underotto                .     .    .    .     x    .     x    .     x   a comment in the other course
underottopending         .     .    .    .     .    .     x    .     x   one that waits there
loose                    .     .    .    x     .    .     .    .     o   a picture brought in for no essay yet
silent                   .     .    .    .     .    .     .    x     x   roster name and address of a silent member
silent.name              .     .    x    x     .    x     .    x     x   the public name of that member
student                  .     .    x    .     .    .     .    x     x   the classmate's roster name and address
author                   .     .    .    x     .    .     .    x     x   the author's
assistant                .     .    .    .     .    x     .    x     x   the assistant's
instructor               .     .    .    .     .    x     .    x     x   the instructor's
bwriter                  .     .    .    .     .    x     .    x     x   those of a student of section B
other                    .     .    .    .     x    .     x    .     x   those of the other course's student
ottowriter               .     .    .    .     .    .     x    .     x   those of its author
stranger                 .     .    .    .     .    .     x    .     x   those of its instructor
superuser                .     .    .    .     .    .     .    .     x   the superuser's
outsider                 .     .    .    .     .    .     .    .     x   those of an account enrolled nowhere
elsewhere                .     .    .    .     .    .     .    .     x   secrets of signing in by a provider
token                    .     .    x    .     .    .     .    .     x   the name of a student's token
factor                   .     .    .    .     .    .     .    .     x   the name of somebody's passkey
factor.secret            .     .    .    .     .    .     .    .     .   and what is kept of it
letter                   .     .    .    .     .    .     .    .     .   a letter in the queue
imported                 .     .    .    .     .    .     .    x     x   the account of an import
claimable                .     .    .    .     .    .     .    .     .   the address under which a name can be claimed
"""


def word(thing: str, part: str) -> str:
    """The canary in one part of a thing."""
    return f"canary{thing}q{part}end"


def ruled(mark: str) -> dict[str, set[str]]:
    """Each viewer with the names of what they may meet, by one mark of the rules."""
    rows = [line.split()[: 1 + len(ROLES)] for line in RULES.strip().splitlines()[1:]]
    return {role: {row[0] for row in rows if row[column] in mark} for column, role in enumerate(ROLES, 1)}


def rule_of(thing: str, part: str, names: set[str]) -> str:
    """The name of the rule for one part of a thing: its own, or that of the whole."""
    return f"{thing}.{part}" if f"{thing}.{part}" in names else thing
