"""The interface for programs: what it answers with (`shapes`, `telling`), in pages, who asks, and what it refuses. It
only reads, and through the doors that the pages use."""
