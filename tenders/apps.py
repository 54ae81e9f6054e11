from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"
    verbose_name = "Call-off competitions and sealed bids"

    def ready(self) -> None:
        """Enter this room's part of the home page, its reminders, its tasks and what is under the master key."""
        from accounts import leaving, needs, own_data
        from documents import rotation
        from notifications import reminders
        from suppliers import effects
        from tenders import home, models, reading, tasks  # noqa: F401  a task that is not imported cannot be sent
        from tenders import reminders as own
        from tenders.actions import drafting
        from tenders.effects import running_invitations

        effects.register(running_invitations)
        needs.register(home.needs)
        needs.register_standing(home.standings)
        own_data.register(models.ConflictDeclaration, "person", "competition__reference", "has_conflict", "details")
        leaving.register(drafting.give_up_opening)
        reminders.register(own.bids_due)
        reminders.register(own.openings_due)
        rotation.register_column(models.OpenedBid, "wrapped_key", lambda opened: reading.opened_context(opened.bid))
