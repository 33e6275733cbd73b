"""The page of a group's picture."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.care.groups.picture import showing
from sostenuto_web.care.groups.selectors import group_for
from sostenuto_web.care.sessions.ways import address
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

LAST_PAGE = 1000


@rule("group.read", methods=("GET",))
def picture(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Show who came, who took turns and what the group rated, over its meetings."""
    group = group_for(request.user, group_id, "group.read")
    page = _page_asked(request.GET.get("page", ""))
    context = showing.shown(request.user, group, page)
    telling.tell(request, shown=len(context["read"].met))
    here = request.path
    context |= {
        "group": group,
        "up": address("group", group_id=group.pk),
        "every": address("groups"),
        "earlier": f"{here}?page={page + 1}" if context["read"].has_earlier else "",
        "later": f"{here}?page={page - 1}" if page > 1 else "",
    }
    return render(request, "care/groups/picture/picture.html", context)


def _page_asked(said: str) -> int:
    """Return which page is asked for; the first where it is none."""
    try:
        return min(max(int(said), 1), LAST_PAGE)
    except ValueError:
        return 1
