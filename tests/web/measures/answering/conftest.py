"""Whom the tests of answering are about, and a form that is open."""

import pytest

from sostenuto_web.measures.answering import services


@pytest.fixture
def rosa(cast):
    return cast.staff["therapist"]


@pytest.fixture
def wren(cast):
    return cast.clients["own"]


@pytest.fixture
def phq9(rosa, wren):
    return services.open_(rosa, wren, "phq9")
