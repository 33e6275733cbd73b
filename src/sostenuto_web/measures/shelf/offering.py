"""Where staff find the shelf, and that its addresses name nobody."""

from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.policy import navigation, subjects

NAMES = {
    "measure_code": "a measure of the catalogue, which is about nobody",
    "variant": "a variant of a measure, which is about nobody",
    "step_key": "a next step, which is about nobody",
    "site_form_id": "a form of the clinic's own, which is about nobody",
    "basis_id": "the clinic's own reliability of a measure, which is about nobody",
}


def register() -> None:
    """Offer the shelf in the navigation, and say what its addresses name."""
    for kwarg, because in NAMES.items():
        subjects.names_no_client(kwarg, because=because)
    says = _("Questionnaires and ratings: what each is about, and what its numbers can say.")
    navigation.offer(_("Measures"), "shelf", "measure.shelf", 47, says)
