"""The public side: what everybody reads without signing in, and the way to those who want to tell something."""
