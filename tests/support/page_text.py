"""What a browser would make of a page: its tags, and the words outside scripts and styles."""

from html.parser import HTMLParser

type Tag = tuple[str, dict[str, str | None]]


class Page(HTMLParser):
    """Collects the tags of a page and its words; what is inside a script or a style is neither."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None and data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def outline(self) -> list[tuple[str, list[str]]]:
        """Return the tags with the names of their attributes."""
        return [(tag, list(attrs)) for tag, attrs in self.tags]
