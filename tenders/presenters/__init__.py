"""Plain values for pages, prepared from tables."""
