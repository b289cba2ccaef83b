"""Which column of a roster is what: known by its label in nine languages, or by what stands in it. A guess, no more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from blog.importers.roster_records import Columns, Field, Table

LOOKED_AT = 200

# Labels as `plain` leaves them, the surer ones first. Two fields may claim a word: `settled` decides by the others.
LABELS: dict[Field, tuple[str, ...]] = {
    Field.EMAIL: tuple(
        "email emailaddress mail emailadresse mailadresse adresseemail adressemail courriel adressedecourriel correo "
        "correoelectronico direcciondecorreo direcciondeemail adresemail poczta pocztaelektroniczna adrespoczty "
        "indirizzoemail postaelettronica enderecodeemail epost epostadress epostadresse mailadres schoolemail "
        "studentemail campusemail universityemail primaryemail sisloginid loginid username benutzername "
        "nomdutilisateur nombredeusuario anmeldename login".split()
    ),
    Field.FIRST: tuple(
        "firstname givenname forename vorname prenom nombre imie nome voornaam fornamn fornavn prvnijmeno "
        "legalfirstname first given nombres primeiroonome primeironome".split()
    ),
    Field.LAST: tuple(
        "lastname surname familyname nachname familienname zuname nomdefamille apellidos apellido apellidoss nazwisko "
        "cognome sobrenome apelido achternaam efternamn etternavn efternavn prijmeni legallastname last family".split()
    ),
    Field.NAME: tuple(
        "fullname studentname displayname student name namen vollstandigername nomcomplet nometprenom nomprenom "
        "nombrecompleto nombreyapellidos apellidosynombre imieinazwisko nazwiskoiimie nomecognome cognomeenome "
        "nomecompleto namevorname naam namn navn jmeno nom nombre nome learner participant teilnehmer etudiant "
        "estudiante alumno".split()
    ),
    Field.ID: tuple(
        "sisuserid studentid idnumber studentnumber universityid bannerid campusid rosterid matrikelnummer matrikelnr "
        "matrnr matriculationnumber numeroetudiant netudiant numerodetudiant idetudiant numerodidentification "
        "matricula numerodeidentificacion numerodeidentidad numerodematricula numerodealumno idestudiante "
        "numeralbumu nralbumu numerindeksu nrindeksu numeridentyfikacyjny matricola studentnummer sisid userid "
        "integrationid idnummer kennung number id".split()
    ),
    Field.SECTION: tuple(
        "section sections sectionname group groups classsection coursesection gruppe gruppen kursgruppe sektion groupe "
        "groupes seccion grupo grupos grupa grupy sekcja gruppo gruppi sezione secao turma groep groepen crn".split()
    ),
    Field.ROLE: tuple(
        "role roles courserole rolle rollen rol rola role1 ruolo papel funcao funkcja roll rollenimkurs".split()
    ),
}
KNOWN = frozenset(label for labels in LABELS.values() for label in labels)
# "Name" beside "Vorname" is the last name, "Nombre" beside "Apellidos" the first.
LAST_BESIDE_FIRST = frozenset(("name", "nom", "naam", "namn", "navn", "jmeno"))
# It begins where a word begins, and gives nothing of it back: a long word without an @ is read once.
ADDRESS = re.compile(r"(?<![^\s@<>])[^\s@<>]++@[^\s@<>]+\.[^\s@<>]+")
STROKES = str.maketrans("łŁøØđĐ", "lLoOdD")


def plain(label: str) -> str:
    """A label without capitals, accents, blanks and signs."""
    folded = unicodedata.normalize("NFKD", label.translate(STROKES).casefold())
    return "".join(sign for sign in folded if sign.isalnum())


def is_known(label: str) -> bool:
    """Whether some field goes by this label."""
    return plain(label) in KNOWN


def guessed(table: Table) -> Columns:
    """The column of each field that one was found for."""
    labels = [plain(label) for label in table.labels]
    found = {field: column for field in Field if (column := _by_label(labels, LABELS[field])) is not None}
    found.pop(Field.EMAIL, None)
    if (address := _column_of_addresses(table, labels)) is not None:
        found[Field.EMAIL] = address
    if Field.ID in found and labels[found[Field.ID]] == "id" and {"student", "section"} <= set(labels):
        del found[Field.ID]  # a gradebook's own number, which a fuller export of the same class has beside the roster's
    if not found.keys() & {Field.NAME, Field.FIRST, Field.LAST}:
        found |= _column_of_names(table, set(found.values()))
    return _settled(found, labels)


def remembered(table: Table, choices: Mapping[str, Mapping[str, str]]) -> Columns | None:
    """The columns as a person chose them for a file with these labels, or None.

    A file with more columns than that one, as a gradebook grows by the week, is taken for the same if it has all that
    were chosen; of several choices the fullest."""
    places = {label: column for column, label in enumerate(table.labels)}
    exact = choices.get(key_of(table))
    fitting = [exact] if exact else sorted(choices.values(), key=len, reverse=True)
    for choice in fitting:
        if choice and all(label in places for label in choice.values()):
            return {Field(field): places[label] for field, label in choice.items() if field in set(Field)}
    return None


def key_of(table: Table) -> str:
    """What a choice of columns is remembered by: the labels."""
    return sha256("|".join(table.labels).encode()).hexdigest()[:20]


def _by_label(labels: list[str], names: tuple[str, ...]) -> int | None:
    """The column whose label is the surest of these names."""
    return next((labels.index(name) for name in names if name in labels), None)


def _column_of_addresses(table: Table, labels: list[str]) -> int | None:
    """A column called so that holds an address, else the one that holds most of them."""
    counts = [0] * len(labels)
    for line in table.lines[:LOOKED_AT]:
        for column, cell in enumerate(line.cells[: len(labels)]):
            counts[column] += ADDRESS.search(cell) is not None
    for name in LABELS[Field.EMAIL]:
        if name in labels and counts[labels.index(name)]:
            return labels.index(name)
    most = max(counts, default=0)
    return counts.index(most) if most and most * 2 >= min(len(table.lines), LOOKED_AT) else None


def _column_of_names(table: Table, taken: set[int]) -> dict[Field, int]:
    """The first column that is none of the others and holds words without figures."""
    lines = table.lines[:LOOKED_AT]
    for column in range(len(table.labels)):
        cells = [line.cells[column] for line in lines if column < len(line.cells)]
        if column not in taken and sum(map(_is_words, cells)) * 2 > len(lines):
            return {Field.NAME: column}
    return {}


def _is_words(cell: str) -> bool:
    """Whether it may be a name."""
    return cell[:1].isalpha() and not any(sign.isdigit() or sign == "@" for sign in cell)


def _settled(found: dict[Field, int], labels: list[str]) -> Columns:
    """One field to a column, and names either in two columns or in one."""
    whole = found.get(Field.NAME)
    if found.get(Field.FIRST) == whole and Field.LAST not in found:
        found.pop(Field.FIRST, None)
    if Field.FIRST in found and Field.LAST not in found and whole is not None and labels[whole] in LAST_BESIDE_FIRST:
        found[Field.LAST] = whole
    if Field.FIRST in found and Field.LAST in found:
        found.pop(Field.NAME, None)
    elif Field.NAME in found:
        found.pop(Field.FIRST, None)
        found.pop(Field.LAST, None)
    taken: dict[int, Field] = {}
    for field in (Field.EMAIL, Field.NAME, Field.FIRST, Field.LAST, Field.ID, Field.SECTION, Field.ROLE):
        if field in found:
            taken.setdefault(found[field], field)
    return {field: column for column, field in taken.items()}
