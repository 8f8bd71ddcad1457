"""The databases themselves refuse to change or remove an audit entry."""

from __future__ import annotations

from django.db import migrations

TABLE = "access_auditentry"
SQLITE = [
    f"""CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'audit entries are only added'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit entries are only added'; END $$""",
    f"""CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
]


def guard(_apps, schema_editor) -> None:
    """Triggers of the database at hand."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0003_people")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
