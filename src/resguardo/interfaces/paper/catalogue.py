"""The papers there are: one row each. A new paper is one row here and one function that gathers.

The function is given the viewer, the moment and the subject, asks the selectors of its chapter
(which refuse what is not in sight), and gives a `Sheet`. Titles are in the language of the paper.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper import (
    assistance,
    counts,
    custody,
    oversight,
    parcels,
    permits,
    transfers,
)
from resguardo.interfaces.paper.sheet import Sheet, Words
from resguardo.kernel.mandate import Act
from resguardo.records.people.viewer import Viewer

Gather = Callable[[Viewer, datetime, str], Sheet]
GatherMany = Callable[[Viewer, datetime, Sequence[str]], list[Sheet]]

SHEET: Final = "sheet"
SLIP: Final = "slip"
CERTIFICATE: Final = "certificate"

LAYOUT_WORDS: Final[Mapping[str, Words]] = {
    SHEET: _("A4"),
    SLIP: _("Roll of 80 mm"),
    CERTIFICATE: _("Certificate, A4"),
}


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    `shown_with` is the act without which nobody is shown it once it is issued. `keep_file` keeps
    the file and not only its words: for papers that are asked for after many years. `gather_many`
    gathers many with few questions, where a shift's papers are issued at once.
    """

    title: Words
    gather: Gather
    shown_with: Act
    layouts: tuple[str, ...] = (SHEET,)
    keep_file: bool = True
    gather_many: GatherMany | None = None


_CUSTODY: Final = Act.SEE_CUSTODY

PAPERS: Final[Mapping[str, PaperKind]] = {
    "custody-receipt": PaperKind(
        _("Custody receipt"),
        custody.receipt,
        _CUSTODY,
        (SHEET, SLIP),
        keep_file=False,
        gather_many=custody.receipts,
    ),
    "count-certificate": PaperKind(_("Count certificate"), counts.certificate, _CUSTODY),
    "hand-over": PaperKind(_("Hand-over of the armoury"), counts.hand_over, _CUSTODY),
    "shift-book": PaperKind(_("Book of the armoury"), counts.book_of_day, _CUSTODY),
    "month-review": PaperKind(_("Monthly review of the armoury"), counts.month_review, _CUSTODY),
    "transfer": PaperKind(_("Delivery note of a transfer"), transfers.transfer, _CUSTODY),
    "permit": PaperKind(_("Extract of a permit"), permits.permit, Act.SEE_REGISTER),
    "transport-guide": PaperKind(_("Transport guide"), permits.guide, _CUSTODY),
    "loss-report": PaperKind(_("Report of an incident"), oversight.loss_report, _CUSTODY),
    "filing": PaperKind(_("Filing"), oversight.filing, _CUSTODY),
    "inspection-report": PaperKind(
        _("Report of an inspection"), oversight.inspection_report, Act.SEE_LOG
    ),
    "parcel-receipt": PaperKind(_("Receipt of what was sent"), parcels.receipt, Act.SEE_LOG),
    "trace-packet": PaperKind(_("Trace packet"), oversight.trace_packet, Act.OVERSEE),
    "marking-certificate": PaperKind(
        _("Certificate of a marking campaign"), assistance.marks, Act.SEE_REGISTER
    ),
    "destruction-certificate": PaperKind(
        _("Certificate of a destruction"), assistance.destruction, Act.SEE_REGISTER
    ),
    "training-certificate": PaperKind(
        _("Certificate of a training course"),
        assistance.training,
        Act.SEE_PEOPLE,
        (CERTIFICATE, SHEET),
    ),
    "donor-report": PaperKind(_("Report to the donor"), assistance.donor_report, Act.RUN_PROGRAMME),
}
