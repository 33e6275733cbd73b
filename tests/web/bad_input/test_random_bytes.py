"""Whatever bytes come, of whatever kind they say they are: an answer, and no trace."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.bad_input.laws import faults, of_a_page
from tests.web.bad_input.places import Scene
from tests.web.bad_input.sending import BOUNDARY, FORM, parts

pytestmark = pytest.mark.django_db

QUICK, MANY = 90, 2000
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TYPES = (FORM, f"multipart/form-data; boundary={BOUNDARY}", "application/json", "text/plain", "")
NAMES = (
    "name",
    "alias",
    "person",
    "once",
    "reason",
    "roles",
    "table",
    "photo",
    "login",
    "password",
)
tokens = st.sampled_from(
    [*NAMES, "&", "=", "%", "%00", "[]", "\0", "é", "\U0001f469", "1", "-", " "]
)
formlike = st.lists(tokens, max_size=30).map(lambda said: "".join(said).encode())
pieces = st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=6)
bodies = st.one_of(st.binary(max_size=300), formlike, pieces.map(parts))
types = st.one_of(st.sampled_from(TYPES), st.text(st.characters(max_codepoint=255), max_size=40))


def is_a_charset_of_python(content_type: str) -> bool:
    """Say whether it names a charset: those are refused outside Django (`test_outside_django`)."""
    return "charset" in content_type.casefold()


def tried(scene: Scene, number: int, body: bytes, kind: str) -> None:
    place = scene.posts[number % len(scene.posts)]
    answer = scene.sender(place).ask("POST", place.path, body, kind)

    assert of_a_page(answer) == [], f"{place}"


ours = types.filter(lambda one: not is_a_charset_of_python(one))
numbers = st.integers(0, 10**6)


@given(numbers, bodies, ours)
@settings(SETTINGS, max_examples=QUICK)
def test_random_bytes_get_an_answer(scene: Scene, number: int, body: bytes, kind: str) -> None:
    tried(scene, number, body, kind)


@pytest.mark.slow
@given(numbers, bodies, ours)
@settings(SETTINGS, max_examples=MANY)
def test_many_random_bytes_get_an_answer(scene: Scene, number: int, body: bytes, kind: str) -> None:
    tried(scene, number, body, kind)


@given(numbers, st.text(max_size=60), st.binary(max_size=60))
@settings(SETTINGS, max_examples=QUICK // 3)
def test_random_addresses_get_an_answer(scene: Scene, number: int, path: str, query: bytes) -> None:
    place = scene.places[number % len(scene.places)]
    asked = f"{place.path}{path}".replace("?", "").encode("utf-8", "replace").decode()
    answer = scene.sender(place).ask("GET", asked, QUERY_STRING=query.decode("latin-1"))

    assert faults(answer) == [], asked
