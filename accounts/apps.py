from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        """Look at every view before the portal starts; tell the hub how the register stands."""
        from accounts import checks, needs, standing  # noqa: F401  checks registers itself

        needs.register(standing.own_invitations)
        needs.register(standing.join_requests)
        needs.register(standing.agreements_to_sign)
        needs.register(standing.changes_to_verify)
        needs.register(standing.invitations_to_confirm)
        needs.register_standing(standing.own_join_requests)
        needs.register_standing(standing.own_changes)
        needs.register_standing(standing.bodies_that_follow)
        needs.register_standing(standing.people_looked_after)
        needs.register_standing(standing.register_of_bodies)
