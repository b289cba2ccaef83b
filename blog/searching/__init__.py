"""Finding by words: what is asked, the table of documents on either database, the words marked. It must not know what
pages show, nor anything of comments: whoever owns a kind of document writes it, in the transaction of its verb."""
