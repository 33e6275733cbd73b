"""What is wrong with the needs that are asked about first: keys that lead to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sostenuto.care.contexts import contexts
from sostenuto.care.forms.forms import domains
from sostenuto.evidence.checking import DataFault, Known, one_of


def faults_of_needs(table: Mapping[str, Any], known: Known) -> Iterator[DataFault]:
    """Yield what is wrong: a context, a domain or an outcome that is not there, or none of one."""
    for part, whole in (("contexts", contexts()), ("domains", domains())):
        place = f"suggest.toml needs.{part}"
        for key, needs in table[part].items():
            yield from one_of(place, "key", key, whole)
            for need in needs:
                yield from one_of(place, key, need, known.outcomes)
        for key in sorted(set(whole) - set(table[part])):
            yield DataFault(place, "key", "there for each", key)
