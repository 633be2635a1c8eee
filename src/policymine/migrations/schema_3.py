"""The tables of schema 3, as they stood: what is made of older stores before later migrations. It never changes."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

SCHEMAS = sa.Table("schema_version", METADATA, sa.Column("version", sa.Integer, primary_key=True))

ASSESSMENTS = sa.Table(
    "assessments",
    METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("text_key", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("score", sa.Text, nullable=False),
    sa.Column("extractor", sa.String, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("warnings", sa.Text, nullable=False),
)


def _belongs_to_assessment() -> sa.Column[str]:
    return sa.Column("document", sa.String, sa.ForeignKey("assessments.document", ondelete="CASCADE"), primary_key=True)


SENTENCES = sa.Table(
    "sentences",
    METADATA,
    _belongs_to_assessment(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("page_label", sa.String, nullable=False),
    sa.Column("heading", sa.String, nullable=False),
    sa.Column("lead_in", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("places", sa.Text, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("probabilities", sa.Text, nullable=False),
    sa.Column("commitment", sa.String, nullable=False),
    sa.Column("participation", sa.String, nullable=True),
    sa.Column("outcome", sa.Integer, nullable=False),
    sa.Column("bottom_up", sa.Float, nullable=False),
    sa.Column("top_down", sa.Float, nullable=False),
    sa.Column("influence", sa.Float, nullable=False),
)

MENTIONS = sa.Table(
    "mentions",
    METADATA,
    _belongs_to_assessment(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("concept", sa.String, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("negated", sa.Boolean, nullable=False),
    sa.Column("quoted", sa.Boolean, nullable=False),
    sa.Column("sentence_number", sa.Integer, nullable=True),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("page_label", sa.String, nullable=False),
    sa.Column("heading", sa.String, nullable=False),
)

HISTORY = sa.Table(
    "history",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document", sa.String, nullable=False, index=True),
    sa.Column("recorded_at", sa.String, nullable=False),
    sa.Column("text_key", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("score", sa.Text, nullable=False),
)

DECISIONS = sa.Table(
    "decisions",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("decided_at", sa.String, nullable=False),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("text_hash", sa.String, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("reading", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("codebook", sa.String, nullable=False),
    sa.Column("classifier", sa.String, nullable=False),
    sa.Column("queue", sa.String, nullable=False),
    sa.Column("inclusion_probability", sa.Float, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Column("undoes", sa.Integer, nullable=True),
    sa.Index("decisions_by_document", "document", "text_hash"),
    sa.Index("decisions_by_reviewer", "reviewer", "decided_at"),
    sqlite_autoincrement=True,
)

RATINGS = sa.Table(
    "ratings",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("rated_at", sa.String, nullable=False),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False, index=True),
    sa.Column("rating", sa.Integer, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

REVIEWERS = sa.Table(
    "reviewers",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("password_hash", sa.String, nullable=False),
    sa.Column("token_hash", sa.String, nullable=False, index=True),
    sa.Column("created_at", sa.String, nullable=False),
    sa.Column("disabled_at", sa.String, nullable=False),
)

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reviewer", sa.String, primary_key=True),
    sa.Column("until", sa.Float, nullable=False),
    sa.Column("queue", sa.String, nullable=False),
    sa.Column("inclusion_probability", sa.Float, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Index("leases_by_reviewer", "reviewer"),
)

QUEUED = sa.Table(
    "queued",
    METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text_hash", sa.String, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("gain", sa.Float, nullable=False),
    sa.Column("doubt", sa.Float, nullable=False),
    sa.Column("audit_draw", sa.Float, nullable=False),
    sa.Column("double_draw", sa.Float, nullable=False),
    sa.Column("published", sa.Boolean, nullable=False),
    sa.Column("codings", sa.Integer, nullable=False),
    sa.Column("blind_codings", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Index("queued_by_gain", "published", "gain"),
    sa.Index("queued_by_doubt", "doubt"),
    sa.Index("queued_by_audit", "audit_draw"),
    sa.Index("queued_by_code", "code", "gain"),
    sa.Index("queued_by_state", "state"),
)

STANDINGS = sa.Table(
    "standings",
    METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reviewer", sa.String, primary_key=True),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Index("standings_by_reviewer", "reviewer"),
)

QUEUE_COUNTS = (
    "confirmed", "corrected", "disputed", "adjudicated", "awaiting_score", "awaiting_doubt", "awaiting_audit",
    "unattached",
)  # fmt: skip

QUEUES = sa.Table(
    "queues",
    METADATA,
    sa.Column("document", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("sentences", sa.Integer, nullable=False),
    *(sa.Column(name, sa.Integer, nullable=False) for name in QUEUE_COUNTS),
)

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_hash", sa.String, primary_key=True),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("begun_at", sa.Float, nullable=False),
    sa.Column("used_at", sa.Float, nullable=False),
)


FETCHES = sa.Table(
    "fetches",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document", sa.String, nullable=False, index=True),
    sa.Column("address", sa.String, nullable=False, index=True),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("final_address", sa.String, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("retrieved_at", sa.String, nullable=False),
)

CANDIDATES = sa.Table(
    "candidates",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("link", sa.String, nullable=False, unique=True),
    sa.Column("content_id", sa.String, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("document_type", sa.String, nullable=False),
    sa.Column("organisations", sa.Text, nullable=False),
    sa.Column("published_at", sa.String, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("found_at", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("decided_at", sa.String, nullable=False),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("document", sa.String, nullable=False),
)

LOOKS = sa.Table(
    "looks",
    METADATA,
    sa.Column("question", sa.String, primary_key=True),
    sa.Column("looked_at", sa.String, nullable=False),
    sa.Column("swept_at", sa.String, nullable=False),
    sa.Column("balance", sa.Integer, nullable=False),
)

SIGHTINGS = sa.Table(
    "sightings",
    METADATA,
    sa.Column("question", sa.String, primary_key=True),
    sa.Column("link", sa.String, primary_key=True),
)
