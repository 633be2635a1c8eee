"""What Prefect does by itself when a run ends badly: it tells a web hook."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture
from pydantic import SecretStr

TAG = "policymine"
TOLD = "policymine: tell of runs that failed"
BLOCK = "policymine-notify"
_BAD = ("Failed", "Crashed", "TimedOut")
_PAYLOAD = (
    '{"text": {{ ("policymine: " ~ flow.name ~ " (" ~ flow_run.name ~ ") is " ~ flow_run.state.name ~ ". "'
    ' ~ (flow_run.state.message or "") ~ " " ~ ((flow_run | ui_url) or "")) | tojson }}}'
)


def set_up_notification(address: str) -> None:
    """Let a server tell the web hook at an address of runs that end badly; without an address, nobody."""
    _remove(TOLD)
    if address:
        # Outside of a running loop both of Prefect's calls are synchronous.
        block = cast(Any, Webhook(method="POST", url=SecretStr(address))).save(BLOCK, overwrite=True)
        cast(Any, build_notification(block)).create()


def build_notification(block: Any) -> Automation:
    """Return the automation that tells a web hook of each of our runs that failed, crashed or took too long."""
    return Automation(
        name=TOLD,
        trigger=EventTrigger(
            expect={f"prefect.flow-run.{state}" for state in _BAD},
            match=cast(Any, {"prefect.resource.id": "prefect.flow-run.*"}),
            match_related=cast(Any, {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"}),
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[CallWebhook(block_document_id=block, payload=_PAYLOAD)],
    )


def _remove(name: str) -> None:
    with get_client(sync_client=True) as client:
        for found in client.read_automations_by_name(name):
            client.delete_automation(found.id)
