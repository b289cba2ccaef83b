"""What stands beside the editor: the list of works and the findings, and what their buttons do.

Door: `desk.Desk`, which the write page and the admin share. It writes nothing; the verbs in `blog.publishing` do."""
