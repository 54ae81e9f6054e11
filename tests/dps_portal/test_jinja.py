import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import jinja2
import pytest
from bs4 import BeautifulSoup
from django.template import engines

from dps_portal import jinja


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2017, 11, 29, 12, tzinfo=UTC), "29 November 2017, 12 noon"),
        (datetime(2017, 11, 29, 0, tzinfo=UTC), "29 November 2017, 12 midnight"),
        (datetime(2018, 7, 1, 14, 5, tzinfo=UTC), "1 July 2018, 3:05pm"),  # British Summer Time
        (datetime(2018, 1, 3, 9, tzinfo=UTC), "3 January 2018, 9am"),
        (datetime(2018, 1, 3, 0, 30, tzinfo=UTC), "3 January 2018, 12:30am"),
        (None, ""),
    ],
)
def test_moments_read_as_the_nhs_writes_them(moment, shown):
    assert jinja.uk_datetime(moment) == shown


def test_after_at_comes_the_time_and_then_the_day():
    at_a_day = re.compile(r"\bat[\"' ~({}]+[\w.\[\]]+ \| uk_datetime")
    found = [file for file in Path("templates").rglob("*.html") if at_a_day.search(file.read_text())]
    assert found == [], "Write uk_moment after “at”: at 9am on 3 January 2018"


def test_a_date_just_before_midnight_utc_is_the_uk_day():
    assert jinja.uk_date(datetime(2018, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2018"
    assert jinja.uk_date(date(2018, 6, 30)) == "30 June 2018"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (45000, "£45,000"),
        (Decimal("45000.50"), "£45,000.50"),
        (Decimal("-12.1"), "−£12.10"),
        (Decimal("0.004"), "£0"),
        (Decimal("1000000"), "£1,000,000"),
        (None, ""),
    ],
)
def test_money(amount, shown):
    assert jinja.money(amount) == shown


@pytest.mark.parametrize(
    ("points", "shown"), [(Decimal("7.50"), "7.5"), (Decimal("100"), "100"), (Decimal("33.333333"), "33.333333")]
)
def test_scores_have_no_trailing_zeros(points, shown):
    assert jinja.score(points) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (1_500_000, "1.5 MB"), (20_000_000, "20 MB")],
)
def test_file_sizes(size, shown):
    assert jinja.file_size(size) == shown


def render(template: str, **values: object) -> str:
    return engines["pages"].from_string(template).render(values)


def test_what_people_typed_is_escaped():
    assert render("{{ name }}", name="<b>") == "&lt;b&gt;"


def test_a_misspelt_variable_is_an_error():
    with pytest.raises(jinja2.UndefinedError, match="nmae"):
        render("{{ nmae }}")


def test_the_nhs_macros_may_leave_parameters_out():
    shown = render(
        "{% from 'nhsuk/components/input/macro.jinja' import input %}"
        "{{ input({'label': {'text': 'Name'}, 'id': 'n'}) }}"
    )
    assert 'id="n"' in shown


def test_a_tables_rows_escape_what_is_not_ours_and_mark_headings_and_numbers():
    made = jinja.table_rows([["<b>", 5, None]], ["Name", ("Bids", "numeric"), "Note"], first_is_heading=True)
    assert made == (
        '<tr class="nhsuk-table__row"><th scope="row" class="nhsuk-table__header">&lt;b&gt;</th>'
        '<td class="nhsuk-table__cell nhsuk-table__cell--numeric">5</td>'
        '<td class="nhsuk-table__cell">None</td></tr>'
    )


def test_an_address_goes_on_in_the_next_line_behind_its_at_or_a_dot():
    made = jinja.breakable("Write to <ann.lee@nhs.uk> @home.")
    assert made == "Write to &lt;ann.<wbr>lee@<wbr>nhs.<wbr>uk&gt; @home."
    link = jinja.Markup('<a href="mailto:a@b.uk">a@b.uk</a>')
    assert jinja.breakable(link) == link


def test_a_table_that_stacks_names_each_cell_and_says_by_roles_that_it_stays_a_table():
    shown = BeautifulSoup(
        render(
            "{% from 'macros/page.html' import table %}"
            "{{ table('Bids', ['Who', ('Points', '')], [['A', 5]], stacks=true) }}"
        ),
        "html.parser",
    )
    assert [tag["role"] for tag in shown.find_all(attrs={"role": True})] == [
        "table", "rowgroup", "row", "columnheader", "columnheader", "rowgroup", "row", "rowheader", "cell",
    ]  # fmt: skip
    assert shown.find("td").get_text() == "Points 5"


def test_crumbs_lead_above_the_page_and_never_to_itself():
    template = engines["pages"].from_string(
        '{% from "macros/page.html" import crumbs %}'
        '{{ crumbs([{"text": "Call-offs", "href": "/up/"}, {"text": "CO-1", "href": "/here/"}]) }}'
    )
    made = template.render()
    assert "/up/" in made
    assert "/here/" not in made


def test_a_table_of_many_columns_that_stacks_keeps_its_box_for_the_screens_between():
    columns = "['A', 'B', 'C', 'D', 'E', 'F'{more}]"
    shown = [
        render(
            "{% from 'macros/page.html' import table %}{{ table('Bids', "
            + columns.replace("{more}", more)
            + ", [['x']], stacks=true) }}"
        )
        for more in ("", ", 'G'")
    ]
    assert ["portal-table-scroll" in page for page in shown] == [False, True]
