"""What can go wrong with the local cloud itself."""


class LocalCloudError(RuntimeError):
    """The local cloud can't be used; the message says why and what to do."""
