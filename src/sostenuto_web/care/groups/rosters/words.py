"""Why something about a group is not done, in words."""

from django.utils.translation import gettext_lazy as _

REFUSED = {
    "ended": _("This group has ended."),
    "closed": _("This group is closed and has begun: nobody can join any more."),
    "full": _("This group is full. Somebody has to leave first, or the number has to be raised."),
    "not_theirs": _(
        "The leaders of the group would come into this person's care team, and that team is not"
        " yours to change. Ask whoever leads this person's care to put them on the roster."
    ),
    "last": _("Nobody else leads this group. Let somebody else lead it first."),
    "leads_only": _("Only somebody who leads this group can do that."),
    "running": _("A meeting of this group is on. End it first."),
    "may_not": _("In their role they may lead a group with others, but not alone."),
}
"""By the word of `services.RefusedError`."""
