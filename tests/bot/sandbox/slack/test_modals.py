"""Modals and Home tabs: opened by a fresh trigger, changed by hash, submitted, answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import GestureError, SandboxSlack, User, View
from tests.bot.sandbox.slack.example_app import MODAL, ExampleApp, button, plain
from tests.bot.sandbox.slack.refusals import refused

HOME = {"type": "home", "blocks": [{"type": "actions", "elements": [button("Open", "open")]}]}


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


async def opened(slack: SandboxSlack, client: AsyncWebClient, user: User) -> View:
    """A modal that is open before the person."""
    await client.views_open(trigger_id=slack.workspace.grant_trigger(user, 3), view=MODAL)
    return slack.modals(user)[-1]


async def test_a_press_opens_a_modal_and_the_modal_comes_back_filled_in(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """From the Home tab to the submission, which closes it."""
    await app.client.views_publish(user_id=ann.id, view=HOME)
    home = slack.home(ann)
    assert home is not None
    await slack.press_in_view(home.id, text="Open")
    (view,) = await slack.until(lambda: slack.modals(ann))
    await slack.submit(view.id, {"reason": "Fine & dandy"})

    assert ["block_actions", "view_submission"] == [body["type"] for body in app.heard]
    assert "Fine & dandy" == app.heard[-1]["view"]["state"]["values"]["why"]["reason"]["value"]
    assert [] == slack.modals(ann)
    assert [] == slack.troubles


@pytest.mark.parametrize(
    ("reason", "titles"),
    [
        ("errors", ["One question"]),
        ("update", ["And then?"]),
        ("push", ["One question", "And then?"]),
        ("clear", []),
        ("done", []),
    ],
)
async def test_the_answer_to_a_submission_decides_what_is_open(
    slack: SandboxSlack, app: ExampleApp, ann: User, reason: str, titles: list[str]
) -> None:
    """Errors keep it open, update and push show the answer's view, clear and nothing close."""
    view = await opened(slack, app.client, ann)
    await slack.submit(view.id, {"reason": reason})

    assert titles == [view.content["title"]["text"] for view in slack.modals(ann)]
    assert [] == slack.troubles


async def test_errors_for_a_field_that_does_not_exist_are_trouble(
    slack: SandboxSlack, socket_app: ExampleApp, ann: User
) -> None:
    """Slack shows such an answer as a failure of the app."""
    view = await opened(slack, socket_app.client, ann)
    await slack.submit(view.id, {"reason": "wrong errors"})

    (trouble,) = slack.troubles
    assert trouble.startswith("errors must be keyed by the block ids of inputs (why)")


async def test_a_form_goes_only_when_it_is_complete(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """A required field left empty and a text that is too long do not leave the person's screen."""
    view = await opened(slack, client, ann)

    with pytest.raises(GestureError, match="'Why\\?' is required"):
        await slack.submit(view.id)
    with pytest.raises(GestureError, match="0 to 500 characters, not 501"):
        await slack.submit(view.id, {"reason": "x" * 501})


async def test_closing_a_modal_is_told_where_it_asked_for_it(
    slack: SandboxSlack, socket_app: ExampleApp, ann: User
) -> None:
    """notify_on_close sends view_closed."""
    view = await opened(slack, socket_app.client, ann)
    await slack.close(view.id)

    assert ["view_closed"] == [body["type"] for body in socket_app.heard]
    assert [] == slack.modals(ann)


async def test_a_trigger_is_good_once_and_briefly(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """Used, late and made-up triggers have an error each; a view that is refused does not use one up."""
    fresh = slack.workspace.grant_trigger(ann, 3)
    with refused("invalid_arguments"):
        await client.views_open(trigger_id=fresh, view={**MODAL, "title": plain("x" * 25)})
    await client.views_open(trigger_id=fresh, view=MODAL)

    with refused("exchanged_trigger_id"):
        await client.views_open(trigger_id=fresh, view=MODAL)
    with refused("expired_trigger_id"):
        late = slack.workspace.grant_trigger(ann, 0)
        await asyncio.sleep(0.002)
        await client.views_open(trigger_id=late, view=MODAL)
    with refused("invalid_trigger_id"):
        await client.views_open(trigger_id="1.2.abc", view=MODAL)


async def test_a_trigger_expires_by_the_workspaces_clock(ann: User) -> None:
    """Three seconds after the gesture, as the clock that was handed in tells it."""
    now = SandboxSlack().workspace.now()
    slack = SandboxSlack(clock=lambda: now)
    bea = slack.add_user("bea")
    async with slack.running():
        client = AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url, retry_handlers=[])
        trigger = slack.workspace.grant_trigger(bea, 3)
        now += timedelta(seconds=4)

        with refused("expired_trigger_id"):
            await client.views_open(trigger_id=trigger, view=MODAL)


async def test_a_stale_hash_is_refused(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """The hash changes with every update; without one, the last update wins."""
    view = await opened(slack, client, ann)
    stale = view.hash
    await client.views_update(view_id=view.id, hash=stale, view=MODAL)

    with refused("hash_conflict"):
        await client.views_update(view_id=view.id, hash=stale, view=MODAL)
    await client.views_update(view_id=view.id, view=MODAL)
    with refused("not_found"):
        await client.views_update(view_id="V404", view=MODAL)


async def test_three_modals_lie_on_each_other_and_no_fourth(
    slack: SandboxSlack, client: AsyncWebClient, ann: User
) -> None:
    """push_limit_reached on the fourth; only the topmost can be submitted."""
    first = await opened(slack, client, ann)
    for _ in range(2):
        await client.views_push(trigger_id=slack.workspace.grant_trigger(ann, 3), view=MODAL)

    with refused("push_limit_reached"):
        await client.views_push(trigger_id=slack.workspace.grant_trigger(ann, 3), view=MODAL)
    with pytest.raises(GestureError, match="topmost"):
        await slack.submit(first.id, {"reason": "x"})


async def test_a_view_beyond_its_size_or_name(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """250 kB in all; the app's own name for a view is good for one view; a modal is no Home tab."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}} for _ in range(90)]
    named = {**MODAL, "external_id": "mine"}
    with refused("view_too_large"):
        await client.views_publish(user_id=ann.id, view={"type": "home", "blocks": blocks})
    with refused("invalid_arguments"):
        await client.views_publish(user_id=ann.id, view=MODAL)
    await client.views_open(trigger_id=slack.workspace.grant_trigger(ann, 3), view=named)
    with refused("duplicate_external_id"):
        await client.views_push(trigger_id=slack.workspace.grant_trigger(ann, 3), view=named)


async def test_no_home_tab_without_its_switch(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """not_enabled where the manifest has no Home tab."""
    slack.installation.home_tab = False

    with refused("not_enabled"):
        await client.views_publish(user_id=ann.id, view=HOME)
