"""The review app: thin routes over the store, served on this machine only."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from policymine.web.app import build_app

__all__ = ["build_app", "serve"]


def serve(folder: Path, port: int) -> None:
    """Serve the review app of a corpus on 127.0.0.1 until it is interrupted."""
    uvicorn.run(build_app(folder), host="127.0.0.1", port=port, log_level="warning")
