"""Public pages and open data."""
