"""Public pages kept whole and served above sessions, as long as nothing on them has changed. A view says what its page
shows; what it must not know is when that changes: the versions of the rows tell."""
