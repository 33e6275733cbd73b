"""A note on its way out of the house: as plain text to be copied, and as PDF.

Conventions: nobody is named but whom the facts name and who signed. The text is English like the
note itself; it ends with who signed it and when, or says that nobody has.
"""

from typing import Any

from django.utils import timezone

from sostenuto.care.notes import english
from sostenuto.care.notes.rendering import plain_text
from sostenuto_web.care.models import Signature
from sostenuto_web.care.notes.pages import Version
from sostenuto_web.care.papers import pdf
from sostenuto_web.people.models import Client

VERBS = {
    Signature.Role.AUTHOR: "Signed",
    Signature.Role.COSIGNER: "Co-signed",
    Signature.Role.CO_LEADER: "Signed as co-leader",
}


def text_of(version: Version) -> str:
    """Return a version as plain text, with its signatures below."""
    body = plain_text(version.note) if version.note else version.row.text
    return f"{body}\n" + "\n".join(closing(version)) + "\n"


def closing(version: Version) -> list[str]:
    """Return what stands below a note: who signed and when, and why it was amended."""
    lines = [_signed(one, version) for one in version.signatures]
    if version.row.why:
        lines.append(f"Amended (version {version.row.number}). Reason: {version.row.why}")
    if version.note is not None and version.note.format != version.row.format:
        lines.append("Signed in another order; the facts and the words are the same.")
    return lines


def pdf_of(version: Version, client: Client) -> bytes:
    """Return a version as PDF; it is filed under the clinic's number, never under a name."""
    note = version.note
    sections = (
        []
        if note is None
        else [
            {
                "heading": section.heading,
                "blocks": [
                    {"own": one.is_part, "lines": one.text.split("\n")} for one in section.sentences
                ],
            }
            for section in note.sections
            if section.sentences
        ]
    )
    data: dict[str, Any] = {
        "title": note.title if note else "Note",
        "filed": client.clinic_number or client.alias,
        "sections": sections,
        "closing": closing(version),
    }
    return pdf("care/notes/note.typ", data)


def _signed(one: Signature, version: Version) -> str:
    waits = one.role == Signature.Role.AUTHOR and not is_final(version)
    verb = "Written" if waits else VERBS[Signature.Role(one.role)]
    at = timezone.localtime(one.at)
    who = ", ".join(filter(None, (one.name, one.credential)))
    ending = "; waits for a co-signature" if waits else ""
    return f"{verb} by {who} on {english.day(at.date())} at {at:%H:%M}{ending}."


def is_final(version: Version) -> bool:
    """Whether nobody has to sign it any more: by credential, or by a co-signature."""
    return version.row.note.state == "signed"
