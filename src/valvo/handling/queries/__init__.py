"""Rows for the pages of handling."""
