from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustscan.batch.listing.lines import ListError, opened_list, read_lines
from trustscan.batch.listing.rows import Layout, Row, read_layout, read_rows


def rows_of(
    text: str | bytes, column: str | None = None, header: bool | None = None
) -> tuple[Layout, list[Row]]:
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    layout = read_layout(file, column, header)
    return layout, list(read_rows(file, layout))


def texts(text: str | bytes, column: str | None = None) -> list[str]:
    return [row.text for row in rows_of(text, column)[1]]


@pytest.mark.parametrize(
    ("text", "names", "sites"),
    [
        ("1,example.com\n2,example.org\n", ("rank", "domain"), ["example.com", "example.org"]),
        ("origin,rank\nhttps://www.example.com,1000\n", ("origin", "rank"), ["https://www.example.com"]),
        ("Firma;Web-Seite;Ort\nA;a.example.com;Ulm\n", ("Firma", "Web-Seite", "Ort"), ["a.example.com"]),
        ("name\tСайт\nA\ta.example.com\n", ("name", "Сайт"), ["a.example.com"]),
        ("会社|サイト\nA|a.example.com\n", ("会社", "サイト"), ["a.example.com"]),
        ("sep=;\nname;website\nA;a.example.com\n", ("name", "website"), ["a.example.com"]),
        ("#,domain\n1,example.com\n", ("#", "domain"), ["example.com"]),
        (
            "Betrieb,Kontakt\nA,a.example.com\nB,b.example.com\n",
            ("Betrieb", "Kontakt"),
            ["a.example.com", "b.example.com"],
        ),
        (
            "a.example.com,x\nb.example.com\nc.example.com,y,z\n",
            ("column_1", "column_2"),
            ["a.example.com", "b.example.com", "c.example.com"],
        ),
        ("# ours\na.example.com\n\n# old\nfoo bar\n", ("target",), ["a.example.com", "foo bar"]),
        (
            "https://example.com/?a=1,2\nexample.org\n",
            ("target",),
            ["https://example.com/?a=1,2", "example.org"],
        ),
        ("url\nexample.com\n", ("url",), ["example.com"]),
        ("no site at all\nexample.com\n", ("target",), ["no site at all", "example.com"]),
        ('"example.com"\n"example.org"\n', ("target",), ["example.com", "example.org"]),
        ("example.com\rexample.org\r", ("target",), ["example.com", "example.org"]),
        (
            "site,url\nBerlin,example.com\nParis,example.org\n",
            ("site", "url"),
            ["example.com", "example.org"],
        ),
        ("website\n", ("website",), []),
        ("", ("target",), []),
        ("\n \n# nothing\n", ("target",), []),
    ],
)
def test_lists_as_people_have_them(text: str, names: tuple[str, ...], sites: list[str]) -> None:
    layout, rows = rows_of(text)
    assert layout.names == names
    assert [row.text for row in rows] == sites


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    text = "Firma,Website\nMüller & Söhne,müller.example.com\nCafé Crème,café.example.com\n"
    layout, rows = rows_of(text.encode(encoding))
    assert layout.names == ("Firma", "Website")
    assert [row.cells[0] for row in rows] == ["Müller & Söhne", "Café Crème"]


def test_a_list_in_a_cyrillic_code_page() -> None:
    lines = [
        "Название,Сайт",
        *(f"Магазин чая и посуды для дома номер {n},shop{n}.example.com" for n in range(20)),
    ]
    layout, rows = rows_of("\n".join(lines).encode("cp1251"))
    assert layout.names == ("Название", "Сайт")
    assert rows[3].cells[0] == "Магазин чая и посуды для дома номер 3"


def test_lists_put_together_from_two_encodings() -> None:
    _, rows = rows_of("name,url\nMüller,a.example.com\n".encode() + "Größe,b.example.com\n".encode("cp1252"))
    assert [row.cells[0] for row in rows] == ["Müller", "Größe"]


def test_line_numbers_count_lines_not_records() -> None:
    _, rows = rows_of('name,url\n"A\nB\n\nC",a.example.com\n\nD,d.example.com\n')
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "A\nB\n\nC"), (7, "D")]


def test_a_quotation_mark_that_nobody_closes_swallows_no_row() -> None:
    body = "".join(f"x{n},site{n}.example.com\n" for n in range(1_200))
    _, rows = rows_of('name,url\n"open,first.example.com\n' + body)
    assert len(rows) == 1_201
    assert rows[0].text == "first.example.com"
    assert rows[-1].text == "site1199.example.com"


def test_what_a_spreadsheet_could_not_work_out_is_a_row() -> None:
    assert texts("url\n#N/A\n#note\nexample.com\n") == ["#N/A", "example.com"]
    assert texts("url,name\n#REF!,A\n#A,B\n# note\n") == ["#REF!", "#A"]


def test_ragged_rows_are_kept() -> None:
    _, rows = rows_of("name,url\nA\nB,b.example.com,more,and more\n,\n")
    assert [row.cells for row in rows] == [("A",), ("B", "b.example.com", "more", "and more"), ("", "")]
    assert [row.text for row in rows] == ["", "b.example.com", ""]


def test_a_column_by_name_and_by_number() -> None:
    text = "shop,old site,new site\nA,a.example.com,b.example.com\n"
    assert texts(text, "New_Site") == ["b.example.com"]
    assert texts(text, "2") == ["a.example.com"]
    assert texts("a.example.com,b.example.com\n", "2") == ["b.example.com"]


@pytest.mark.parametrize(
    ("column", "told"),
    [("nope", "its first line has 'name', 'url'"), ("3", "has 2 columns"), ("0", "no such")],
)
def test_a_column_that_is_not_there(column: str, told: str) -> None:
    with pytest.raises(ListError, match=told):
        texts("name,url\nA,a.example.com\n", column)


def test_a_header_can_be_told() -> None:
    text = "a,b\nc,c.example.com\n"
    assert [row.cells for row in rows_of(text, header=False)[1]] == [("a", "b"), ("c", "c.example.com")]
    assert [row.cells for row in rows_of("x.example.com\ny.example.com\n", header=True)[1]] == [
        ("y.example.com",)
    ]


def test_compressed_and_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(b"url\nexample.com\n" * 5_000))
    with opened_list(path) as file:
        assert sum(1 for _ in read_lines(file)) == 10_000
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ListError, match="broken or cut off"), opened_list(path) as file:
        list(read_lines(file))
    with pytest.raises(ListError, match="No such file"), opened_list(tmp_path / "missing.csv") as file:
        pass


def test_what_is_no_list_is_told(tmp_path: Path) -> None:
    for head, told in ((b"PK\x03\x04", "a spreadsheet"), (b"PAR1", "a Parquet file")):
        with pytest.raises(ListError, match=told):
            rows_of(head + b"x" * 50)


def test_a_line_without_end_is_cut() -> None:
    _, rows = rows_of("example.com\n" + "x" * 3_000_000 + "\nexample.org\n")
    assert [row.text[:11] for row in rows] == ["example.com", "x" * 11, "example.org"]
    assert len(rows[1].text) == 1_000_000


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), max_size=12)
SITES = st.from_regex(r"[a-z]{1,8}\.example\.(com|org)", fullmatch=True)


@given(
    records=st.lists(
        st.tuples(CELLS, SITES, st.lists(CELLS | st.just("two\nlines"), max_size=3)), max_size=12
    ),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_a_csv_writer_writes_is_read_back(
    records: list[tuple[str, str, list[str]]], delimiter: str, encoding: str, end: str
) -> None:
    table = [("name " + name, site, *rest) for name, site, rest in records]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([("name", "website", "note"), *table])
    layout, rows = rows_of(text.getvalue().encode(encoding))
    assert (layout.delimiter, layout.names[:2]) == (delimiter, ("name", "website"))
    assert [row.cells for row in rows] == table
    assert [row.text for row in rows] == [site for _, site, *_ in table]


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reader(body: bytes) -> None:
    try:
        rows = rows_of(body)[1]
    except ListError:  # the first bytes are those of a spreadsheet
        return
    assert [row.line for row in rows] == sorted({row.line for row in rows})


@given(st.lists(st.text('ab,;" .#\t|1\n', max_size=12), max_size=12))
@settings(max_examples=200, deadline=None)
def test_every_line_belongs_to_some_row(lines: list[str]) -> None:
    """What is neither blank nor a remark is in the cells of a row: nothing gets lost."""
    layout, rows = rows_of("website;x\n" + "\n".join(lines))
    assert layout.has_header
    found = "".join("".join(row.cells) for row in rows)
    written = [line for text in lines for line in text.split("\n") if "#" not in line]
    for mark in "ab1":
        assert found.count(mark) >= sum(line.count(mark) for line in written)
