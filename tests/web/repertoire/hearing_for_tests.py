"""Hearing that takes no time, in a child process; what it finds is made up from the content."""

from sostenuto.exchange.media_source import content_id, open_regular, stamp_of


def hear(argument):
    with open_regular(argument["path"]) as file:
        stamp = stamp_of(file)
        found = {"id": content_id(file), "stamp": [stamp.size, stamp.mtime_ns, stamp.ctime_ns]}
        text = file.read()
    if argument["only_id"]:
        return found
    if found["id"] in argument["known"]:
        return found | {"copy": True}
    summary = {
        "duration_s": 185.4,
        "tempo_bpm": 96.0,
        "key": "A minor",
        "integrated_lufs": None if b"silent" in text else -14.2,
        "valence": 0.6,
        "valence_sd": 0.3,
        "arousal": -0.5,
        "arousal_sd": 0.3,
        "affect_model": "directions-1",
    }
    error = "breaks off after 0:42" if b"broken" in text else ""
    pieces = {"beats": b"b", "features": b"f", "fingerprint": b"p", "detail": b"d"}
    return found | {
        "error": error,
        "tags": {"title": "" if b"untagged" in text else "Title", "artist": "The <Band>"},
        "summary": {} if error else summary,
        "pieces": {} if error else pieces,
    }
