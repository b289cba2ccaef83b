"""The admin of the ground floor: courses, people and essays, scoped to the courses a person acts on.

Django imports this package before any model exists, so it must stay empty; `blog.admin.apps` loads its modules."""
