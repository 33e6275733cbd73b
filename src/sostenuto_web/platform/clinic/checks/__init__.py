"""What the doctor looks at in the platform itself; importing `register` puts it all in place."""
