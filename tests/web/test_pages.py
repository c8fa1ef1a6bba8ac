"""A page's own files, and nothing else of ours."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from smilecam.web.pages import icon, lang_of, page, static


def client() -> TestClient:
    routes = [page("smilecam.publish", "page/index.html", "preview.", lambda lang: {"system": lang}), icon()]
    return TestClient(Starlette(routes=[*routes, *static("smilecam.publish", "page/page.js")]))


@pytest.mark.parametrize(
    ("asked", "accepted", "lang"),
    [
        (None, "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        (None, "en-US,en;q=0.9,ko;q=0.8", "en"),
        (None, "de-DE,ko;q=0.5", "ko"),
        (None, "fr", "en"),
        (None, "", "en"),
        ("ko", "en-US", "ko"),
        ("en", "ko-KR", "en"),
        ("xx", "ko-KR", "ko"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_browsers(asked: str | None, accepted: str, lang: str) -> None:
    assert lang_of(asked, accepted) == lang


def test_a_page_comes_in_the_language_asked_for_with_all_its_texts_and_what_it_is_given_more() -> None:
    answer = client().get("/?lang=ko")
    assert '<html lang="ko">' in answer.text
    assert 'data-system="ko"' in answer.text
    told = json.loads(answer.text.split('id="texts">')[1].split("</script>")[0])
    assert told["camera"] == "카메라 고르기"
    assert "<" not in answer.text.split('id="texts">')[1].split("</script>")[0]


def test_files_are_told_by_name_alone_and_only_those() -> None:
    assert client().get("/page.js").headers["content-type"].startswith("text/javascript")
    assert client().get("/icon.svg").headers["content-type"].startswith("image/svg+xml")
    for other in ("/page/page.js", "/page.css", "/pages.py", "/../pages.py"):
        assert client().get(other).status_code == 404
