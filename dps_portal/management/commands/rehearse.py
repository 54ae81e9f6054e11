"""`manage.py rehearse`: plays the whole story over HTTP against a running demonstration."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dps_portal.rehearsing.browser import Stumbled
from dps_portal.rehearsing.story import Story, scenes


class Command(BaseCommand):
    """Leaves receipts, letters, notice, OCDS, award report and ledger export in --out."""

    help = "Play the main job from the notice to the audit, as the real people would, and leave the papers in a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the portal is, and where papers go."""
        parser.add_argument("--base-url", default=settings.BASE_URL, help="the running demonstration")
        parser.add_argument("--out", default=str(settings.STATE_DIR / "rehearsal"), help="folder for the papers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play scene by scene; stop with a clear word at the first that fails."""
        logging.getLogger("httpx").setLevel(logging.WARNING)
        out = Path(options["out"])
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"No papers can be left in {out}: {error.strerror}") from error
        story, steps = Story(options["base_url"].rstrip("/"), out), list(scenes())
        columns = (
            TextColumn("{task.completed}/{task.total}"),
            BarColumn(30),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=Console(file=self.stdout)) as progress:  # type: ignore[arg-type]
            bar = progress.add_task("", total=len(steps))
            for title, scene in steps:
                progress.update(bar, description=title)
                try:
                    scene(story)
                except Stumbled as stumbled:
                    raise CommandError(f"“{title}”: {stumbled}") from stumbled
                progress.advance(bar)
                progress.console.print(f"  done: {title}")
        self.stdout.write(f"The papers are in {out}")
