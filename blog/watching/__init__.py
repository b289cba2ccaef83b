"""What the people who run a site are told of it: lines of the log, slow queries, counters. None of it holds a word that
somebody wrote, a name, an address or a secret."""
