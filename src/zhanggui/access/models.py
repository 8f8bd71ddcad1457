"""Records about people: the team with its roles, keys and log; personal data of buyers, encrypted and apart."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from zhanggui.access.rights import ROLE_RIGHTS, Right, Role


class PersonalBlock(models.Model):
    """Personal data of the buyers of some lines of one batch, as one encrypted block.

    A block holds ``{line: {field: value}}``. Blocks keep bulk imports fast, and erasing one person rewrites
    one block. ``batch`` is a batch number, not a foreign key: the ledger belongs to the warehouse.
    """

    batch = models.BigIntegerField(db_index=True)
    first_line = models.BigIntegerField()
    last_line = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["batch", "first_line"])]

    def __str__(self) -> str:
        return f"batch {self.batch}, lines {self.first_line}-{self.last_line}"


class Identity(models.Model):
    """Whose records these are: a hash of the workspace's key. One row; two workspaces cannot share records."""

    workspace = models.CharField(max_length=24)

    def __str__(self) -> str:
        return self.workspace


class Person(AbstractBaseUser):
    """Somebody of the team. ``shops`` null sees all shops, else the codes of those they work for."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60, default="")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    shops = models.JSONField(null=True)
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "login"

    def __str__(self) -> str:
        return self.login

    @property
    def rights(self) -> frozenset[Right]:
        """What this person may do; nothing once disabled."""
        return ROLE_RIGHTS[Role(self.role)] if self.is_active else frozenset()

    def works_for(self, shop: str) -> bool:
        """Is the shop one of this person's?"""
        return self.shops is None or shop in self.shops


class Invitation(models.Model):
    """A one-time code that makes somebody a member of the team, or lets ``person`` choose a new password."""

    code_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20)
    shops = models.JSONField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)
    invited_by = models.CharField(max_length=60, default="")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation as {self.role}"


class ApiKey(models.Model):
    """A program's key: only its hash is kept. ``shops`` as for a person, ``rights`` what it may do."""

    name = models.CharField(max_length=60)
    shown = models.CharField(max_length=12, unique=True, help_text="its beginning, to recognise it by")
    secret_hash = models.CharField(max_length=64, unique=True)
    rights = models.JSONField()
    shops = models.JSONField(null=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"


class Approval(models.Model):
    """Something one person asked for and another must allow (four eyes)."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    shop = models.CharField(max_length=60, default="")
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")
    decided_by = models.CharField(max_length=60, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(state="asked"), name="asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.state}"


class AuditEntry(models.Model):
    """Who did what, when. Entries are only ever added; each is sealed together with the one before it."""

    at = models.DateTimeField()
    who = models.CharField(max_length=60, db_index=True)
    verb = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=200, default="")
    shop = models.CharField(max_length=60, default="")
    details = models.JSONField(default=dict)
    before = models.CharField(
        max_length=64, unique=True, help_text="seal of the entry before; unique: no forks"
    )
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; a kept one is never changed."""
        if self.pk is not None:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Never."""
        raise TypeError("an audit entry is never deleted")
