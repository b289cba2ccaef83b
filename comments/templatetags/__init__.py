"""Tags by which pages of the ground show what stands on it."""
