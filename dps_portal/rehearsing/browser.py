"""One person at a browser without JavaScript: pages, forms, redirects, and a clear word when something is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag

Value = str | Sequence[str]
File = tuple[str, bytes, str]
TIMEOUT = 120
MISTAKE = 400


class Stumbled(Exception):
    """The portal refused something that the story needs, or a page is not as it should be."""


class Page:
    """What the person sees."""

    def __init__(self, browser: Browser, response: httpx.Response) -> None:
        self.browser, self.response = browser, response
        self.url = str(response.url)
        self.soup = (
            BeautifulSoup(response.text, "html.parser") if "html" in response.headers.get("content-type", "") else None
        )

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        if self.soup is None:
            return ""
        return " ".join((self.soup.find("main") or self.soup).get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """What the list at the top of the page says is wrong."""
        found = self.soup.select(".nhsuk-error-summary li") if self.soup else []
        return [" ".join(item.get_text(" ").split()) for item in found]

    def says(self, words: str) -> Page:
        """The page, if it says this."""
        if words.lower() not in self.text.lower():
            raise Stumbled(f"{self.url} does not say “{words}”. It says: {self.text[:600]}")
        return self

    def link(self, words: str) -> str:
        """The address behind a link with these words."""
        for anchor in self._tags("a"):
            if words.lower() in " ".join(anchor.get_text(" ").split()).lower():
                return urljoin(self.url, str(anchor["href"]))
        raise Stumbled(f"{self.url} has no link “{words}”")

    def links(self, part: str) -> list[str]:
        """Every address that holds this part, in order, each once."""
        found = [urljoin(self.url, str(anchor.get("href", ""))) for anchor in self._tags("a") if anchor.get("href")]
        return list(dict.fromkeys(address for address in found if part in address and "#" not in address))

    def follow(self, words: str) -> Page:
        """Click the link with these words."""
        return self.browser.go(self.link(words))

    def submit(self, fields: Mapping[str, Value | None] | None = None, *, button: str = "", files: Any = None) -> Page:
        """Fill in the form that has these fields (or this button), send it, and see the next page.

        A value of None leaves a box empty. Raises Stumbled with what the portal says is wrong.
        """
        form, pressed = self._form(set(fields or ()), button)
        data = dict(_filled(form))
        data.update({name: value for name, value in (fields or {}).items() if value is not None})
        if pressed is not None and pressed.get("name"):
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        page = self.browser.post(urljoin(self.url, str(form.get("action") or self.url)), data, files)
        if page.errors:
            raise Stumbled(f"{page.url} refuses {sorted(fields or ())}: {'; '.join(page.errors)}")
        return page

    def _form(self, names: set[str], button: str) -> tuple[Tag, Tag | None]:
        for form in self._tags("form"):
            has = {str(field["name"]) for field in form.find_all(["input", "select", "textarea"]) if field.get("name")}
            pressed = _button(form, button)
            if names <= has and (not button or pressed is not None) and str(form.get("method", "")).lower() == "post":
                return form, pressed
        raise Stumbled(f"{self.url} has no form with {sorted(names)} {button}. It says: {self.text[:400]}")

    def names(self, part: str = "") -> list[str]:
        """The names of the fields on this page that hold this part, in order, each once."""
        fields = [str(f["name"]) for f in self._tags(["input", "select", "textarea"]) if f.get("name")]
        return [name for name in dict.fromkeys(fields) if part in name]

    def options(self, name: str) -> dict[str, str]:
        """The choices of a field: words to value."""
        made = {}
        for option in self._tags("option"):
            if option.find_parent("select", attrs={"name": name}):
                made[" ".join(option.get_text(" ").split())] = str(option.get("value", ""))
        for box in self._tags("input"):
            if box.get("name") == name and box.get("id"):
                label = self.soup.find("label", attrs={"for": box["id"]}) if self.soup else None
                made[" ".join(label.get_text(" ").split()) if label else str(box["value"])] = str(box["value"])
        return made

    def option(self, name: str, words: str) -> str:
        """The value of the choice with these words."""
        for shown, value in self.options(name).items():
            if words.lower() in shown.lower():
                return value
        raise Stumbled(f"{self.url}: {name} offers no “{words}”, only {list(self.options(name))}")

    def _tags(self, name: str | list[str]) -> list[Tag]:
        return [tag for tag in self.soup.find_all(name) if isinstance(tag, Tag)] if self.soup else []


class Browser:
    """A person's browser, with its own cookies."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(base_url=base_url, follow_redirects=True, timeout=TIMEOUT)

    def go(self, address: str) -> Page:
        """Open a page. Raises Stumbled when the portal refuses it."""
        return self._seen(self._ask("GET", address))

    def refused(self, address: str) -> int:
        """The status with which the portal refuses a page."""
        return self._ask("GET", address).status_code

    def download(self, address: str) -> bytes:
        """The bytes of a file."""
        response = self._ask("GET", address)
        if response.status_code >= MISTAKE:
            raise Stumbled(f"{address} answers {response.status_code}")
        return response.content

    def post(self, address: str, data: Mapping[str, Any], files: Any = None) -> Page:
        """Send a form."""
        headers = {"Referer": address, "Origin": str(self.client.base_url).rstrip("/")}
        return self._seen(self._ask("POST", address, data=dict(data), files=files, headers=headers))

    def _ask(self, method: str, address: str, **more: Any) -> httpx.Response:
        try:
            return self.client.request(method, address, **more)
        except httpx.TransportError as away:
            raise Stumbled(f"No portal answers at {self.client.base_url} ({away}). Start one with: make run") from away

    def _seen(self, response: httpx.Response) -> Page:
        page = Page(self, response)
        if response.status_code >= MISTAKE:
            raise Stumbled(
                f"{response.request.method} {response.url} answers {response.status_code}: {page.text[:600]}"
            )
        if page.soup and not page.soup.select_one(".portal-demonstration"):
            raise Stumbled(
                f"{response.url} does not say that this is a demonstration, and nothing else is rehearsed in"
            )
        return page


def _button(form: Tag, words: str) -> Tag | None:
    for button in form.find_all("button"):
        shown = " ".join(button.get_text(" ").split()).lower()
        if words and (words.lower() in shown or words == button.get("name")):
            return button if isinstance(button, Tag) else None
    return None


def _filled(form: Tag) -> Iterator[tuple[str, Any]]:
    """What the form holds already, as a browser would send it."""
    several: dict[str, list[str]] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name", "")), str(field.get("type", field.name))
        if not name or kind in {"file", "submit", "button"}:
            continue
        if kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                several.setdefault(name, []).append(str(field.get("value", "on")))
        elif field.name == "select":
            chosen = [str(o.get("value", "")) for o in field.find_all("option") if o.has_attr("selected")]
            first = field.find("option")
            several.setdefault(name, []).extend(chosen or ([str(first.get("value", ""))] if first else []))
        else:
            value = field.get_text().removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
            several.setdefault(name, []).append(value)
    for name, values in several.items():
        yield name, values if len(values) > 1 else values[0]
