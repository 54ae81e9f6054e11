"""Submitting stays a handful of statements, whatever the bid holds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenders import actions
from tests.factories import tenders as made

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 18


@pytest.mark.parametrize("files", [{}, {f"file-{n}.txt": b"x" * 100_000 for n in range(6)}])
def test_submitting_takes_the_same_number_of_statements_whatever_the_bid_holds(files):
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    invitation, by = made.a_draft_bid(call_off, supplier, files=files), made.owner_of(supplier)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        actions.submit_bid(by=by, invitation=invitation, submission_key=uuid4())
    assert len(captured) <= MOST_STATEMENTS, [query["sql"][:100] for query in captured]
