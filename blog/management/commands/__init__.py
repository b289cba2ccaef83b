"""The commands of the project: arguments, one call, a summary."""
