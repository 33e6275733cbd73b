"""The top floor: settings, root addresses, the ASGI application and the verbs of the command."""
