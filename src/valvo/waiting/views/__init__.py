"""Pages of waiting."""
