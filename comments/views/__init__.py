"""The pages of comments: replying, the way to one comment, and what one may do with one's own."""
