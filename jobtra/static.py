"""Where the web server finds CSS and JavaScript in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed names; a source map that a package names but does not ship is no fault."""

    manifest_strict = False
    patterns = ()
