"""The company's look: its colour in the page, its logo from our own address, nothing that is not allowed by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.config.brand import Brand
from bot.web.looks import Look
from tests.support.browser import open_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.web.site import Site

# One red point.
POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


async def test_the_logo_is_ours_and_is_fetched_once(site: Site, tmp_path: Path) -> None:
    """By an address of its own for each content; shown in a browser without a complaint."""
    (tmp_path / "logo.png").write_bytes(POINT)
    site.brand = Brand("#0b7a55", tmp_path / "logo.png")
    asked = site.ask()
    complaints: list[str] = []
    async with site.served() as url, open_page() as page:
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(url + site.unsubscribe_path(asked))
        logo = page.get_by_role("img", name="Acme")
        assert 1 == await logo.evaluate("image => image.naturalWidth")
        address = await logo.get_attribute("src") or ""
        assert "rgb(11, 122, 85)" == await page.locator("button").first.evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
    async with site.client() as client:
        fetched = await client.get(address)

    assert [] == complaints
    assert (POINT, "image/png") == (fetched.content, fetched.headers["content-type"])
    assert "immutable" in fetched.headers["cache-control"]
    assert ["public, max-age=31536000, immutable"] == fetched.headers.get_list("cache-control")


def test_the_policy_allows_just_what_stands_in_the_page() -> None:
    """A style or a script that somebody else brings is neither applied nor run."""
    policy = dict(Look.of(Brand()).policy())[b"content-security-policy"].decode()

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "img-src data:;" in policy
    assert re.search(r"style-src 'sha256-[^']+';", policy)
