"""Tags and filters of the blog's templates."""
