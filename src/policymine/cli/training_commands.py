"""The commands that fit a codebook's classifier and measure it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from policymine.cli import rendering
from policymine.wording import quote_path

if TYPE_CHECKING:
    from policymine.annotations import AnnotationSet
    from policymine.coding import Reader
    from policymine.embeddings import Encoder
    from policymine.evaluation.figures import Evaluation
    from policymine.records import Share

CodebookName = Annotated[str, typer.Argument(metavar="[CODEBOOK]", help="Name or folder of the codebook.")]
TextsFolder = Annotated[
    Path | None,
    typer.Option("--texts", help="Folder of the documents whose sentences are annotated by reference."),
]


class FiguresFormat(StrEnum):
    """Formats of the figures of an evaluation."""

    TEXT = "text"
    JSON = "json"


def train(
    codebook: CodebookName = "bottom_up",
    texts: TextsFolder = None,
    with_reviews: Annotated[
        Path | None,
        typer.Option("--with-reviews", metavar="CORPUS", help="Learn from a corpus' reviews too: its own codebook's."),
    ] = None,
    embeddings: Annotated[
        str,
        typer.Option(
            "--embeddings",
            metavar="MODEL",
            help="Learn from sentence embeddings too: a sentence-transformers model, by folder or name.",
        ),
    ] = "",
) -> None:
    """Fit a classifier from annotations.

    With --with-reviews the corpus' own classifier is fitted, and takes the old one's place only if it is not worse; it
    keeps the embeddings that the old one has.
    """
    if with_reviews and embeddings:
        raise typer.BadParameter("a corpus' classifier keeps the embeddings it has; leave out --embeddings")
    if with_reviews:
        _retrain(with_reviews, texts)
        return
    from policymine.coding import build_codebook_reader
    from policymine.training import train_classifier

    reader = build_codebook_reader(_locate(codebook))
    encoder = _open_encoder(embeddings) if embeddings else None
    papers = train_classifier(reader, _read_annotations(reader, texts), encoder=encoder)
    rendering.say(
        f"Fitted on {papers['written']} written and {papers['referenced']} referenced sentences of "
        f"{papers['documents']} documents; written to {reader.codebook.path}. "
        f"See how well it does with: policymine evaluate {quote_path(codebook)}. Scores stay as they are until a "
        "corpus is scored again: policymine run CORPUS"
    )


def _retrain(corpus: Path, texts: Path | None) -> None:
    from policymine.retraining import REPORT_FILE, describe, retrain

    sys.stdout.write(describe(retrain(corpus, texts)))
    rendering.say(f"The figures are in {corpus / REPORT_FILE}")


def evaluate(
    codebook: CodebookName = "bottom_up",
    texts: TextsFolder = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="The main figures alone; nothing is written. Minutes become one.")
    ] = False,
    card: Annotated[
        Path | None, typer.Option("--card", help="Folder for the model card; the codebook's own if not given.")
    ] = None,
    format_: Annotated[
        FiguresFormat, typer.Option("--format", help="Tables, or all figures as JSON.")
    ] = FiguresFormat.TEXT,
    embeddings: Annotated[
        str,
        typer.Option(
            "--embeddings", metavar="MODEL", help="Compare with what a model's sentence embeddings would give."
        ),
    ] = "",
) -> None:
    """Measure a classifier; write its model card.

    Grouped cross-validation: sentences of one document never stand on both sides of a fold. Beside the figures of the
    classifier stand simpler ways of coding, a learning curve, agreement between coders, and tries to game the score.
    """
    from policymine.coding import build_codebook_reader
    from policymine.evaluation.figures import write_evaluation
    from policymine.evaluation.held_out import evaluate_classifier
    from policymine.labels import open_own_encoder

    reader = build_codebook_reader(_locate(codebook))
    annotations = _read_annotations(reader, texts)
    encoder = open_own_encoder(reader.codebook.path)
    if encoder and embeddings:
        raise typer.BadParameter(f"this classifier is measured with its own embeddings ({encoder.name})")
    rival = _open_encoder(embeddings) if embeddings else None
    evaluation = evaluate_classifier(
        reader, annotations, encoder, rival=rival, quick=quick, tell=lambda step: rendering.say(f"... {step}")
    )
    _show(evaluation, format_)
    if quick:
        return
    from policymine.reports.model_card import write_card

    write_evaluation(evaluation, reader.codebook.path)
    markdown, page = write_card(evaluation, reader.codebook, card or reader.codebook.path)
    rendering.say(f"The model card is at {page} and {markdown}")


def _locate(codebook: str) -> str | Path:
    return Path(codebook) if Path(codebook).is_dir() else codebook


def _open_encoder(model: str) -> Encoder:
    """Open a model that somebody has named, so that it may be downloaded."""
    from policymine.embeddings import open_encoder

    return open_encoder(model, may_download=True)


def _read_annotations(reader: Reader, texts: Path | None) -> AnnotationSet:
    from policymine.annotations import read_annotations

    annotations = read_annotations(reader.codebook, texts)
    if annotations.missing:
        rendering.say(
            f"{sum(annotations.missing.values())} sentences of {len(annotations.missing)} documents are annotated by "
            "reference, and their text is not here: they are left out. Give their folder with --texts."
        )
    return annotations


def _show(evaluation: Evaluation, format_: FiguresFormat) -> None:
    if format_ is FiguresFormat.JSON:
        from policymine.evaluation.figures import as_json

        sys.stdout.write(as_json(evaluation))
        return
    console = rendering.make_console()
    for table in (_tabulate_codes(evaluation), _tabulate_sets(evaluation)):
        console.print(table)
    for line in _list_lines(evaluation):
        console.print(Text(line))


def _tabulate_codes(evaluation: Evaluation) -> Table:
    sentences = evaluation.written + evaluation.referenced
    title = f"{evaluation.codebook}: {sentences} sentences of {evaluation.documents} documents, cross-validated"
    table = _start_table(title, "Code", "Precision", "Recall", "F1", "Sentences")
    for name, each in evaluation.codes.items():
        table.add_row(name, *map(_format, (each.precision, each.recall, each.f1)), str(each.annotations))
    return table


def _tabulate_sets(evaluation: Evaluation) -> Table:
    table = _start_table("Macro-F1 by set of annotations", "Set", "Every code", "Three poles", "Right", "Sentences")
    for each in evaluation.sets:
        shares = map(_format, (each.macro_f1, each.pole_macro_f1, each.accuracy))
        table.add_row(each.name, *shares, str(each.annotations))
    return table


def _start_table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left")
    return table


def _list_lines(evaluation: Evaluation) -> list[str]:
    lines = [
        f"Accuracy of always saying the commonest code: {evaluation.majority_accuracy:.3f}",
        f"Expected calibration error: {evaluation.calibration_error:.3f}",
        f"Commitment, accuracy of the cue rules: {_format(evaluation.commitment_accuracy)}",
    ]
    if evaluation.real_coded_commitment:
        lines.append(f"Of real sentences that carry a code: {_format(evaluation.real_coded_commitment)}")
    if evaluation.real_uncoded_commitment:
        lines.append(f"Of real sentences that carry none: {_format(evaluation.real_uncoded_commitment)}")
    if evaluation.participation_accuracy:
        lines.append(f"Participation, accuracy of the cue rules: {_format(evaluation.participation_accuracy)}")
    if evaluation.agreement:
        lines.append(f"Krippendorff's alpha of two coders, every code: {evaluation.agreement.every.value:.3f}")
    lines += [
        f"{each.name}: macro-F1 {each.macro_f1:.3f}, three poles {each.pole_macro_f1:.3f}" for each in evaluation.rivals
    ]
    if evaluation.nested:
        nested = evaluation.nested
        lines.append(
            f"Penalty chosen inside each fold: macro-F1 {nested.macro_f1:.3f}, three poles {nested.pole_macro_f1:.3f}"
        )
    lines += [
        f"Gaming, {each.name}: mean score {each.before:.1f} to {each.after:.1f}, "
        f"firm sentences alone {each.firm_before:.1f} to {each.firm_after:.1f}"
        for each in evaluation.gaming
    ]
    return lines


def _format(share: Share) -> str:
    return f"{share.value:.2f} ({share.low:.2f}-{share.high:.2f})"
