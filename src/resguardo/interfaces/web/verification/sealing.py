"""A company takes its whole record along, sealed: whoever gets it can check it without us.

The same tables as `resguardo export` writes, with the rows of one organisation and of nobody else;
the hashes of the files are an entry of the log, and its receipt lies beside them.
"""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resguardo.insight.exchange.export import export
from resguardo.interfaces.web.doors import Page
from resguardo.kernel.mandate import Act
from resguardo.records.transparency import receipts
from resguardo.records.transparency import services as transparency


@require_GET
def sealed_export(request: Page) -> HttpResponse:
    """Say what the file holds, what it proves, and how anybody checks it."""
    request.viewer.demand(Act.EXPORT, at=request.at)
    return render(
        request, "verification/export.html", {"organisation": request.viewer.organisation_name}
    )


@require_GET
def sealed_file(request: Page) -> HttpResponse:
    """Write the tables of the viewer's organisation, seal them, and give them as one file.

    A look that is recorded, and an entry of the log. Refuses what the signer refuses.
    """
    viewer, at = request.viewer, request.at
    viewer.demand(Act.EXPORT, at=at)
    name = f"resguardo-{at:%Y-%m-%d}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        for _moves in export(path, owner=viewer.organisation_id):
            pass
        receipts.seal_folder(path, "export", by=viewer, at=at)
        answer = HttpResponse(_packed(path), content_type="application/zip")
    transparency.record_access(
        by=viewer,
        at=at,
        verb="export",
        subject_kind="organisation",
        subject_id=viewer.organisation_public_id,
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer


def _packed(path: Path) -> bytes:
    """All files of a folder in one; Parquet is compressed already."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for file in sorted(each for each in path.rglob("*") if each.is_file()):
            archive.write(file, file.relative_to(path.parent))
    return packed.getvalue()
