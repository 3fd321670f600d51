import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_for_the_worst_case_asks_for_no_context(name):
    html = render_to_string(name)
    assert '<html lang="ja">' in html
    assert "JobTra" in html


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
def test_a_refusal_offers_both_languages(rf, name):
    html = render_to_string(name, request=rf.get("/somewhere/"))
    assert 'name="next" value="/somewhere/"' in html
    assert "日本語" in html
    assert "English" in html
