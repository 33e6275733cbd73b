"""The page of jobs: who may see it, what it says, what one may do with a job."""

import uuid

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sostenuto_web.platform.jobs import pulse

MAY = "administrator"


def fill(queued):
    return {
        "running": queued(status="RUNNING", started_at=timezone.now(), worker_ids=["w"]),
        "waiting": queued("sostenuto_web.platform.jobs.daily.run_daily", "housekeeping"),
        "failed": queued(
            status="FAILED", finished_at=timezone.now(), kind="a.b.MediaError", place="hear.py:3 f"
        ),
    }


def test_an_administrator_sees_what_runs_waits_and_failed(cast, queued):
    fill(queued)
    pulse.begin("w")
    page = cast.browser(MAY).get("/house/jobs/").content.decode()

    assert "Tidy up at night" in page
    assert "It ended with a fault: MediaError (hear.py:3 f)." in page
    assert "1 worker is at work." in page


def test_without_a_worker_the_page_says_so(cast):
    assert "No worker is running" in cast.browser(MAY).get("/house/jobs/").content.decode()


@pytest.mark.parametrize("role", ["therapist", "director", "privacy_officer", "client"])
def test_other_roles_find_nothing_here(cast, queued, role):
    jobs = fill(queued)
    browser = cast.browser(role)

    assert browser.get("/house/jobs/").status_code == 404
    assert browser.post(f"/house/jobs/{jobs['waiting'].pk}/stop/").status_code == 404
    assert browser.post(f"/house/jobs/{jobs['failed'].pk}/retry/").status_code == 404
    assert DBTaskResult.objects.get(pk=jobs["waiting"].pk).status == "READY"


def test_a_stranger_is_sent_to_the_door(cast):
    assert cast.browser(None).get("/house/jobs/")["Location"].startswith("/sign-in/")


def test_a_waiting_job_is_taken_out_and_put_back(cast, queued):
    job = queued()
    browser = cast.browser(MAY)
    page = browser.post(f"/house/jobs/{job.pk}/stop/", follow=True).content.decode()
    assert "It was taken out of the queue." in page
    assert "Somebody took it out of the queue." in page

    browser.post(f"/house/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert (job.status, job.finished_at, job.worker_ids) == ("READY", None, [])


def test_what_runs_already_is_not_stopped_nor_what_waits_retried(cast, queued):
    jobs = fill(queued)
    browser = cast.browser(MAY)
    page = browser.post(f"/house/jobs/{jobs['running'].pk}/stop/", follow=True)
    again = browser.post(f"/house/jobs/{jobs['waiting'].pk}/retry/", follow=True)

    assert "It was too late" in page.content.decode()
    assert "has not failed" in again.content.decode()
    assert {DBTaskResult.objects.get(pk=j.pk).status for j in jobs.values()} == {
        "RUNNING", "READY", "FAILED",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["stop", "retry"])
def test_foreign_ids_and_wrong_methods_change_nothing(cast, address):
    browser = cast.browser(MAY)

    assert browser.get(f"/house/jobs/{uuid.uuid4()}/{address}/").status_code == 405
    assert browser.post(f"/house/jobs/{uuid.uuid4()}/{address}/").status_code == 302
    assert browser.post(f"/house/jobs/1/{address}/").status_code == 404


def test_forty_jobs_need_as_many_queries_as_one(cast, queued, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fill(queued)
    browser = cast.browser(MAY)
    browser.get("/house/jobs/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/house/jobs/")
    for _ in range(40):
        fill(queued)
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/house/jobs/").content.decode()

    assert len(many) == len(few)
    assert "Page 1 of 3" in page
