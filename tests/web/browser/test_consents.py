"""A consent in a real browser: recorded by a therapist, taken back by the client; and the music."""

import os
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.browser

FILL = """
import django; django.setup()
import math
from django.conf import settings
from sostenuto_web.repertoire import services
from sostenuto_web.repertoire.models import MusicFolder, Recording
music = settings.HOUSE.folder / "Evening music"
music.mkdir(exist_ok=True)
folder = services.register_folder(music, by=None)
MusicFolder.objects.update(state="hearing", done=12, total=40)
Recording.objects.bulk_create([
    Recording(content=f"{n:064}", folder=folder, path=f"{n}.flac", title=f"Invented piece {n}",
        artist="The Paper Herons", seconds=150 + 7 * n, tempo_bpm=60 + 3 * n, key="A minor",
        loudness_lufs=-14 - n / 5, valence=math.sin(n) * 0.8, valence_sd=0.3,
        arousal=math.cos(n * 1.7) * 0.8, arousal_sd=0.25)
    for n in range(1, 25)
] + [Recording(content="broken", folder=folder, path="broken.flac", title="broken",
    failure="breaks off after 0:42")], ignore_conflicts=True)
"""
EMPTY = """
import django; django.setup()
from sostenuto_web.repertoire.models import MusicFolder, Recording
theirs = MusicFolder.objects.filter(path__endswith="Evening music")
Recording.objects.filter(folder__in=theirs).delete()
theirs.delete()
"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def to_the_consents_of_wren(page):
    page.goto("/people/")
    with page.expect_navigation():
        page.get_by_role("link", name="Wren").first.click()
    page.get_by_role("link", name="All consents").click()
    page.get_by_text("Nothing about this person leaves").wait_for()


def test_a_consent_from_the_first_choice_to_taking_it_back(signed_in, axe, screenshot):
    page = signed_in("therapist")
    to_the_consents_of_wren(page)
    axe(page)
    page.get_by_role("link", name="Record a consent").first.click()
    page.get_by_text("Each of these is a paper").wait_for()
    axe(page)
    screenshot(page, "consent-choose")
    page.get_by_role("link", name="Sharing with one person or place").click()
    for part in ("Who receives it", "What for", "When it ends"):
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("group", name=part).wait_for()
        axe(page)
        if part == "What for":  # what is usual is chosen already
            assert page.get_by_label("care by those who treat").is_checked()
    page.get_by_role("button", name="Write out the text").click()
    page.get_by_text("Still missing").first.wait_for()
    axe(page)
    screenshot(page, "consent-scope-wrong")
    page.get_by_label("session notes and progress").check()
    page.get_by_label("a person or place with a name").check()
    page.get_by_label("Name of the person or place").fill("Dr Ada Invented")
    page.get_by_label("on a day").check()
    page.get_by_label("Last day").fill(time.strftime("%Y-12-31"))
    page.get_by_label("the person alone").check()
    screenshot(page, "consent-scope")
    page.get_by_role("button", name="Write out the text").click()
    page.get_by_role("button", name="Sign it").wait_for()
    axe(page)
    page.get_by_label("Your name").fill("Wren Invented")
    page.get_by_label("I have read this text").check()
    screenshot(page, "consent-sign")
    page.get_by_role("button", name="Sign it").click()
    page.get_by_text("in force").wait_for()
    axe(page)
    screenshot(page, "consent-signed")
    page.get_by_role("link", name="Page to print").click()
    page.get_by_text("Notice to whoever").wait_for()
    page.emulate_media(media="print")
    screenshot(page, "consent-print")

    own = signed_in("wren", viewport={"width": 375, "height": 800})
    own.goto("/people/consents/mine/")
    axe(own)
    assert own.evaluate(OVERFLOW) == 0
    screenshot(own, "consents-mine-phone")
    own.get_by_role("link", name="Take it back").click()
    own.get_by_text("What happens then").wait_for()
    axe(own)
    screenshot(own, "consent-revoke-phone")
    own.get_by_role("button", name="Take it back").click()
    own.get_by_text("Nothing more is shared").wait_for()


def test_the_music_page_fits_and_is_drawn_in_both_schemes(signed_in, house, axe, screenshot):
    env = os.environ | {
        "SOSTENUTO_HOUSE": str(house.folder),
        "SOSTENUTO_HOUSE_KIND": "demo",
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
    }
    subprocess.run([sys.executable, "-c", FILL], env=env, check=True)
    try:
        for scheme, width in (("light", 1280), ("dark", 1280), ("light", 375)):
            size = {"width": width, "height": 900}
            page = signed_in("therapist", color_scheme=scheme, viewport=size)
            page.goto("/music/recordings/")
            assert page.evaluate(OVERFLOW) == 0
            axe(page)
            screenshot(page, f"music-{scheme}-{width}")
    finally:  # the house is every test's
        subprocess.run([sys.executable, "-c", EMPTY], env=env, check=True)
