"""What Prefect does by itself when a run ends badly: it tells a web hook, and marks runs whose machine died.

``python -m flows.notifications`` sets both up on the server that PREFECT_API_URL names; ``flows.serve`` does it too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, cast

import typer
from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.settings import get_current_settings
from pydantic import SecretStr

from flows import run_script
from policymine.cli import rendering
from policymine.errors import PolicymineError
from policymine.settings import read_settings

TAG = "policymine"
FLOWS = ("score corpus", "watch govuk", "report", "retrain")
TOLD = "policymine: tell of runs that failed"
MARKED = "policymine: mark runs whose machine died"
BLOCK = "policymine-notify"
SILENT_SECONDS = 600
"""Three times as long as Prefect leaves between two signs of life of a run, and a minute for a busy machine."""
_BAD = ("Failed", "Crashed", "TimedOut")
_ENDS = ("Completed", "Cancelled", *_BAD)
_SIGN_OF_LIFE = "prefect.flow-run.heartbeat"
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


def set_up_marking(silent_seconds: float = SILENT_SECONDS) -> None:
    """Let a server mark runs as crashed that have given no sign of life for so long.

    An automation that does so already is left: it knows the runs that were going on when the machine died.
    """
    wanted = build_marking(silent_seconds)
    with get_client(sync_client=True) as client:
        found = client.read_automations_by_name(MARKED)
    if [each.description for each in found] != [wanted.description]:
        _remove(MARKED)
        cast(Any, wanted).create()


def build_marking(silent_seconds: float) -> Automation:
    """Return the automation that marks our runs as crashed which neither end nor give a sign of life."""
    return Automation(
        name=MARKED,
        description=f"A run that has not been heard of for {silent_seconds:g} seconds is marked as crashed.",
        trigger=EventTrigger(
            after={_SIGN_OF_LIFE},
            expect={_SIGN_OF_LIFE, *(f"prefect.flow-run.{state}" for state in _ENDS)},
            match=cast(Any, {"prefect.resource.id": "prefect.flow-run.*"}),
            match_related=cast(Any, {"prefect.resource.role": "flow", "prefect.resource.name": list(FLOWS)}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=silent_seconds),
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                force=False,
                state=StateType.CRASHED,
                message=f"It has given no sign of life for {silent_seconds:g} seconds: its machine or its process has "
                "died, or slept. What it had saved stays, and the next run does the rest.",
            )
        ],
    )


def _remove(name: str) -> None:
    with get_client(sync_client=True) as client:
        for found in client.read_automations_by_name(name):
            client.delete_automation(found.id)


def main(
    notify: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Web hook to tell of runs that failed.")] = None,
) -> None:
    """Set up on the Prefect server in PREFECT_API_URL what happens when a run fails or its machine dies."""
    address = get_current_settings().api.url
    if not address:
        raise PolicymineError("PREFECT_API_URL names no server. Set it, such as to http://127.0.0.1:4200/api.")
    told = read_settings().notify_address if notify is None else notify
    set_up_marking()
    set_up_notification(told)
    hook = "A web hook is told of runs that failed." if told else "No web hook is told of runs that failed."
    rendering.say(f"{address}: runs whose machine died are marked after {SILENT_SECONDS // 60} minutes. {hook}")


if __name__ == "__main__":
    run_script(main)
