"""The card that lies beside a levelled folder: one page to print, complete in itself."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from sostenuto.base.units import clock

if TYPE_CHECKING:
    from sostenuto.exchange.levelled import Levelled
    from sostenuto.exchange.playlists import Track

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto;
         padding: 0 1rem; color: #222; background: #fff; }}
  h1 {{ font-weight: 500; margin-bottom: 0; }}
  table {{ border-collapse: collapse; width: 100%; margin-top: 1.5rem; }}
  td, th {{ padding: .4rem .6rem; border-bottom: 1px solid #ccc; text-align: left;
           vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }}
  th {{ color: #555; font-size: .9rem; }}
  .n {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
  @media print {{ body {{ margin: 0; }} tr {{ break-inside: avoid; }} }}
</style>
<h1>{title}</h1>
<p>{count}, {minutes}</p>
<table>
<thead><tr><th class="n">No.</th><th>Title</th><th>Artist</th><th class="n">Length</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</html>
"""


def card(title: str, tracks: "Sequence[tuple[Track, Levelled]]") -> str:
    """Return the card as HTML: title, order, lengths.

    Parameters
    ----------
    title : str
    tracks : sequence of (Track, Levelled)
        In playing order.
    """
    rows = "\n".join(
        f'<tr><td class="n">{number}</td><td>{_text(track.title or track.path.stem)}</td>'
        f'<td>{_text(track.artist)}</td><td class="n">{clock(levelled.duration_s)}</td></tr>'
        for number, (track, levelled) in enumerate(tracks, 1)
    )
    total_s = sum(levelled.duration_s for _, levelled in tracks)
    minutes = max(1, round(total_s / 60))
    return _PAGE.format(
        title=_text(title),
        count=f"{len(tracks)} {'piece' if len(tracks) == 1 else 'pieces'}",
        minutes=f"{minutes} {'minute' if minutes == 1 else 'minutes'}",
        rows=rows,
    )


def _text(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode())
