"""The room of evaluation and award."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Puts this room's acts on the home page."""

    name = "evaluations"
    verbose_name = "Evaluation and award"

    def ready(self) -> None:
        """Register what the home page shows."""
        from accounts import leaving, needs, own_data
        from evaluations import home, models
        from evaluations.actions import panel

        needs.register(home.needs)
        needs.register_standing(home.standings)
        own_data.register(models.PanelMember, "person", "competition__reference")
        own_data.register(models.Score, "evaluator", "score", "rationale")
        leaving.register(panel.give_up_places)
