"""Music that the house composes, as a source beside the service's own recordings."""
