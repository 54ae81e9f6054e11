"""A charity stands on the register once, as a company does; of those entered twice, the first keeps the number."""

from django.db import migrations, models

FORWARDS = """
UPDATE accounts_organisation SET charity_number = '',
       no_number_reason = left('Charity number entered twice: ' || charity_number, 300)
 WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY charity_number ORDER BY registered_at, id) AS n
                                FROM accounts_organisation WHERE charity_number <> '') AS numbered WHERE n > 1);
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_succession")]

    operations = [
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                models.F("charity_number"),
                condition=models.Q(("charity_number", ""), _negated=True),
                name="one_supplier_per_charity_number",
            ),
        ),
    ]
