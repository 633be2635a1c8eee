"""Routes by subject; each is thin: it reads what was sent, asks a service, and renders a page."""

from __future__ import annotations

from policymine.web.routes import (
    additions,
    agreement,
    candidates,
    documents,
    entrance,
    exports,
    overview,
    people,
    queue,
    sentences,
)

ROUTERS = (
    overview.router,
    documents.router,
    sentences.router,
    queue.router,
    agreement.router,
    people.router,
    exports.router,
    additions.router,
    candidates.router,
    entrance.router,
)
