"""The room of evaluation and award."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Puts this room's acts on the home page."""

    name = "evaluations"
    verbose_name = "Evaluation and award"

    def ready(self) -> None:
        """Register what the home page shows."""
        from accounts import leaving, needs
        from evaluations import home
        from evaluations.actions import panel

        needs.register(home.needs)
        needs.register_standing(home.standings)
        leaving.register(panel.give_up_places)
