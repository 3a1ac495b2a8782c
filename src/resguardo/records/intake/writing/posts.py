"""Posts and other places of a file, with the clients and contracts that pay for them."""

from collections.abc import Sequence

from resguardo.kernel.problem import Problem
from resguardo.records.intake import findings as found
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.posts import PostRow
from resguardo.records.intake.words import plain
from resguardo.records.intake.words import said as in_words
from resguardo.records.intake.writing.work import Work, refused
from resguardo.records.places.models import Place
from resguardo.records.places.services import open_place
from resguardo.records.service.models import Client, Contract, Posting
from resguardo.records.service.services import add_client, add_posting, open_contract


class PostWriter:
    """Compares places by kind and name, postings by contract, and opens those that are new."""

    at_once = False

    def __init__(self, work: Work) -> None:
        """Know the places that are open."""
        self._work = work
        self.new: list[PostRow] = []
        self._places = {(each.kind, plain(each.name)): each for each in work.places}

    def compare(self, records: Sequence[PostRow]) -> list[list[Finding]]:
        """What the register says to each post: known, known with another strength, new."""
        owner = self._work.by.organisation_id
        postings = {
            (each.post_id, each.contract.number): each
            for each in Posting.objects.select_related("contract").filter(
                contract__organisation_id=owner
            )
        }
        said = []
        for record in records:
            known = self._places.get((record.kind, plain(record.name)))
            posting = postings.get((known.key or 0, record.contract_number)) if known else None
            if known is None or (record.contract_number and posting is None):
                self.new.append(record)
                said.append(self._doubts(record))
                continue
            self._work.unchanged += 1
            said.append(self._differences(record, posting))
        return said

    def write(self) -> None:
        """Open the new places, clients and contracts."""
        rows, self.new = self.new, []
        for row in rows:
            try:
                self._write_one(row)
            except Problem as problem:
                raise refused(row, problem) from None
        self._work.added += len(rows)

    def _write_one(self, row: PostRow) -> None:
        work = self._work
        place = self._place(row)
        if not row.contract_number:
            return
        owner = work.by.organisation_id
        contract = Contract.objects.filter(
            organisation_id=owner, number=row.contract_number
        ).first()
        if contract is None:
            client = Client.objects.filter(organisation_id=owner, name=row.client[:100]).first()
            client = client or add_client(by=work.by, at=work.at, name=row.client)
            contract = open_contract(
                by=work.by,
                at=work.at,
                client=client.public_id,
                number=row.contract_number,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
        add_posting(
            by=work.by,
            at=work.at,
            contract=contract.public_id,
            post=place.public_id,
            guards=row.guards,
            firearms=row.firearms,
            modality=row.modality,
        )

    def _place(self, row: PostRow) -> Place:
        key = (row.kind, plain(row.name))
        known = self._places.get(key)
        if known and known.key is not None:
            return Place.objects.get(pk=known.key)
        place = open_place(
            by=self._work.by,
            at=self._work.at,
            kind=row.kind,
            name=row.name,
            province=row.province,
            address=row.address,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        self._places[key] = PlaceRef(row.kind, row.name, place.pk)
        return place

    def _doubts(self, record: PostRow) -> list[Finding]:
        work, said = self._work, []
        if record.contract_number and not 0 <= record.firearms <= record.guards:
            problem = found.StrengthUnlikely(record.guards, record.firearms)
            said.append(work.finding(record, "firearms", problem))
        if (record.latitude is None) != (record.longitude is None):
            title = work.layouts[record.sheet].title("longitude")
            said.append(work.finding(record, "longitude", found.Missing(title)))
        if record.contract_number and record.ends_on and record.ends_on <= record.starts_on:
            span = found.SpanBackwards(record.starts_on.isoformat(), record.ends_on.isoformat())
            said.append(work.finding(record, "ends_on", span))
        return said

    def _differences(self, record: PostRow, posting: Posting | None) -> list[Finding]:
        if posting is None:
            return []
        return [
            self._work.finding(record, name, found.Differs(str(kept), str(read)))
            for name, kept, read in (
                ("guards", posting.guards, record.guards),
                ("firearms", posting.firearms, record.firearms),
                ("modality", *(in_words(each.modality, "modality") for each in (posting, record))),
            )
            if kept != read and name in self._work.layouts[record.sheet].columns
        ]
