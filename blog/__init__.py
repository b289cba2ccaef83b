"""The project package: its wiring, the ground floor (people, posts, sources) and the roof, `blog.site`."""
