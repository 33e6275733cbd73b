"""Who works here and who comes here: sign-in, second factors, roles, credentials."""
