"""Studies of one's own, pooled while one looks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.frontend.words import bracketed, untranslated
from tests.web.reading import without_tokens

from sostenuto_web.evidence.explorer.pool_form import LARGEST, MOST_STUDIES

pytestmark = pytest.mark.django_db
BCG = """study,ai,bi,ci,di
Aronson,4,119,11,128
Ferguson,6,300,29,274
Rosenthal a,3,228,11,209
Hart,62,13536,248,12619
Frimodt,33,5036,47,5761
Stein,180,1361,372,1079
Vandiviere,8,2537,10,619
Madras,505,87886,499,87892
Coetzee,29,7470,45,7232
Rosenthal b,17,1699,65,1600
Comstock a,186,50448,141,27197
Comstock b,5,2493,3,2338
Comstock c,27,16886,29,17825
"""


def sent(browser, lines="", **more):
    return browser.post("/evidence/pool/", {"lines": lines, "method": "reml", "measure": ""} | more)


def test_the_trials_of_a_vaccine_come_to_what_is_printed(browser):
    html = sent(browser, BCG).content.decode()

    assert "0.49 (0.34 to 0.70)" in html  # exp of −0.7145 (−1.0669 to −0.3622)
    assert "152.23, 12 df" in html
    assert "0.3132" in html
    assert html.count('data-label="τ²"') == 13


@pytest.mark.parametrize("method", ["reml", "fixed"])
def test_every_word_of_the_answer_can_be_translated(browser, method):
    with bracketed():
        html = sent(browser, "study,yi,vi\nInvented,1,1\nInvented,9,1", method=method)
        refused = sent(browser)

    known = frozenset({"therapist"})
    assert untranslated(html.content.decode(), known=known) == []
    assert untranslated(refused.content.decode(), known=known) == []


def test_each_method_is_taken(browser):
    shown = {
        method: without_tokens(sent(browser, BCG, method=method).content.decode())
        for method in ("fixed", "dl", "pm")
    }

    assert "0.3088" in shown["dl"]
    assert "τ²</dt>" not in shown["fixed"]
    assert len(set(shown.values())) == 3
    knapp = sent(browser, BCG, hartung_knapp="on").content.decode()
    assert "interval by Hartung and Knapp" in knapp


def test_a_file_is_read_and_stays_in_the_field(browser):
    file = SimpleUploadedFile("my.csv", "study;yi;vi\nOne;0,1;0,04\nTwo;0,3;0,05".encode("cp1252"))
    answer = browser.post("/evidence/pool/", {"studies": file, "method": "dl", "measure": ""})

    assert answer.status_code == 200
    assert "One;0,1;0,04" in answer.content.decode()


def test_the_picture_is_taken_as_a_file(browser):
    answer = sent(browser, BCG, give="picture")

    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "Studies put together" in answer.content.decode()


REFUSED = {
    "": "Type a table, or choose a file.",
    "study,yi,vi\nOne,1,1": "at least 2",
    "study,yi,vi\nOne,1,0\nTwo,2,0": "must be between 1e-12",
    "study,yi,vi\nOne,x,1\nTwo,2,y": "line 2, yi must be a number",
    "one,two\n1,2": "study must be there",
    "study,yi,vi\n" + "\n".join(f"S{n},{n % 7},1" for n in range(MOST_STUDIES + 1)): "at most 200",
}


@pytest.mark.parametrize(("lines", "why"), REFUSED.items(), ids=REFUSED.values())
def test_what_cannot_be_pooled_is_said_in_one_line_and_nothing_typed_is_lost(browser, lines, why):
    answer = sent(browser, lines)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert why in html
    assert lines.split("\n")[0] in html


@pytest.mark.parametrize("held", [b"", b"\xff\xfe\x00", b"x" * (LARGEST + 1), b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_table_is_refused(browser, held):
    file = SimpleUploadedFile("studies.csv", held)
    answer = browser.post("/evidence/pool/", {"studies": file, "method": "dl", "measure": ""})

    assert answer.status_code == 422


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["1", "-2", "0", "0.5", "1e300", "nan", "x", "", "9" * 30]),
            min_size=2,
            max_size=6,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["yi,vi", "ai,bi,ci,di", "n1,m1,sd1,n2,m2,sd2"]),
    st.sampled_from(["reml", "dl", "pm", "fixed"]),
    st.booleans(),
)
def test_whatever_stands_in_the_table_is_pooled_or_refused(browser, cells, head, method, knapp):
    lines = "\n".join([f"study,{head}", *(f"S{n},{','.join(row)}" for n, row in enumerate(cells))])
    answer = sent(browser, lines, method=method, **({"hartung_knapp": "on"} if knapp else {}))

    assert answer.status_code in (200, 422)
    page = without_tokens(answer.content.decode())
    assert "nan" not in page.replace("nan,", "").replace(",nan", "") or "nan" in lines
