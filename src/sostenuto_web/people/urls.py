"""Addresses: they carry ids only, never a word about anybody."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.people.views import (
    account,
    details,
    importing,
    listing,
    photo,
    record,
    taking_in,
    team,
    voiding,
)

C = "<uuid:client_id>/"
CONTACT = f"{C}contacts/<uuid:contact_id>/"
CAUTION = f"{C}cautions/<uuid:caution_id>/"
MEMBER = f"{C}team/<uuid:member_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.people, name="people"),
    path("voided/", listing.voided, name="people-voided"),
    path("new/", taking_in.client_new, name="client-new"),
    path("import/", importing.client_import, name="client-import"),
    path("import/template/", importing.client_import_template, name="client-import-template"),
    path("import/<uuid:draft_id>/", importing.client_import_preview, name="client-import-preview"),
    path(C, record.client_record, name="client"),
    path(f"{C}change/", taking_in.client_change, name="client-change"),
    path(f"{C}void/", voiding.client_void, name="client-void"),
    path(f"{C}restore/", voiding.client_restore, name="client-restore"),
    path(f"{C}erase/", voiding.client_erase, name="client-erase"),
    path(f"{C}photo/", photo.client_photo, name="client-photo"),
    path(f"{C}photo/change/", photo.client_photo_change, name="client-photo-change"),
    path(f"{C}account/", account.client_account, name="client-account"),
    path(f"{C}contacts/new/", details.contact_new, name="contact-new"),
    path(f"{CONTACT}change/", details.contact_change, name="contact-change"),
    path(f"{CONTACT}void/", details.contact_void, name="contact-void"),
    path(f"{CONTACT}restore/", details.contact_restore, name="contact-restore"),
    path(f"{C}cautions/new/", details.caution_new, name="caution-new"),
    path(f"{CAUTION}change/", details.caution_change, name="caution-change"),
    path(f"{CAUTION}void/", details.caution_void, name="caution-void"),
    path(f"{CAUTION}restore/", details.caution_restore, name="caution-restore"),
    path(f"{C}team/", team.client_team, name="client-team"),
    path(f"{MEMBER}end/", team.member_end, name="member-end"),
    path(f"{MEMBER}hand-over/", team.member_hand_over, name="member-hand-over"),
]
