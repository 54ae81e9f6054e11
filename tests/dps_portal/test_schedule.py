import subprocess
import sys

from django.conf import settings

from dps_portal.celery import app


def test_every_scheduled_task_exists():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled
    assert scheduled <= set(app.tasks)


def test_a_web_process_knows_every_task_from_its_start():
    asked = "import dps_portal.wsgi; from celery import current_app; print(*current_app.tasks)"
    known = subprocess.run(
        [sys.executable, "-c", asked], cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
    ).stdout.split()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(known)
