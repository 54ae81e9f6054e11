import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_page_not_found_is_accessible_at_every_width(visit, looks_right):
    page = visit()
    page.goto("/no-such-page/")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    looks_right(page, "not-found")


def test_page_not_found_is_whole_without_javascript(visit):
    page = visit(javascript=False)
    page.goto("/no-such-page/")
    expect(page.get_by_role("link", name="Go to the home page")).to_be_visible()


def test_a_page_without_javascript_is_refused_by_axe_at_once_and_with_the_reason(visit, looks_right):
    page = visit(javascript=False)
    page.goto("/")
    with pytest.raises(pytest.fail.Exception, match="axe never answers on a page without JavaScript"):
        looks_right(page, "home")
