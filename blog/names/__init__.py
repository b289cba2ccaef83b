"""Names in a course: the verb that gives one, the names a course lends, and others' words that hold a former one."""
