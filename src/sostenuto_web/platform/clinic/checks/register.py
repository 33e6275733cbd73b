"""Puts every check of this app in place, in the order in which the doctor tells of them."""

from sostenuto_web.platform.clinic.checks import care, ground, people, records, work

ALL = (ground, people, care, records, work)
