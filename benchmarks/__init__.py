"""What pages cost, measured from outside on scratch data. Nothing of the site imports this."""
