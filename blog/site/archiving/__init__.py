"""A course as a static site that opens from disk: the pages of the site, their links turned to files beside them."""
