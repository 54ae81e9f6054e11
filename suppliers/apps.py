from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "suppliers"
    verbose_name = "Applications, assessment and admissions"

    def ready(self) -> None:
        """Enter this room's part of the home page, its reminders and what is under the master key."""
        from accounts import leaving, needs, own_data, stated
        from documents import quarantine, rotation
        from dps import reach
        from notifications import reminders
        from suppliers import answers, evidence_reminders, home, models, passports, rounds, sizes, touched
        from suppliers import quarantine as quarantined
        from suppliers import reminders as own
        from suppliers.actions import leavers

        quarantine.register(quarantined.tell)
        reach.register("applying", touched.applying)
        reach.register("admitted", touched.admitted)
        reach.register_asked(rounds.foreseen)
        needs.register(home.needs)
        needs.register_standing(home.standings)
        reminders.register(own.decisions_due)
        reminders.register(own.clarifications_due)
        reminders.register(own.declarations_due)
        reminders.register(own.declarations_lapsed)
        reminders.register(own.rounds_due)
        reminders.register(own.rounds_lapsed)
        reminders.register(own.reconsiderations_due)
        reminders.register(own.information_due)
        reminders.register(evidence_reminders.evidence_expiring)
        reminders.register(evidence_reminders.evidence_requests_due)
        leaving.register(leavers.give_up_assessments)
        stated.register(sizes.remember_statement)
        stated.register_otherwise(sizes.told_in_applications)
        own_data.register(models.ImpartialityDeclaration, "person", "application__reference", "has_conflict", "details")
        rotation.register_column(models.Answer, "sealed", answers.context_of)
        rotation.register_column(models.PassportExport, "manifest", passports.context_of)
