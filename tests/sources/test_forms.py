"""What a file is, told from its bytes however they were damaged or packed."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

from policymine.sources.forms import Form, sniff

ODT = b"application/vnd.oasis.opendocument.text"


def pack(path: Path, mimetype: bytes, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as package:
        package.writestr("mimetype", mimetype)
        package.writestr("content.xml", "<office/>")
    return path


def test_a_package_is_known_by_its_type(tmp_path: Path) -> None:
    assert sniff(pack(tmp_path / "a.odt", ODT)) is Form.ODT
    assert sniff(pack(tmp_path / "a.zip", b"application/zip")) is Form.OTHER


def test_a_type_that_unfolds_into_much_is_not_unfolded(tmp_path: Path) -> None:
    path = pack(tmp_path / "bomb.odt", ODT + b"\0" * 50_000_000)
    tracemalloc.start()
    assert sniff(path) is Form.ODT
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_damaged_package_is_no_fault_of_the_program(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.odt", bytes(range(256)) * 40)
    content = bytearray(path.read_bytes())
    start = content.index(b"mimetype") + len(b"mimetype")
    content[start : start + 20] = b"\xff" * 20
    path.write_bytes(content)
    assert sniff(path) is Form.OTHER
