"""Stories: the text of a rich text file as it grows, from runs to paragraphs, cells, rows and tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from policymine.records import Block
from policymine.texts.office.paragraphs import Paragraph, TableCell, lay_out_table
from policymine.texts.pages.lines import BULLETS


@dataclass(slots=True)
class Story:
    """The text of one target (body, footnote, header ...) as it grows: open paragraph, cells, rows, what is whole."""

    whole: list[Paragraph | Block] = field(default_factory=list)
    runs: list[tuple[str, bool]] = field(default_factory=list)
    label: str = ""
    style: str = ""
    level: int | None = None
    depth: int = 0
    in_table: bool = False
    cell: list[Paragraph | Block] = field(default_factory=list)
    row: list[list[Paragraph | Block]] = field(default_factory=list)
    rows: list[list[list[Paragraph | Block]]] = field(default_factory=list)

    def reset(self) -> None:
        """Forget the open paragraph's properties."""
        self.style, self.level, self.depth, self.in_table = "", None, 0, False

    def end_paragraph(self) -> None:
        """Close the open paragraph; outside of a table it follows the rows that are whole."""
        text = "".join(said for said, _ in self.runs)
        if text.strip():
            bold = all(bold for said, bold in self.runs if said.strip())
            label = self.label.strip().strip(BULLETS)
            depth = max(self.depth, 1 if self.label.strip() and not self.level else 0)
            found = Paragraph(text, self.style, self.level, depth, label, bold)
            if not self.in_table:
                self.end_table()
            (self.cell if self.in_table else self.whole).append(found)
        self.runs, self.label = [], ""

    def end_cell(self) -> None:
        """Close the open cell."""
        self.in_table = True
        self.end_paragraph()
        self.row.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        """Close the open row."""
        if self.row:
            self.rows.append(self.row)
        self.row = []

    def end_table(self) -> None:
        """Put the rows that are whole before what follows."""
        self.end_row()
        if self.rows:
            self.whole.extend(lay_out_table([[TableCell(cell) for cell in row] for row in self.rows]))
        self.rows = []

    def close(self) -> list[Paragraph | Block]:
        """Return all there is."""
        self.end_paragraph()
        if self.cell:
            self.end_cell()
        self.end_table()
        return self.whole
