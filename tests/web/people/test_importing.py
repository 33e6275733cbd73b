"""Many clients from a table: all or none, every fault by row and column, nothing in the open."""

import re
from html import unescape
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.care.contexts import contexts
from sostenuto.exchange.sheets import written_rows
from sostenuto_web.people.importing import reading
from sostenuto_web.people.importing.columns import COLUMNS, template
from sostenuto_web.people.models import Client, ImportDraft, LookAlike
from sostenuto_web.people.services import clients, importing
from sostenuto_web.platform.audit.models import AuditRow

HEADER = "name;alias;clinic_number;birth_year;contexts;lead\n"
GOOD = (
    HEADER
    + "Lark Madeup;Olive;A-1;1990;addiction / anxiety;therapist\n"
    + "# Left Out;;;;;\n"
    + "Larc Madeup;;A-2;;stroke;\n"
)


def bring(cast, data, role="administrator", **more):
    file = SimpleUploadedFile("people.csv", data if isinstance(data, bytes) else data.encode())
    return cast.browser(role).post(reverse("client-import"), {"table": file}, **more)


def faults_of(answer):
    return {(fault.line, fault.column) for fault in answer.context["faults"]}


def test_a_table_is_looked_over_before_it_is_taken_in(cast):
    answer = bring(cast, GOOD)
    url = answer["Location"]
    browser = cast.browser("administrator")
    page = browser.get(url).content.decode()

    assert "Lark Madeup" in page
    assert "line 4" in page  # the two look alike
    assert not Client.objects.filter(alias="Olive").exists()
    assert [browser.post(url).status_code for _ in range(2)] == [302, 302]
    lark = Client.objects.get(alias="Olive")
    assert (lark.name, lark.clinic_number, lark.birth_year) == ("Lark Madeup", "A-1", 1990)
    assert {c.context for c in lark.contexts.all()} == {"addiction", "anxiety"}
    assert [m.user.login for m in lark.team.filter(leads=True)] == ["therapist"]
    assert Client.objects.count() == len(cast.clients) + 2
    assert LookAlike.objects.count() == 2
    assert ImportDraft.objects.get().table == ""


def test_a_draft_is_sealed_and_belongs_to_whoever_brought_it(cast):
    url = bring(cast, GOOD)["Location"]
    with connection.cursor() as cursor:
        cursor.execute("select * from people_importdraft")
        kept = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])

    assert "Madeup" not in kept
    other = cast.staff["director"]
    other.roles = ["administrator"]
    other.save()
    assert cast.browser("director").get(url).status_code == 404
    assert cast.browser("director").post(url).status_code == 404


def test_every_fault_is_told_with_its_row_and_column_and_nothing_is_taken_in(cast):
    table = (
        HEADER
        + ";Olive;A-1;1990;;\n"
        + "Lark Madeup;Pear;A-1;2999;sorrow;nobody\n"
        + "Dove Madeup;Plum;;nineteen;;intern\n"
    )
    answer = bring(cast, table)

    assert answer.status_code == 422
    assert faults_of(answer) == {
        (2, "name"),
        (3, "clinic_number"),
        (3, "birth_year"),
        (3, "contexts"),
        (3, "lead"),
        (4, "birth_year"),
        (4, "lead"),
    }
    assert not ImportDraft.objects.exists()
    assert Client.objects.count() == len(cast.clients)


def test_a_number_that_somebody_took_meanwhile_stops_the_whole_table(cast):
    url = bring(cast, GOOD)["Location"]
    clients.take_in(None, {"name": "Dove", "alias": "x", "clinic_number": "a-2"})
    answer = cast.browser("administrator").post(url)

    assert answer.status_code == 422
    assert faults_of(answer) == {(4, "clinic_number")}
    assert not Client.objects.filter(alias="Olive").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_tables_of_many_programs_are_understood(cast, encoding, between):
    table = between.join(["Name", "Birth year"]) + "\r\n" + between.join(["Zoë Müller", "1990"])
    read = reading.read(reading.text_in(table.encode(encoding)), [])

    assert read.faults == []
    assert dict(read.entries[0].fields)["name"] == "Zoë Müller"
    assert read.entries[0].fields["birth_year"] == 1990


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "no table in text"),
        (b"\x89PNG\r\n\x1a\n\x00", "no table in text"),
        (b"alias\nOlive\n", "name"),
        (b"name\n", "no line to take in"),
        (b'name\n"Lark\n', "quotation"),
        (b"name;name\na;b\n", "only once"),
        ("name\n" + "Lark Madeup\n" * 5001, "more than 5000 lines"),
    ],
)
def test_a_file_that_is_no_table_of_clients_is_refused_in_words(cast, data, words):
    answer = bring(cast, data)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_file_above_ten_megabytes_is_refused_and_never_kept(cast):
    answer = bring(cast, b"name\n" + b"x" * (11 * 1024 * 1024))

    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.content.decode()


def test_a_post_without_a_file_is_asked_for_one(cast):
    assert cast.browser("administrator").post(reverse("client-import")).status_code == 422


def test_the_template_can_be_filled_in_and_its_example_counts_for_nobody(cast):
    answer = cast.browser("administrator").get(reverse("client-import-template"))
    text = reading.text_in(answer.content + b"Lark Madeup,,,,,,,,,\r\n")

    assert answer["Content-Disposition"] == 'attachment; filename="table.csv"'
    assert answer.content == template()
    assert [entry.fields["name"] for entry in reading.read(text, []).entries] == ["Lark Madeup"]


def test_thirty_lines_are_taken_in_at_once(cast):
    lines = "".join(f"Lark{n} Madeup,,N-{n}\n" for n in range(30))
    url = bring(cast, "name,alias,clinic_number\n" + lines)["Location"]
    cast.browser("administrator").post(url)
    made = Client.objects.exclude(pk__in=[c.pk for c in cast.clients.values()])

    assert len(made) == 30
    assert len({client.alias for client in made}) == 30
    assert all(client.name.startswith("Lark") for client in made)


@pytest.mark.slow
def test_two_thousand_lines_are_taken_in_at_once(cast):
    lines = "".join(f"Lark{n:04d} Made{n % 97}up,N-{n}\n" for n in range(2000))
    draft = importing.keep_draft(cast.staff["administrator"], "name,clinic_number\n" + lines)

    assert importing.take_in_all(cast.staff["administrator"], draft) == 2000
    assert Client.objects.count() == 2003


def test_a_new_table_takes_the_place_of_the_one_before(cast):
    first = bring(cast, GOOD)["Location"]
    second = bring(cast, GOOD)["Location"]

    assert cast.browser("administrator").get(first).status_code == 404
    assert cast.browser("administrator").get(second).status_code == 200


letters = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo")), min_size=1, max_size=12)
words = st.lists(letters, min_size=1, max_size=3).map(" ".join)
line = st.fixed_dictionaries(
    {
        "name": words,
        "alias": words,
        "pronouns": st.one_of(st.just(""), words),
        "birth_year": st.one_of(st.just(""), st.integers(1900, 2020).map(str)),
        "notes": st.sampled_from(["", "=1+1", "+44", "a; b, c", 'says "so"', "-"]),
        "contexts": st.sampled_from(["", "stroke", "PTSD / pain", "brain injury|cancer"]),
    }
)


@given(st.lists(line, min_size=1, max_size=8))
def test_what_is_written_as_a_table_is_read_back(lines):
    table = Reader().read(written_rows(COLUMNS, lines))

    assert table.faults == []
    for said, entry in zip(lines, table.entries, strict=True):
        assert entry.fields["name"] == said["name"]
        assert entry.fields["alias"] == said["alias"]
        assert entry.fields["pronouns"] == said["pronouns"]
        assert str(entry.fields["birth_year"] or "") == said["birth_year"]
        assert entry.fields["notes"] == said["notes"]
        assert len(entry.contexts) == (
            1 + said["contexts"].count("/") + said["contexts"].count("|") if said["contexts"] else 0
        )


class Reader:
    """Reads without a database: no client is here yet."""

    def read(self, text):
        return reading.read(text, [], here=frozenset())


def test_an_unknown_status_is_answered_with_the_words_that_are_known(cast):
    words = bring(cast, "name;alias;status\nLark;Olive;here\n").content.decode()

    assert "Write waiting, active or discharged." in words


def test_each_client_of_a_table_has_a_row_in_the_audit(cast):
    url = bring(cast, GOOD)["Location"]
    cast.browser("administrator").post(url)
    rows = AuditRow.objects.filter(action="client.created")
    made = Client.objects.exclude(pk__in=[c.pk for c in cast.clients.values()])

    assert {row.client_id for row in rows} == {client.pk for client in made}
    assert {row.by for row in rows} == {cast.staff["administrator"].pk}
    assert AuditRow.objects.get(action="import.taken_in").detail == {"clients": 2}


def test_three_hundred_lines_are_kept_looked_over_and_taken_in(cast):
    long = "An invented note about mornings. " * 40
    lines = "".join(f"Lark{n:04d} Made{n % 97}up,N-{n},{long}\n" for n in range(300))
    url = bring(cast, "name,clinic_number,notes\n" + lines)["Location"]
    browser = cast.browser("administrator")

    assert ImportDraft.objects.get().table.count("\n") == 301  # far above a usual sealed text
    assert "300 clients would be taken in" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    assert Client.objects.count() == len(cast.clients) + 300


def test_a_name_without_blanks_is_found_by_what_somebody_types_of_it(cast):
    from sostenuto_web.people import names

    client = clients.take_in(None, {"name": "李小龍", "alias": "Jay"})
    for words in ("李", "小龍", "李小龍", "龍"):
        assert list(names.with_name_like(Client.objects.all(), words)) == [client]
    assert not names.with_name_like(Client.objects.all(), "龍李")


def test_ids_of_a_table_follow_from_its_draft_and_line(cast):
    url = bring(cast, GOOD)["Location"]
    cast.browser("administrator").post(url)
    draft = ImportDraft.objects.get()

    assert importing.client_id_of(draft.pk, 2) == Client.objects.get(alias="Olive").pk
    assert isinstance(importing.client_id_of(draft.pk, 4), UUID)


def test_the_page_lists_each_context_in_the_words_that_the_column_takes(cast):
    page = cast.browser("administrator").get(reverse("client-import")).content.decode()
    words = [unescape(word) for word in re.findall(r"<dt><code>(.*?)</code></dt>", page)]
    listed = [word for word in words if word not in COLUMNS]
    lines = "".join(f"Lark {n} Madeup;;;;{word};\n" for n, word in enumerate(listed))

    assert listed == [context.name for context in contexts().values()]
    assert bring(cast, HEADER + lines).status_code == 302
    assert ImportDraft.objects.exists()


def test_what_the_column_does_not_take_is_answered_with_the_words_that_it_takes(cast):
    answer = bring(cast, HEADER + "Lark Madeup;;;;sorrow;\n")
    [fault] = answer.context["faults"]

    assert fault.column == "contexts"
    assert all(context.name in fault.says for context in contexts().values())
