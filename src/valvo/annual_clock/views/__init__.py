"""Pages of the annual clock."""
