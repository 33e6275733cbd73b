"""System checks of a house that is to be served."""

from dataclasses import replace

from django.conf import settings

from sostenuto_web.platform.serving import checks


def house(monkeypatch, folder, **changes):
    changed = replace(settings.HOUSE, folder=folder, **changes)
    monkeypatch.setattr(settings, "HOUSE", changed)
    return changed


def ids(found) -> list[str]:
    return [message.id for message in found]


def test_key_files_that_others_may_read_are_an_error(monkeypatch, tmp_path):
    key = house(monkeypatch, tmp_path).master_key_file
    key.parent.mkdir()
    key.write_text("00")
    key.chmod(0o640)
    assert ids(checks.keys_are_for_the_owner_only()) == ["serving.E001"]
    key.chmod(0o600)
    assert checks.keys_are_for_the_owner_only() == []


def test_an_audit_folder_that_is_no_folder_is_an_error(monkeypatch, tmp_path):
    made = house(monkeypatch, tmp_path)
    assert checks.the_audits_head_can_be_kept() == []
    made.audit.write_text("a file")
    assert ids(checks.the_audits_head_can_be_kept()) == ["serving.E002"]


def test_several_processes_need_redis(monkeypatch, tmp_path):
    house(monkeypatch, tmp_path)
    monkeypatch.setenv(checks.PROCESSES, "4")
    assert ids(checks.live_messages_reach_every_process()) == ["serving.E003"]
    house(monkeypatch, tmp_path, redis_url="redis://127.0.0.1/0")
    assert checks.live_messages_reach_every_process() == []


def test_a_real_house_on_plain_http_is_told_what_that_means(monkeypatch, tmp_path):
    house(monkeypatch, tmp_path, kind="real")
    assert ids(checks.https_is_on()) == ["serving.W001"]
    house(monkeypatch, tmp_path, kind="real", https=True)
    assert checks.https_is_on() == []
