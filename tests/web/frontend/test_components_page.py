"""The page of all components."""


def test_whoever_is_signed_in_sees_every_component_and_a_stranger_the_door(cast):
    page = cast.browser("therapist").get("/components/")

    assert page.status_code == 200
    assert cast.browser(None).get("/components/").status_code == 302
