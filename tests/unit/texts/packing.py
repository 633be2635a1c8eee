"""Office files put together by hand for one test each."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{rest}:1.0"'
    for name, rest in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
        "meta": "meta",
    }.items()
)
ODT = "application/vnd.oasis.opendocument.text"
STYLES = f"""<w:styles {W}>
<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:styleId="H2"><w:name w:val="Our heading"/><w:basedOn w:val="H1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="L"><w:name w:val="List"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num></w:numbering>"""


def pack(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write a zipped file of parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return path


def link(kind: str, target: str, mode: str = "") -> str:
    external = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{target}" Type="{KIND}/{kind}" Target="{target}"{external}/>'


def pack_docx(path: Path, body: str, *, links: str = "", **parts: str) -> Path:
    """Write a DOCX of a body's XML; further parts are named by their file without ending."""
    usual = {"styles": STYLES, "numbering": NUMBERING, **parts}
    listed = "".join(link("".join(c for c in name if c.isalpha()), f"{name}.xml") for name in usual) + links
    return pack(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f"<Relationships {RELS}>{link('officeDocument', 'word/document.xml')}</Relationships>",
            "word/_rels/document.xml.rels": f"<Relationships {RELS}>{listed}</Relationships>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "docProps/core.xml": "<coreProperties><title>A deal for Wessing</title></coreProperties>",
            "docProps/app.xml": "<Properties><Company>The council</Company></Properties>",
            **{f"word/{name}.xml": content for name, content in usual.items()},
        },
    )


def para(text: str, style: str = "", number: int = 0, depth: int = 0, marks: str = "") -> str:
    """Return a paragraph of a DOCX."""
    numbered = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbered}</w:pPr><w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def pack_odt(path: Path, body: str, *, styles: str = "", master: str = "", **parts: str) -> Path:
    """Write an ODT of a body's XML."""
    return pack(
        path,
        {
            "mimetype": ODT,
            "META-INF/manifest.xml": f"<manifest:manifest {OFFICE}/>",
            "content.xml": f"<office:document-content {OFFICE}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {OFFICE}><office:master-styles>{master}</office:master-styles>"
            "</office:document-styles>",
            "meta.xml": f"<office:document-meta {OFFICE}><office:meta><title>A deal for Wessing</title></office:meta>"
            "</office:document-meta>",
            **parts,
        },
    )
