"""``{% may "client.change" client as yes %}``: offer only what will be granted."""

from typing import Any

from django import template
from django.template import Context

from sostenuto_web.platform.policy import asking

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, name: str, record: Any = None, **ids: Any) -> bool:
    """Say whether whoever looks at this page may do what the rule says.

    ``{% may "client.create" as yes %}`` asks without a record, ``{% may "client.change" client as
    yes %}`` of one, ``{% may "client.change" client_id=row.client_id as yes %}`` by its id.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    return asking.may(user, name, record, request=request, **ids)
