"""A class by its roster: what a file would change in a course, told row by row, and written at once."""
