"""Why something about a meeting is not done, in words."""

from django.utils.translation import gettext_lazy as _

NOT_SO = {
    "ended": _("This group has ended."),
    "taken": _("The group meets, or was to meet, at that time already."),
    "over": _("This meeting was begun or called off meanwhile. Nothing was changed."),
    "not_begun": _("This meeting was not begun."),
    "nobody": _("Nobody who is on the roster is in your care. Put somebody on it first."),
    "not_theirs": _("This person is not on the roster, or not in your care."),
    "held": _("This card is not for this group, or for whoever leads it."),
    "refused": _("The meeting could not be begun or ended. Load the page again."),
}
"""By the word of `services.NotSoError`."""
