"""Organisations, persons, logins, mandates, tokens, and requests that need a second person.

Tables only: who may write them stands in `services`, who may see them in `selectors`.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from resguardo.records.transparency.identity import new_public_id


class OrganisationKind(models.TextChoices):
    """What an organisation is, as the tables of the contract spell it."""

    COMPANY = "company"
    AUTHORITY = "authority"
    ASSISTANCE = "assistance"


class Organisation(models.Model):
    """A company that holds arms, an authority that oversees, a partner that assists."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="", blank=True)
    jurisdiction = models.CharField(max_length=40, default="generic")
    province = models.CharField(max_length=100, default="", blank=True)
    registration_number = models.CharField(max_length=60, default="", blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    registered_on = models.DateField()
    licence_valid_until = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    owner_hashes = models.JSONField(default=list, blank=True)
    conduct_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(kind__in=OrganisationKind.values),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody known to one organisation: guard, armourer, manager; with or without a login.

    Names and documents are personal data: they live here and nowhere else, so that they can be
    erased. The log and the ledger know the person by `public_id` alone. Laws ask whether a guard is
    old enough and not when they were born, so no birthday is kept: only how many years old, at
    least, somebody saw them to be on a day.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    family_name = models.CharField(max_length=120, default="", blank=True)
    given_name = models.CharField(max_length=120, default="", blank=True)
    document_number = models.CharField(max_length=40, default="", blank=True)
    identity_hash = models.CharField(max_length=64, default="", blank=True)
    sex = models.CharField(max_length=1, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)
    age_at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    age_seen_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=20)
    pin_hash = models.CharField(max_length=200, default="", blank=True)
    pin_failures = models.PositiveSmallIntegerField(default=0)
    pin_locked_until = models.DateTimeField(null=True, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="person_code_once"),
            models.UniqueConstraint(
                fields=("organisation", "document_number"),
                condition=~Q(document_number=""),
                name="person_document_once",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "family_name", "given_name", "id")),
            models.Index(fields=("identity_hash",)),
        )

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_name}".strip(", ") or self.code


class Employment(models.Model):
    """A span in which a person works for the organisation, in one role; half-open in days."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    role = models.CharField(max_length=24)
    hired_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    suspended_from = models.DateField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(left_on=None), name="employment_one_open"
            ),
            models.CheckConstraint(
                name="employment_ends_after_it_starts",
                condition=Q(left_on=None) | Q(left_on__gte=models.F("hired_on")),
            ),
        )


class UserManager(BaseUserManager["User"]):
    """Finds logins by their name; Django asks for it by this shape."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A login that can sign in with this password, or not at all without one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: object) -> "User":
        """An operator of the machine; sees no arms unless a mandate says so."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it may do stands in its mandates, nowhere else."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(default="", blank=True)
    name = models.CharField(max_length=200, default="", blank=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user"
    )
    language = models.CharField(max_length=8, default="es")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(default=0)
    password_must_change = models.BooleanField(default=False)
    conduct_accepted = models.JSONField(default=dict, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie a session to the password and to the epoch: a new epoch ends all sessions at once."""
        return salted_hmac(
            "resguardo.session",
            f"{self.session_epoch}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class Conduct(models.Model):
    """The code of conduct of an organisation, version by version."""

    append_only = True

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="codes_of_conduct"
    )
    version = models.PositiveIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="codes_published"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "version"), name="conduct_once"),
        )


class ConductAcceptance(models.Model):
    """That a login read a version of the code and accepted it. The last one stands on the login."""

    append_only = True

    conduct = models.ForeignKey(Conduct, on_delete=models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codes_accepted")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("conduct", "user"), name="conduct_accepted_once"),
        )


class Mandate(models.Model):
    """What a login may do: a role in an organisation, perhaps in one place only, for a span.

    `place_id` is the public identifier of a place; places are the next chapter and are cited,
    not imported. A mandate is never edited but for its end. One that it took two to grant says who
    asked (`asked_by`) and who agreed (`granted_by`); nobody in either is the console.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates"
    )
    role = models.CharField(max_length=24)
    place_id = models.UUIDField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="granted_mandates"
    )
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_mandates"
    )

    class Meta:
        indexes = (models.Index(fields=("user", "ends_at")),)


class Token(models.Model):
    """A key for a program: only its hash is kept; it can do less than its user, never more."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=100, default="", blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField(default=False)
    acts = models.JSONField(default=list, blank=True)
    networks = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)


class CodeLink(models.Model):
    """A way by which somebody without an account does one thing, until a moment.

    The address names the row and is signed; the code goes another way, and only its salted hash is
    here. Too many wrong codes end the link. Chapters say in rows of their own what it opens.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    language = models.CharField(max_length=5)
    code_hash = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def organisation(self) -> Organisation:
        """In whose name whoever comes by it acts; each kind of link says it."""
        raise NotImplementedError

    @property
    def needed(self) -> bool:
        """Whether what it opens is still to be done; each kind of link says it."""
        raise NotImplementedError


class Answer(models.Model):
    """The first answer to a write that carried an Idempotency-Key; repeated for ever."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="answer_once"),)


class Approval(models.Model):
    """An act that needs a second person: asked by one, decided by another, then carried out.

    `act` names what is asked (`register.correct-identity`, `custody.write-off`), `subject_id` the
    row it is about, `proposal` the facts that the upper chapter will carry out when approved.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="approvals"
    )
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_name = models.CharField(max_length=200)
    proposal = models.JSONField()
    reason = models.TextField()
    state = models.CharField(max_length=16, default="requested")
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="requested_approvals"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_approvals"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="approval_by_another_person",
                condition=Q(decided_by=None)
                | Q(state="withdrawn")
                | ~Q(decided_by=models.F("requested_by")),
            ),
            models.UniqueConstraint(
                fields=("organisation", "act", "subject_id"),
                condition=Q(state="requested"),
                name="approval_asked_once",
            ),
        )
        indexes = (models.Index(fields=("organisation", "state", "id")),)


class SavedView(models.Model):
    """A list's filter with a name: kept by one login, shared with the organisation if wished."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="saved_views"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=1000, default="", blank=True)
    shared = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)


class CustomField(models.Model):
    """A field that one organisation adds to a register (its own asset number, its own colour)."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="custom_fields"
    )
    subject_kind = models.CharField(max_length=40)
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=16, default="text")
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "subject_kind", "key"), name="custom_field_once"
            ),
        )


class KeptKind(models.TextChoices):
    """What is kept about a person, by what it is needed for."""

    PERSONNEL = "personnel"
    CUSTODY = "custody"


class RetentionPeriod(models.Model):
    """How long an organisation keeps a kind of personal data, from a day on; the latest row counts.

    Never shorter than what the law of the jurisdiction says: the longer of the two is kept to.
    """

    append_only = True

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="retention_periods"
    )
    kind = models.CharField(max_length=16, choices=KeptKind.choices)
    years = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    from_day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="retention_periods_recorded"
    )

    class Meta:
        indexes = (models.Index(fields=("organisation", "kind", "from_day", "id")),)


class LegalHold(models.Model):
    """An order that nothing about a person, or about anybody here, be erased until it is lifted."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="legal_holds"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_holds"
    )
    ordered_by = models.CharField(max_length=200)
    reference = models.CharField(max_length=100)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holds_placed")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="holds_lifted"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="hold_is_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("organisation", "lifted_at", "id")),)
