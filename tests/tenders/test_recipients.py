"""Lists of practices, however they are typed."""

from hypothesis import given
from hypothesis import strategies as st

from tenders.recipients import MOST_ROWS, RecipientRow, as_text, decode, parse

DENSHAM = RecipientRow("A81001", "The Densham Surgery", 4000)


def test_commas_tabs_semicolons_quotes_and_headings_are_understood():
    for text in (
        "A81001,The Densham Surgery,4000",
        "a81001\tThe Densham Surgery\t4,000",
        "A81001;The Densham Surgery;4 000",
        'Code,Name,Patients\r\nA81001,"The Densham Surgery",4000\r\n\r\n',
        "A81001, The Densham Surgery , 4000,,",
    ):
        assert parse(text) == ([DENSHAM], []), text


def test_each_wrong_line_is_named_by_its_number_and_the_right_ones_are_kept():
    rows, errors = parse(
        "A81001,The Densham Surgery,4000\n\nA81002,No patients,0\nonly one part\nA81001,Again,5\nB8100é,X,5"
    )
    assert rows == [DENSHAM]
    assert [error.line for error in errors] == [3, 4, 5, 6]


def test_nothing_is_nothing():
    assert parse("") == ([], [])
    assert parse("\n \n") == ([], [])


def test_a_huge_list_stops_with_a_message():
    rows, errors = parse("\n".join(f"A{number:05d},Practice,1" for number in range(MOST_ROWS + 5)))
    assert len(rows) == MOST_ROWS
    assert len(errors) == 1


def test_files_of_common_encodings_are_read():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decode("Señor’s".encode(encoding)) == "Señor’s"


@given(st.text(max_size=300))
def test_no_text_makes_it_fall_over(text):
    rows, errors = parse(text)
    assert all(row.patients > 0 for row in rows)
    assert len(rows) + len(errors) <= len(text.splitlines())


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z][0-9]{5}", fullmatch=True), st.integers(1, 99_999)),
        unique_by=lambda row: row[0],
        min_size=1,
        max_size=20,
    )
)
def test_a_list_shown_for_editing_reads_back_as_it_was(practices):
    rows = [RecipientRow(code, f"Practice, {code}", patients) for code, patients in practices]
    assert parse(as_text(rows)) == (rows, [])
