"""Static files under names that change with their content, in imports between modules as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("lib/*.js", "elements/*.js", "audio/*.js", "offline/*.js")
"""Modules that import each other; what comes in packages is left as it is."""


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Else a browser would go on with yesterday's module for an hour after an upgrade."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *(
            (ours, CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1])
            for ours in OURS
        ),
    )
