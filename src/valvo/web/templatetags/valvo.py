"""Template tags of the design system; filled below."""

from django import template

register = template.Library()
