"""Everything said under a post. It stands on `blog` and must not know the roof, `blog.site`."""
