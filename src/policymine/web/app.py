"""The app: a list of documents, and one document with its evidence and highlights."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from policymine.agreement import read_weak_codes
from policymine.codebooks import load_codebook, read_poles
from policymine.documents import open_corpus
from policymine.errors import CorpusError, PolicymineError
from policymine.pipeline import locate_codebook, open_store, read_results
from policymine.reports.pages import build_templates
from policymine.reports.site import gather_document, group_kinds
from policymine.reports.tables import count_outcomes, rank_results

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "testserver")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def build_app(folder: Path) -> FastAPI:
    """Build the review app of one corpus."""
    app = FastAPI(title="policymine review", docs_url=None, redoc_url=None, openapi_url=None)
    templates = build_templates("policymine.web")

    def render(name: str, *, status: int = 200, **given: Any) -> HTMLResponse:
        return HTMLResponse(templates.get_template(name).render(**given), status_code=status)

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """Refuse other names than this machine's (DNS rebinding) and set the headers of every answer."""
        if (request.url.hostname or "") not in LOOPBACK_NAMES:
            return Response("This app answers on 127.0.0.1 only.", status_code=421)
        response = await call_next(request)
        response.headers.update(_HEADERS)
        return response

    @app.exception_handler(PolicymineError)
    def show_error(_request: Request, error: PolicymineError) -> HTMLResponse:
        return render("error.html", status=404 if isinstance(error, CorpusError) else 500, message=str(error))

    @app.get("/")
    def show_overview() -> HTMLResponse:
        results = rank_results(read_results(folder))
        corpus = open_corpus(folder)
        poles = read_poles(locate_codebook(corpus))
        return render(
            "overview.html",
            corpus=corpus,
            poles=poles,
            counts=count_outcomes(results),
            results=results,
            kinds=list(group_kinds(results, poles)),
        )

    @app.get("/documents/{document}")
    def show_document(document: str) -> HTMLResponse:
        corpus = open_corpus(folder)
        found = corpus.find(document)
        result = next(each for each in read_results(folder) if each.document == found)
        with open_store(corpus) as store:
            gathered = gather_document(result, store)
        codebook = load_codebook(locate_codebook(corpus))
        weak = read_weak_codes(codebook.path)
        return render("document.html", corpus=corpus, codebook=codebook, weak=weak, **gathered)

    return app
