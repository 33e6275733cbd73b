"""Songs, recordings, the trigger register and the gate before everything that sounds."""
