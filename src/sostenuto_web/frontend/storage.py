"""Static files under names that change with their content, in imports between modules as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Else a browser would go on with yesterday's module for an hour after an upgrade."""

    support_js_module_import_aggregation = True
