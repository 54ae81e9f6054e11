"""Pages of evaluation and award."""
