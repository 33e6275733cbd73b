"""Music that comes in by the browser, and folders of it on the house's own machine."""
