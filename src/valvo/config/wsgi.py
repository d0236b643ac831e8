"""The web application as servers see it."""

import os

from django.core.wsgi import get_wsgi_application

from valvo.config.following import follow_parent
from valvo.config.start import load_pages, loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valvo.config.settings")
follow_parent()
with loading():
    application = get_wsgi_application()
    load_pages()
