"""Citations, in pure Python: works, keys, what a text cites, and the audit of both. No Django and no model here.

Doors: `lines.read_works`, `typed.find_citations`, `audit.audit`, `cases`; `keys` and `markers` for citing by key."""
