"""Pillow: names and methods that it dropped, most of them with 10.0."""

from .rows import Method, Moved, Row, dated, renamed

_ROWS: tuple[Row, ...] = (
    *renamed("PIL", {"PILLOW_VERSION": "__version__", "VERSION": "__version__"}, "7.0"),
    Moved("PIL.Image.PILLOW_VERSION", "PIL.__version__", "", "7.0"),
    Moved("PIL.Image.VERSION", "PIL.__version__", "", "7.0"),
    *renamed(
        "PIL.Image",
        {
            "ANTIALIAS": "LANCZOS",
            "CUBIC": "BICUBIC",
            "LINEAR": "BILINEAR",
        },
        "10.0",
    ),
    Moved("PIL.Image.fromstring", "PIL.Image.frombytes", "", "3.0"),
    Method("PIL.Image.Image.tostring", "write image.tobytes()", "", "3.0"),
    Method("PIL.ImageDraw.ImageDraw.textsize", "write draw.textbbox((0, 0), text, font)[2:]", "", "10.0"),
    Method("PIL.ImageFont.FreeTypeFont.getsize", "write font.getbbox(text)[2:]", "", "10.0"),
)
ROWS = dated(_ROWS, "2.5")
