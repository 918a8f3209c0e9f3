"""How large a spreadsheet may be before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, or as counted. A file beyond any of them is refused."""

    file_bytes: int = 20 * 2**20
    unpacked_bytes: int = 160 * 2**20
    unpacked_ratio: int = 300
    ratio_counts_from: int = 8 * 2**20
    archive_entries: int = 2_000
    sheets: int = 60
    rows: int = 50_000
    columns: int = 300
    cells: int = 3_000_000
    cell_characters: int = 32_767
    long_text: int = 200
    long_texts_squared: int = 500_000_000


USUAL = Limits()
