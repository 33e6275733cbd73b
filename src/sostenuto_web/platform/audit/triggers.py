"""Triggers by which the database itself refuses to change or delete a row of the audit.

They keep honest mistakes and a stolen web process out. Whoever owns the database can drop them,
which is why the rows are chained as well. The head moves up only, and only to the last row there
is: by one for a page, by many for an act on many records.

A migration that alters these tables has to call `install` again: SQLite alters a table by making
it anew, without its triggers.
"""

from typing import Any

SQLITE = (
    """CREATE TRIGGER audit_row_kept_update BEFORE UPDATE ON audit_auditrow
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_row_kept_delete BEFORE DELETE ON audit_auditrow
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_head_kept_update BEFORE UPDATE ON audit_audithead
       WHEN NEW.id <> OLD.id OR NEW.number <= OLD.number
         OR NEW.number <> (SELECT max(number) FROM audit_auditrow)
       BEGIN SELECT RAISE(ABORT, 'the head of the audit only goes up'); END""",
    """CREATE TRIGGER audit_head_kept_delete BEFORE DELETE ON audit_audithead
       BEGIN SELECT RAISE(ABORT, 'the head of the audit stays'); END""",
)
SQLITE_NAMES = (
    "audit_row_kept_update",
    "audit_row_kept_delete",
    "audit_head_kept_update",
    "audit_head_kept_delete",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
    """CREATE FUNCTION audit_rise() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF NEW.id <> OLD.id OR NEW.number <= OLD.number
           OR NEW.number <> (SELECT max(number) FROM audit_auditrow) THEN
           RAISE EXCEPTION 'the head of the audit only goes up';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER audit_row_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditrow
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_audithead
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_rises BEFORE UPDATE ON audit_audithead
       FOR EACH ROW EXECUTE FUNCTION audit_rise()""",
)
POSTGRESQL_NAMES = {
    "audit_row_kept": "audit_auditrow",
    "audit_head_kept": "audit_audithead",
    "audit_head_rises": "audit_audithead",
}


def install(connection: Any) -> None:
    """Put the triggers in place, anew where they were."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away; only a migration that alters the tables has reason to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, table in POSTGRESQL_NAMES.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute("DROP FUNCTION IF EXISTS audit_refuse()")
            cursor.execute("DROP FUNCTION IF EXISTS audit_rise()")
        else:
            for name in SQLITE_NAMES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def are_in_place(connection: Any) -> bool:
    """Say whether the database has every trigger, switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit_%%' AND tgenabled <> 'D'"
                " AND pg_table_is_visible(tgrelid)",
                [],
            )
            wanted = set(POSTGRESQL_NAMES)
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = set(SQLITE_NAMES)
        return wanted <= {row[0] for row in cursor.fetchall()}
