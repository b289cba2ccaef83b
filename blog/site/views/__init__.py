"""The pages of the roof: those that show essays and comments together."""
