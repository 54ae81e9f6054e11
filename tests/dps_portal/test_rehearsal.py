"""The whole story over HTTP against a portal of its own: web, worker, beat, mail, PostgreSQL and Valkey, all real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from django.core.management import CommandError, call_command

from dps_portal.rehearsing.browser import Browser, Stumbled
from dps_portal.supervisor import free_port
from tests.dps_portal.supervised import Portal

ROOT = Path(__file__).resolve().parents[2]
MINUTES = 14
OF_THE_TESTS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORTAL_MODE",
    "STATE_DIR",
    "DJANGO_SETTINGS_MODULE",
    "CELERY_TASK_ALWAYS_EAGER",
)


def test_where_no_portal_answers_the_rehearsal_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"No portal answers at http://localhost:\d+.*make run"):
        call_command("rehearse", base_url=f"http://localhost:{free_port()}", out=str(tmp_path))


def test_nothing_is_rehearsed_in_a_portal_that_is_no_demonstration() -> None:
    browser = Browser("http://portal.example")
    browser.client = httpx.Client(
        base_url="http://portal.example", transport=httpx.MockTransport(lambda asked: httpx.Response(200, html="<h1>"))
    )
    with pytest.raises(Stumbled, match="does not say that this is a demonstration"):
        browser.go("/account/login/")


@pytest.mark.longest(150)
def test_the_whole_story_leaves_papers_that_prove_it_and_the_next_start_finds_everything() -> None:
    """One test, as parallel workers would each play the story for themselves, in the same folder."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    done = subprocess.run(
        [sys.executable, "-m", "dps_portal.rehearsal"], cwd=ROOT, env=environment, timeout=MINUTES * 60,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    papers = ROOT / "var" / "rehearsal"
    _every_letter_receipt_and_notice_is_a_pdf(papers)
    _the_release_of_the_award_names_the_winner_that_the_report_names(papers)
    _the_ledger_and_all_receipts_hold_without_the_portal(papers)
    _a_dead_process_stops_the_rest_and_the_next_start_makes_nothing_anew(papers / "portal")


def _every_letter_receipt_and_notice_is_a_pdf(papers: Path) -> None:
    kinds = ["Application receipt", "Bid receipt", "Decision letter", "Outcome letter", "Award notice"]
    made = {kind: sorted(papers.glob(f"{kind}*.pdf")) for kind in kinds}
    assert [len(made[kind]) for kind in kinds] == [2, 3, 3, 2, 1]
    assert all(paper.read_bytes().startswith(b"%PDF-1.7") for papers_ in made.values() for paper in papers_)


def _the_release_of_the_award_names_the_winner_that_the_report_names(papers: Path) -> None:
    release = json.loads((papers / "Award release.json").read_text(encoding="utf-8"))["releases"][0]
    winner = release["awards"][0]["suppliers"][0]["name"]
    report = (papers / "Award report.csv").read_text(encoding="utf-8-sig")
    assert any(winner in line and ",yes," in line for line in report.splitlines())


def _the_ledger_and_all_receipts_hold_without_the_portal(papers: Path) -> None:
    said = (papers / "Verification.txt").read_text(encoding="utf-8")
    assert "all as the portal signed them" in said
    assert said.count("holds; bid received") == 3


def _a_dead_process_stops_the_rest_and_the_next_start_makes_nothing_anew(state: Path) -> None:
    with Portal(state) as portal:
        assert portal.wait_until_ready()["ready"]
        os.kill(portal.started("worker"), signal.SIGKILL)
        assert portal.process.wait(timeout=30) != 0
        assert "worker stopped" in portal.log.read_text()
    with Portal(state) as portal:
        assert portal.wait_until_ready()["ready"]
        assert "Applications, assessed and decided" not in portal.log.read_text()
        assert portal.end(signal.SIGINT) == 0
