"""Law by API: what each country asks, with sources and confidence; the texts of the authority."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.kernel.law import Dated, Duty, Parameter
from resguardo.records.people.days import local_day
from resguardo.records.people.pages import page_of
from resguardo.records.permits import adopting, drafting, selectors
from resguardo.records.permits import profiles as law

router = Router()


class ProfileOut(BaseModel):
    """A profile that ships: how many of its values are enforced, and how many are notes."""

    id: str
    version: str
    name: str
    fictional: bool
    digest: str
    enforced: int
    noted: int
    gaps: list[str]


class DatedOut(BaseModel):
    """A value from a day on. Only primary and authority are enforced."""

    from_day: date
    value: bool | int | str | list[int | str] | None
    source: str
    address: str
    read_on: date | None
    basis: str
    confidence: str
    enforced: bool


class RuleOut(BaseModel):
    """A parameter, or a duty with whom it is owed to."""

    name: str
    unit: str
    values: list[DatedOut]
    kind: str = ""
    events: list[str] = Field(default_factory=list)
    about: list[str] = Field(default_factory=list)
    to: str = ""
    starts: str = ""
    needs: list[str] = Field(default_factory=list)
    form: str = ""
    every: str = ""


class ProfileWhole(ProfileOut):
    """A profile with everything that it says."""

    parameters: list[RuleOut]
    duties: list[RuleOut]


class TextOut(BaseModel):
    """A text of an authority; a draft binds nobody until it is adopted."""

    id: UUID
    profile: str
    version: str
    digest: str
    base: str
    drafted_at: datetime
    adopted: bool


class AmendmentIn(BaseModel):
    """One value that is to stand from a day on."""

    base: str = Field(max_length=60, description="A profile, or profile@digest of a text.")
    name: str = Field(max_length=60)
    from_day: date
    value: str = Field(default="", max_length=200)
    instrument: str = Field(max_length=200)
    article: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=500)
    confidence: str = Field(default="primary", max_length=16)
    unit: str = Field(default="", max_length=16, description="For a clock in other units.")
    state: str = Field(default="", max_length=100, description="Whose own text it becomes.")


class DutyIn(BaseModel):
    """A duty that a law is to have: a notice after events, or a filing of a form every so often.

    The names are those of the law (`events`, `about`, `needs`, `forms`, `every` in its vocabulary).
    """

    base: str = Field(max_length=60, description="A profile, or profile@digest of a text.")
    kind: Literal["notice", "filing"]
    to: str = Field(max_length=24, description="police, weapons_registry or regulator.")
    events: list[str] = Field(default_factory=list, max_length=20)
    about: list[str] = Field(default_factory=list, max_length=20, description="None is all.")
    starts: Literal["event", "knowledge"] = "knowledge"
    needs: list[str] = Field(default_factory=list, max_length=20)
    form: str = Field(default="", max_length=40)
    every: str = Field(default="", max_length=16)
    length: int = Field(ge=0, le=10_000, description="How much time there is, in its unit.")
    unit: Literal["hours", "working_days", "calendar_days"]
    from_day: date
    instrument: str = Field(max_length=200)
    article: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=500)
    confidence: str = Field(default="primary", max_length=16)
    state: str = Field(default="", max_length=100, description="Whose own text it becomes.")


class AdoptionIn(BaseModel):
    """For whom a text shall apply: a province, or everybody where it is empty."""

    province: str = Field(default="", max_length=100)
    reason: str = Field(max_length=500)


class AdoptionAskedOut(BaseModel):
    """The request that a second person decides."""

    approval: UUID
    state: str


@router.get("/profiles", response=list[ProfileOut], url_name="law_profiles")
def list_profiles(request: Call) -> list[ProfileOut]:  # noqa: ARG001 - behind the key like all
    """The profiles that ship."""
    return [ProfileOut(**_head(law.sheet_of(name))) for name in law.profiles()]


@router.get("/profiles/{profile}", response=ProfileWhole, url_name="law_profile")
def show_profile(request: Call, profile: str) -> ProfileWhole:  # noqa: ARG001 - behind the key
    """One profile, shipped (`pe`) or adopted (`pe@digest`), whole."""
    sheet = law.sheet_of(profile[:60])
    return ProfileWhole(
        **_head(sheet),
        parameters=[_rule(each) for each in sheet.profile.parameters.values()],
        duties=[_rule(each) for each in sheet.profile.duties.values()],
    )


@router.get("/texts", response=Listing[TextOut], url_name="law_texts")
def list_texts(request: Call, turn: Query[Turn]) -> Listing[TextOut]:
    """Texts of the authority, the latest first."""
    rows = selectors.law_texts(viewer=request.viewer, at=request.at)
    return listed(page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size), _text)


@router.post("/texts", response={201: TextOut}, url_name="draft_amendment")
def draft(request: Call, body: AmendmentIn) -> TextOut:
    """Draft a text with one more value."""
    facts = body.model_dump(exclude={"base", "state"})
    amendment = drafting.Amendment(read_on=local_day(request.at, request.viewer.time_zone), **facts)
    row = drafting.draft_amendment(
        by=request.viewer, at=request.at, base=body.base, amendment=amendment, state=body.state
    )
    return _text(row)


@router.post("/duties", response={201: TextOut}, url_name="draft_duty")
def draft_duty(request: Call, body: DutyIn) -> TextOut:
    """Draft a text with one more duty."""
    asked = {"kind", "to", "events", "about", "starts", "needs", "form", "every"}
    source = {"unit", "from_day", "instrument", "article", "address", "confidence"}
    amendment = drafting.Amendment(
        name="", value=str(body.length),
        read_on=local_day(request.at, request.viewer.time_zone), **body.model_dump(include=source),
    )  # fmt: skip
    duty = drafting.NewDuty(**body.model_dump(include=asked))
    row = drafting.draft_duty(
        by=request.viewer, at=request.at, base=body.base, duty=duty, amendment=amendment,
        state=body.state,
    )  # fmt: skip
    return _text(row)


@router.post("/texts/{uuid:text_id}/adopt", response={202: AdoptionAskedOut}, url_name="adopt_law")
def adopt(request: Call, text_id: UUID, body: AdoptionIn) -> Any:
    """Ask that a text apply; a second person decides."""
    row = adopting.request_adoption(
        by=request.viewer, at=request.at, text=text_id, **body.model_dump()
    )
    return AdoptionAskedOut(approval=row.public_id, state=row.state)


def _head(sheet: law.Sheet) -> dict[str, Any]:
    rules = [*sheet.profile.parameters.values(), *sheet.profile.duties.values()]
    values = [each for rule in rules for each in rule.values]
    enforced = sum(each.confidence.enforced for each in values)
    return {
        "id": sheet.profile.id,
        "version": sheet.profile.version,
        "name": sheet.profile.names["en"],
        "fictional": sheet.profile.is_fictional,
        "digest": sheet.profile.digest,
        "enforced": enforced,
        "noted": len(values) - enforced,
        "gaps": list(sheet.gaps),
    }


def _rule(rule: Parameter) -> RuleOut:
    duty: dict[str, Any] = {}
    if isinstance(rule, Duty):
        duty = {
            "kind": rule.kind.value,
            "events": list(rule.events),
            "about": list(rule.about),
            "to": rule.addressee,
            "starts": rule.starts,
            "needs": list(rule.needs),
            "form": rule.form,
            "every": rule.every,
        }
    return RuleOut(name=rule.name, unit=rule.unit, values=[_dated(x) for x in rule.values], **duty)


def _dated(dated: Dated) -> DatedOut:
    value = list(dated.value) if isinstance(dated.value, tuple) else dated.value
    return DatedOut(
        from_day=dated.from_day,
        value=value,
        source=dated.source,
        address=dated.address,
        read_on=dated.read_on,
        basis=dated.basis.value,
        confidence=dated.confidence.value,
        enforced=dated.confidence.enforced,
    )


def _text(row: Any) -> TextOut:
    return TextOut(
        id=row.public_id,
        profile=row.profile,
        version=row.version,
        digest=row.digest,
        base=row.base,
        drafted_at=row.drafted_at,
        adopted=bool(row.adoptions.all()),
    )
