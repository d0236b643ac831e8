"""Client and patient safety and statutory self-monitoring for Nordic health and social care."""

__version__ = "0.1.0"
