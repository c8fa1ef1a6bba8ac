"""The panel in Firefox: it shows, it steers, and it asks no other machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from smilecam.requests import Verb
from tests.fakes.firefox import firefox
from tests.fakes.machine import Background

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_firefox_shows_it_and_each_kind_of_control_moves_the_camera(background: Background, tmp_path: Path) -> None:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("no Firefox on this machine")
    background.ask(Verb.RESUME)
    with firefox(program, tmp_path) as browser:
        browser.go(background.link("ko"))
        browser.until("document.getElementById('stage').dataset.state", "live")
        browser.until("document.querySelectorAll('#standing dt').length > 0", True)
        browser.until("document.querySelectorAll('#gallery label').length > 0", True)
        assert browser.evaluate("location.hash") == ""
        assert browser.evaluate("document.querySelector('#state span').textContent") == "방송 중"
        browser.until("Number(document.querySelector('#faces b')?.textContent) >= 0", True)
        assert (
            browser.evaluate(
                "(() => { const one = document.getElementById('threshold'); one.value = 64;"
                " one.dispatchEvent(new Event('input', { bubbles: true })); return one.value; })()"
            )
            == "64"
        )
        background.until(lambda status: status["threshold"] == 0.64)
        browser.evaluate("document.querySelector('[data-verb=pause]').click()")
        background.until(lambda status: status["mode"] == "paused")
        browser.evaluate("dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))")
        background.until(lambda status: status["mode"] == "blank")
        browser.evaluate("document.querySelector('[data-verb=resume]').click()")
        background.until(lambda status: status["mode"] == "live")
        # The curve is painted in the colours of the scheme, which Firefox, too, must resolve.
        assert browser.evaluate(
            "getComputedStyle(document.getElementById('curve')).getPropertyValue('--face-0')"
        ).startswith("rgb")
        own = urlsplit(background.link()).netloc
        assert {host for host in browser.hosts if not host.startswith("127.0.0.1")} == set()
        assert own in browser.hosts
    background.ask(Verb.SET, settings={"threshold": ""})
