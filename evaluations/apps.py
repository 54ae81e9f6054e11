"""The room of evaluation and award."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Puts this room's acts on the home page and its reminders into the post."""

    name = "evaluations"
    verbose_name = "Evaluation and award"

    def ready(self) -> None:
        """Register what the home page shows."""
        from accounts import leaving, needs, own_data
        from evaluations import home, models
        from evaluations import reminders as own
        from evaluations.actions import panel
        from notifications import reminders

        needs.register(home.needs)
        needs.register_standing(home.standings)
        own_data.register(models.PanelMember, "person", "competition__reference")
        own_data.register(models.Score, "evaluator", "score", "rationale")
        reminders.register(own.prices_to_explain)
        leaving.register(panel.give_up_places)
