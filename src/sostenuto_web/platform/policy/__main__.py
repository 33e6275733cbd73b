"""Print ``docs/who-may-see-what.md``: ``python -m sostenuto_web.platform.policy``."""

import sys

from django.conf import settings

from sostenuto_web.platform.policy import page

if __name__ == "__main__":
    if not settings.configured:
        settings.configure(USE_I18N=False)
    sys.stdout.write(page.markdown())
