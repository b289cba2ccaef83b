"""The roof: what looks across essays and comments together. It alone knows both floors."""
