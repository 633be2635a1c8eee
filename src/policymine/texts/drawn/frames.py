"""Frames: maps from the space in which a PDF draws to points from the top left of its page as shown."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from policymine.texts.drawn.sheets import Shape


class Frame(NamedTuple):
    """The affine map from PDF user space to points from the top left of the page as shown."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where the page shows a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def enter(self, a: float, b: float, c: float, d: float, e: float, f: float) -> Frame:
        """Return the map from the space of a form that is drawn with this matrix."""
        x, y = self.place(e, f)
        ax, ay = self.a * a + self.c * b, self.b * a + self.d * b
        return Frame(ax, ay, self.a * c + self.c * d, self.b * c + self.d * d, x, y)

    def turn(self, degrees: int, width: float, height: float) -> Frame:
        """Return the map to the page, so wide and high, turned to the left by 90 or 270 degrees."""
        a, b, c, d, e, f = self
        if degrees == 90:
            return Frame(b, -a, d, -c, f, width - e)
        return Frame(-b, a, -d, c, height - f, e)

    def place_box(self, left: float, low: float, right: float, high: float) -> Shape:
        """Return where the page shows a box."""
        x0, y0 = self.place(left, low)
        x1, y1 = self.place(right, high)
        return Shape(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def find_frame(page: Any, width: float, height: float) -> Frame:
    """Return the map of user space to the page as shown; pdfium knows rotation and crop, so it is asked."""
    scale = 1_000_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def ask(page_x: float, page_y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, scale, scale, 0, page_x, page_y, x, y)
        return x.value * width / scale, y.value * height / scale

    e, f = ask(0, 0)
    ax, ay = ask(100, 0)
    cx, cy = ask(0, 100)
    return Frame((ax - e) / 100, (ay - f) / 100, (cx - e) / 100, (cy - f) / 100, e, f)
