"""Catalogues that somebody brought along, documents on file, assessments, planned actions.

Campaigns put many companies to one catalogue; a link lets somebody answer who has no login.
"""

from django.db import models

from resguardo.records.people.models import CodeLink, Organisation, Person, User
from resguardo.records.register.models import Attachment
from resguardo.records.transparency.identity import new_public_id


class CatalogueText(models.Model):
    """A catalogue as it was taken in, never edited: another version is another row."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="catalogues"
    )
    catalogue = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    taken_in_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="catalogues"
    )
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "catalogue", "version"), name="catalogue_version_once"
            ),
        )


class PaperKind(models.TextChoices):
    """The kinds of document that a control can ask for."""

    PROCEDURES = "procedures"
    RISK_ASSESSMENT = "risk_assessment"
    SECURITY_PLAN = "security_plan"
    ACCESS_LIST = "access_list"
    SURPLUS_REVIEW = "surplus_review"
    INSPECTION = "inspection"
    STORE_TRAINING = "store_training"
    STORE_VETTING = "store_vetting"
    VETTING = "vetting"
    CRIMINAL_RECORDS = "criminal_records"
    CONSENT = "consent"
    SUBCONTRACTORS = "subcontractors"
    FORCE_RULES = "force_rules"
    LEGAL_ANNEX = "legal_annex"
    LEGAL_REGISTER = "legal_register"
    STORAGE_AGREEMENT = "storage_agreement"
    IMPORT_PAPERS = "import_papers"
    DESTRUCTION_LIST = "destruction_list"
    SELF_ASSESSMENT = "self_assessment"
    CERTIFICATE = "certificate"
    EVIDENCE = "evidence"


class CompanyPaper(models.Model):
    """A document on file: its kind, its file by hash, and the day from which it counts no more."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="papers", db_index=False
    )
    kind = models.CharField(max_length=24, choices=PaperKind.choices)
    title = models.CharField(max_length=200)
    issued_on = models.DateField()
    review_on = models.DateField()
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="papers")
    filed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="papers_filed"
    )
    filed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("organisation", "kind", "review_on", "id")),)


class Side(models.TextChoices):
    """Who answers: the company itself, or whoever assesses it."""

    COMPANY = "company"
    ASSESSOR = "assessor"


class Verdict(models.TextChoices):
    """What somebody answers."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Campaign(models.Model):
    """One catalogue asked of many companies until a day, by whoever oversees or assists them.

    The digests are those of an assessment, of the day on which it was opened.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="campaigns"
    )
    title = models.CharField(max_length=200)
    catalogue = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    catalogue_digest = models.CharField(max_length=64, default="", blank=True)
    checks_digest = models.CharField(max_length=64, default="", blank=True)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns_opened"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    assessments: "models.ManyToManyField[Assessment, CampaignPart]" = models.ManyToManyField(
        "Assessment", through="CampaignPart", related_name="campaigns"
    )


class Assessment(models.Model):
    """One company put to one catalogue, open to answers until it is locked.

    `catalogue_digest` is the SHA-256 of the catalogue's text as it was opened with, `checks_digest`
    that of the checks and parameters by which the register is judged; each is empty where it was
    opened before that was kept. `follows` is the earlier assessment that this one is compared
    with: the baseline. `carried_from` names the deployment where it is at home, on a laptop that
    answers it away from there; `carried_as` the occasion on which it was taken along, and
    `carried_check` is by what the code of that file is recognised.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assessments"
    )
    catalogue = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    catalogue_digest = models.CharField(max_length=64, default="", blank=True)
    checks_digest = models.CharField(max_length=64, default="", blank=True)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    carried_from = models.CharField(max_length=200, default="", blank=True)
    carried_as = models.UUIDField(null=True, blank=True)
    carried_check = models.CharField(max_length=64, default="", blank=True)
    state = models.CharField(max_length=16, default="open")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments_opened"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    facts_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "catalogue"),
                condition=models.Q(state="open"),
                name="assessment_one_open",
            ),
        )


class CampaignPart(models.Model):
    """That an assessment is asked for by a campaign; one can be asked for by several."""

    append_only = True

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="parts")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("campaign", "assessment"), name="campaign_part_once"),
        )


class CarryOut(models.Model):
    """That an assessment was taken along as a file, by whom; `digest` is the SHA-256 of the file.

    What comes home is taken in only if it names one of these and its seal fits.
    """

    append_only = True

    public_id = models.UUIDField(unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="carry_outs")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="carry_outs")
    taken_at = models.DateTimeField()
    digest = models.CharField(max_length=64)


class AnswerLink(CodeLink):
    """The way by which somebody without a login answers one assessment, until a day."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="links")
    respondent = models.CharField(max_length=120)
    themes = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="answer_links")

    @property
    def organisation(self) -> Organisation:
        """The company that is answered for."""
        return self.assessment.organisation

    @property
    def needed(self) -> bool:
        """Whether the assessment is open."""
        return self.assessment.state == "open"


class Through(models.TextChoices):
    """How an answer came in."""

    PAGE = "page"
    LINK = "link"
    FILE = "file"


class AssessmentAnswer(models.Model):
    """What one side says of one control; the latest of each side counts, none is overwritten.

    An answer that was given away from here while another was given here is `against` that one: it
    is kept, and does not count until somebody answers again, having seen both.
    """

    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    control = models.CharField(max_length=24)
    side = models.CharField(max_length=16, choices=Side.choices)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    words = models.CharField(max_length=1000, default="", blank=True)
    paper = models.ForeignKey(
        CompanyPaper, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="assessment_answers"
    )
    through = models.CharField(max_length=8, choices=Through.choices, default=Through.PAGE)
    respondent = models.CharField(max_length=120, default="", blank=True)
    link = models.ForeignKey(
        AnswerLink, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    against = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="objections"
    )
    brought_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("assessment", "control", "id")),)


class AssessmentFact(models.Model):
    """What the register said of a control when the assessment was locked; the last lock counts."""

    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="facts")
    control = models.CharField(max_length=24)
    verdict = models.CharField(max_length=16)
    good = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    kept_at = models.DateTimeField()


class Support(models.TextChoices):
    """The kinds of support by which a gap is closed."""

    TRAINING = "training"
    MARKING = "marking"
    PROCEDURE = "procedure"
    EQUIPMENT = "equipment"
    STORAGE = "storage"
    COUNTING = "counting"
    DESTRUCTION = "destruction"
    PAPERS = "papers"
    OTHER = "other"


class PlannedAction(models.Model):
    """What closes a gap: who, by when, at what cost, and the proof that it was done.

    Done is said by the company with its proof, verified by another person; six and twelve months
    after that the requirement is looked at again.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="actions")
    control = models.CharField(max_length=24)
    support = models.CharField(max_length=16, choices=Support.choices)
    what = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions_owned")
    due_on = models.DateField()
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    state = models.CharField(max_length=16, default="open")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="actions_done"
    )
    done_note = models.CharField(max_length=500, default="", blank=True)
    proof = models.ForeignKey(
        CompanyPaper, on_delete=models.PROTECT, null=True, blank=True, related_name="proves"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    again_on = models.DateField(null=True, blank=True)
    once_more_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("assessment", "state", "due_on")),)


class ActionLook(models.Model):
    """Another look at a verified action after some months: whether it still holds."""

    append_only = True

    action = models.ForeignKey(PlannedAction, on_delete=models.PROTECT, related_name="looks")
    months = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    words = models.CharField(max_length=500)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="action_looks")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("action", "months"), name="action_look_once"),
        )


class AdoptedProcedure(models.Model):
    """A model procedure as a company adopted it in its own words; the paper on file is its text."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    paper = models.OneToOneField(CompanyPaper, on_delete=models.PROTECT, related_name="procedure")
    model = models.CharField(max_length=40)
    model_version = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    adapted = models.BooleanField()
    text = models.TextField()
