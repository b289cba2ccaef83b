"""What becomes of a site when something breaks under it, drilled with real processes on scratch data. Nothing of the
site imports this."""
