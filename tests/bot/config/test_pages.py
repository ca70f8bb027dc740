"""The keys of pages and of the webhook: what is safe to write into a policy, and to post names to."""

from __future__ import annotations

import pytest

from bot.config import ConfigError
from bot.config.reading import parse_programme

SURVEY = "\n[surveys.customers]\n"


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.example",
        "https://shop.example:8443",
        "https://*.shop.example",
        "http://localhost:3000",
        "http://127.0.0.1",
    ],
)
def test_a_site_may_show_pages_in_a_frame(origin: str) -> None:
    """By its origin; on this machine without encryption, for whoever builds the page."""
    programme = parse_programme(f'company = "Acme"\n[pages]\nframe_origins = ["{origin}", "{origin}"]{SURVEY}')

    assert (origin,) == programme.pages.frame_origins


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*",
        "http://shop.example",
        "https://shop.example/",
        "shop.example",
        "https://a.example; script-src *",
        "'self'",
    ],
)
def test_what_is_no_origin_is_told_with_its_line(origin: str) -> None:
    """Nothing else gets into the policy."""
    with pytest.raises(ConfigError, match=r"line 3: pages\.frame_origins: .* is not the origin of a site"):
        parse_programme(f'company = "Acme"\n[pages]\nframe_origins = ["{origin}"]{SURVEY}')


def test_a_webhook_is_posted_to_by_https() -> None:
    """It is told with its line where it is not."""
    with pytest.raises(ConfigError, match=r"line 3: webhook\.url: .* must begin with https://"):
        parse_programme(f'company = "Acme"\n[webhook]\nurl = "http://sms.example.com"{SURVEY}')


def test_a_survey_names_what_links_may_say() -> None:
    """Each once."""
    programme = parse_programme('company = "Acme"\n[surveys.a]\nlink_attributes = ["touchpoint", "till", "till"]')

    assert ("touchpoint", "till") == programme.surveys["a"].link_attributes
