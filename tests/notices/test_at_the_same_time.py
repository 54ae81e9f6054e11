"""Two sweeps, or two clicks, at the same moment."""

from __future__ import annotations

import pytest

from notices import actions
from notices.models import Notice, Release
from tests.at_once import all_at_once
from tests.factories.evaluations import an_award
from tests.notices import story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_sweeps_and_clicks_at_once_make_each_notice_and_release_once():
    award = an_award()
    jobs = [actions.release_pending] * 3 + [lambda: story.published(award)] * 3
    done = all_at_once(*jobs)
    assert len({notice.pk for notice in done[3:]}) == 1
    actions.release_pending()
    assert Notice.objects.count() == 2
    sources = list(Release.objects.values_list("source", flat=True))
    assert len([source for source in sources if source.startswith(("dps:", "award-notice:"))]) == 2
    assert len(sources) == len(set(sources))
