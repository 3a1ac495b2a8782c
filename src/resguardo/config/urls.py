"""Which address leads where: doors, pages and the API, in this order."""

from django.urls import URLPattern, URLResolver, include, path

from resguardo.interfaces.api import api
from resguardo.interfaces.api.problem_pages import no_such_address

handler404 = "resguardo.interfaces.web.doors.nowhere"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("api/", no_such_address),
    path("api/<path:rest>", no_such_address, name="no-such-address"),
    path("", include("resguardo.interfaces.web.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("resguardo.interfaces.web.desk_urls")),
    path("", include("resguardo.interfaces.web.custody.urls")),
    path("", include("resguardo.interfaces.web.counter.urls")),
    path("", include("resguardo.interfaces.web.verification.urls")),
    path("counts/", include("resguardo.interfaces.web.counts.urls")),
    path("stock/", include("resguardo.interfaces.web.stock.urls")),
    path("incidents/", include("resguardo.interfaces.web.incidents.urls")),
    path("filings/", include("resguardo.interfaces.web.filings.urls")),
    path("law/", include("resguardo.interfaces.web.law.urls")),
    path("standards/", include("resguardo.interfaces.web.compliance.urls")),
    path("assistance/", include("resguardo.interfaces.web.assistance.urls")),
    path("parcels/", include("resguardo.interfaces.web.parcels.urls")),
    path("retention/", include("resguardo.interfaces.web.retention.urls")),
    path("alerts/", include("resguardo.interfaces.web.alerts.urls")),
    path("traces/", include("resguardo.interfaces.web.traces.urls")),
    path("inspections/", include("resguardo.interfaces.web.inspections.urls")),
    path("wind-down/", include("resguardo.interfaces.web.winding_down.urls")),
    path("letters/", include("resguardo.interfaces.web.letters.urls")),
    path("country/", include("resguardo.interfaces.web.country.urls")),
    path("register/", include("resguardo.interfaces.web.register.urls")),
    path("places/", include("resguardo.interfaces.web.places.urls")),
    path("storage/", include("resguardo.interfaces.web.storage.urls")),
    path("permits/", include("resguardo.interfaces.web.permits.urls")),
    path("service/", include("resguardo.interfaces.web.service.urls")),
    path("lists/", include("resguardo.interfaces.web.list_urls")),
    path("import/", include("resguardo.interfaces.web.intake.urls")),
    path("search/", include("resguardo.interfaces.web.search.urls")),
    path("paper/", include("resguardo.interfaces.web.papers.urls")),
    path("statistics/", include("resguardo.interfaces.web.open_statistics.urls")),
]
