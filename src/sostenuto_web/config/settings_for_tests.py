"""The settings on which tests and the type checker run: a throw-away house, never a real one."""

import atexit
import os
import shutil
import tempfile

from sostenuto_web.platform.house import FOLDER_VARIABLE

_folder = tempfile.mkdtemp(prefix="sostenuto-test-house-")
os.mkdir(os.path.join(_folder, "static"))  # whitenoise wants to see it
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ[FOLDER_VARIABLE] = _folder
os.environ["SOSTENUTO_HOUSE_KIND"] = "test"

from sostenuto_web.config.settings import *  # noqa: E402, F403  the house has to be there first
