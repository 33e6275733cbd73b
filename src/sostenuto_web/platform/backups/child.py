"""The process that restores for a trial: its house is named by its environment, and is thrown away.

``python -m sostenuto_web.platform.backups.child FILE [--as-it-was] [TOMBSTONES …]`` prints what
came back as one line of JSON, or what is wrong on standard error.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from sostenuto.base.errors import SostenutoError

AS_IT_WAS = "--as-it-was"
"""Leave the schema as it was when the backup was made."""
REFUSED = 2


def main(words: list[str]) -> int:
    """Restore into this process's house and say what came back."""
    import django

    django.setup()
    from sostenuto_web.platform.backups import restoring

    file, *more = words
    forward = AS_IT_WAS not in more
    tombstones = [Path(word) for word in more if word != AS_IT_WAS]
    try:
        restored = asdict(restoring.restore(Path(file), forward=forward, tombstones=tombstones))
    except SostenutoError as problem:
        print(problem, file=sys.stderr)
        return REFUSED
    print(json.dumps(restored))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
