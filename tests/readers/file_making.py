"""Files made for the tests: Word packages from raw XML, PDF pages from placed words and rules, broken variants."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from kechuang.readers.document import IssuedDocument

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ALL_NAMESPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relations_to(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{index}" Type="{_KIND}{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def p(words: str = "", properties: str = "", run: str = "") -> str:
    """A paragraph of one run; `properties` goes into w:pPr, `run` into w:rPr."""
    style = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    looks = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p>{style}<w:r>{looks}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def numbered(words: str, number: int, level: int = 0) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def tc(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def docx(body: str, *, head: str = "", **parts: str) -> bytes:
    """A Word package around `body` (XML). parts: the inside of styles, numbering, footnotes, comments …"""
    stream = io.BytesIO()
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
             "comments": "comments", "header": "hdr", "footer": "ftr"}  # fmt: skip
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", relations_to({"officeDocument": "word/document.xml"}))
        package.writestr("word/_rels/document.xml.rels", relations_to({kind: f"{kind}.xml" for kind in parts}))
        package.writestr(
            "word/document.xml",
            f"{head or DECLARATION}<w:document {ALL_NAMESPACES}><w:body>{body}</w:body></w:document>",
        )
        for kind, inside in parts.items():
            package.writestr(f"word/{kind}.xml", f"<w:{roots[kind]} {ALL_NAMESPACES}>{inside}</w:{roots[kind]}>")
    return stream.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The same package with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return stream.getvalue()


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    """One list (number 1) with the given (format, pattern) per level."""
    rows = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (form, pattern) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{rows}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


@dataclass
class PdfPage:
    """Words at (left, top, size) and rules at (x0, y0, x1, y1), in points from the top left of the page."""

    words: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    width: float = 595
    height: float = 842
    rotate: int = 0
    sideways: bool = False
    raw: bytes = b""

    def content(self) -> bytes:
        parts = [
            f"BT /F1 {size} Tf {self._place(left, top + size)} Tm <{words.encode('utf-16-be').hex()}> Tj ET"
            for left, top, size, words in self.words
        ]
        parts += [f"0.5 w {a} {self.height - b} m {c} {self.height - d} l S" for a, b, c, d in self.rules]
        return "\n".join(parts).encode("ascii") + self.raw

    def _place(self, left: float, base: float) -> str:
        """Upright, or lying on its side as wide tables are printed on an upright page."""
        return f"0 1 -1 0 {base} {left}" if self.sideways else f"1 0 0 1 {left} {self.height - base}"


def pdf(pages: list[PdfPage], *, locked: bool = False) -> bytes:
    """A PDF whose Chinese font is named, not embedded; readers know its characters by the standard map."""
    objects: list[bytes] = [b"", b""]  # catalog and pages, once the kids are known
    objects.append(b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>")
    objects.append(
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>"
    )
    objects.append(
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>"
    )
    kids = []
    for page in pages:
        content = page.content()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (page.width, page.height, page.rotate, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _assembled(objects, locked)


def _assembled(objects: list[bytes], locked: bool) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.6\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    index = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    # Owner and user entries of a password that nobody knows.
    secret = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"5A" * 32, b"A5" * 32)
    out.write(b"trailer\n<</Root 1 0 R/Size %d%s>>\n" % (len(objects) + 1, secret if locked else b""))
    out.write(b"startxref\n%d\n%%%%EOF" % index)
    return out.getvalue()


def prose_page(lines: list[str], *, top: float = 90, left: float = 85, size: float = 16, pitch: float = 28) -> PdfPage:
    """Lines of running text below each other."""
    return PdfPage([(left, top + index * pitch, size, words) for index, words in enumerate(lines)])


def quotes(document: IssuedDocument, kind: str | None = None) -> list[str]:
    """What each block says, in order."""
    return [block.span.of(document.text) for block in document.blocks if kind in {None, block.kind}]


def assert_well_formed(document: IssuedDocument) -> None:
    """Every block slices printed text, none overlaps the next, and the text can be stored anywhere."""
    end = 0
    for block in document.blocks:
        words = block.span.of(document.text)
        assert end <= block.span.start < block.span.end <= len(document.text)
        assert words == words.strip() != ""
        assert 0 <= block.generated <= len(words)
        assert (block.kind == "cell") == (block.table is not None)
        end = block.span.end
    assert "\0" not in document.text
    document.text.encode("utf-8")
