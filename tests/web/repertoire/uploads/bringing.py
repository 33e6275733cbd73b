"""What the script of the page does, without a browser."""

from sostenuto_web.people import guard
from sostenuto_web.repertoire import services as hearing
from sostenuto_web.repertoire.models import Upload
from sostenuto_web.repertoire.uploads import places

PIECE = 1 << 20


class Bringing:
    """Brings files in through the addresses of the house."""

    def __init__(self, browser, commits):
        self.browser, self.commits = browser, commits
        self.audience, self.licence = "everyone", ""

    def begin(self, name, size, client=None, **more):
        said = {
            "name": name,
            "size": size,
            "audience": self.audience,
            "licence_note": self.licence,
        } | more
        place = "/music/bring/begin/"
        if client is not None:
            place = f"/people/{client.pk}{place}"
            said = {"person": guard.token_for(client.pk), "theirs": "on"} | said
        return self.browser.post(place, said)

    def piece(self, url, offset, data):
        return self.browser.post(
            url, data, content_type="application/octet-stream", headers={"X-Offset": str(offset)}
        )

    def hear(self):
        """Hear what waits, as the worker does."""
        with self.commits(execute=True):
            hearing.hear_now(places.uploads_folder())

    def __call__(self, name, data, client=None, *, hear=True, **more):
        """Bring a whole file in; returns its upload, heard or refused, or why it was not begun."""
        with self.commits(execute=hear):
            answer = self.begin(name, len(data), client, **more)
            said = answer.json()
            while said.get("state") == "coming":
                at = said["received"]
                said = self.piece(said["url"], at, data[at : at + PIECE]).json()
        if "url" not in said:
            return said["message"]
        return Upload.objects.get(pk=said["url"].split("/")[-3])
