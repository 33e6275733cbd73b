"""The room that phones come into, under signs that tell nothing about anybody."""
