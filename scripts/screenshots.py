"""Photograph pages on a phone, a tablet and a desktop, by day and by night, and check them.

    python scripts/screenshots.py http://127.0.0.1:8000 /styleguide/ --out build/screens
    python scripts/screenshots.py http://127.0.0.1:8000 --guides docs/guides/pictures

The first walk also runs each page through axe-core (tests/browser/vendor), looks it over for a
width that does not fit and for words of the console, so that what is wrong is read before it is
seen. The second takes the pictures of the guides at a fresh demonstration (`resguardo demo`), in
few colours so that they stay small.
"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1366, 768)}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent.parent / "tests" / "browser" / "vendor" / "axe-core" / "axe.min.js"
ROOM = "class-0=1.4S&rounds-0=20000&class-1=1.3G&rounds-1=40&net-1=25&far-inhabited=80&far-road=30"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"


def main() -> int:
    """Photograph every page that was asked for; answer how many complaints there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--guides", type=Path, metavar="DIR", help="take the guides' pictures")
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--sizes", nargs="*", default=list(WIDTHS), choices=list(WIDTHS))
    parser.add_argument("--cookie", default="", help="name=value, for pages behind the door")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    complaints = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.browser, args=ARGUMENTS)
        if asked.guides:
            guide_pictures(browser, asked.site, asked.guides)
        for size in asked.sizes:
            for scheme in ("light", "dark"):
                complaints += _round(browser, asked, size, scheme)
        browser.close()
    print(f"{complaints} complaints; pictures in {asked.out}")
    return 1 if complaints else 0


def guide_pictures(browser: Browser, site: str, folder: Path) -> None:
    """Play the demonstration as far as each picture needs, and take it."""
    folder.mkdir(parents=True, exist_ok=True)
    armourer = _play(browser, site, "armero")
    armourer.goto(f"{site}/counter/shift/")
    first = armourer.locator("tbody tr", has=armourer.locator("input:enabled")).first
    guard, serial = first.locator("th").inner_text(), first.locator(".rg-serial").inner_text()
    _take(armourer, folder / "shift.png")
    armourer.goto(f"{site}/counter/")
    for text in (guard.splitlines()[0], "".join(serial.split())):
        _scan(armourer, text)
    armourer.wait_for_selector("[data-wanted]")
    _take(armourer, folder / "counter.png")
    armourer.goto(f"{site}/custody/out/")
    armourer.click("tbody th a")
    holder = armourer.inner_text("h1").splitlines()[0]
    armourer.goto(f"{site}/counter/return/")
    _scan(armourer, holder)
    armourer.locator("input.rg-input--amount[data-back]").fill("10")
    _take(armourer, folder / "return.png")
    for name, path in (("today", "/"), ("counts", "/counts/"), ("count", "/counts/new/")):
        armourer.goto(site + path)
        _take(armourer, folder / f"{name}.png")
    manager = _play(browser, site, "cumplimiento")
    for name, path in (("permits", "/permits/"), ("incidents", "/incidents/")):
        manager.goto(site + path)
        _take(manager, folder / f"{name}.png")

    bearer = _play(browser, site, "vigilante")
    bearer.goto(f"{site}/permits/mine/")
    _take(bearer, folder / "permit_code.png")

    standards_pictures(browser, site, folder)
    programme_pictures(browser, site, folder)


def standards_pictures(browser: Browser, site: str, folder: Path) -> None:
    """An assessment with its agenda, and a room that is checked by hand."""
    manager = _play(browser, site, "cumplimiento")
    manager.goto(f"{site}/standards/assessments/")
    manager.locator("tbody a[href*='/standards/assessments/']").first.click()
    manager.wait_for_load_state()
    manager.locator("#agenda").scroll_into_view_if_needed()
    _take(manager, folder / "assessment.png")
    inspector = _play(browser, site, "inspector")
    inspector.goto(f"{site}/storage/check/?{ROOM}")
    inspector.locator("svg.rg-chart").first.scroll_into_view_if_needed()
    _take(inspector, folder / "room_check.png")


def programme_pictures(browser: Browser, site: str, folder: Path) -> None:
    """The desk of a programme, its results, and the station at which arms are marked."""
    officer = _play(browser, site, "programa")
    officer.goto(f"{site}/assistance/")
    _take(officer, folder / "programme_desk.png")
    officer.click("tbody a[href*='/programmes/']")
    officer.wait_for_load_state()
    officer.locator("text=R1.1").first.scroll_into_view_if_needed()
    _take(officer, folder / "programme_results.png")
    officer.click("a:has-text('Marcaje láser')")
    officer.wait_for_load_state()
    officer.locator("a[href*='station/?line']").first.click()
    officer.wait_for_load_state()
    _take(officer, folder / "marking_station.png")


def _play(browser: Browser, site: str, username: str) -> Page:
    """Sign in as somebody of the demonstration, on a tablet, in English."""
    context = browser.new_context(viewport={"width": 900, "height": 760}, locale="en-GB")
    context.add_cookies([{"name": "language", "value": "en", "url": site}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{site}/accounts/login/")
    page.locator(f"form:has(input[value='{username}']) button").click()
    page.wait_for_load_state()
    return page


def _scan(page: Page, text: str) -> None:
    """Type what a scanner would send; where several fit, take the first."""
    page.fill("#field-scan", text)
    with page.expect_response("**/scan/"):
        page.click("[data-scan-button]")
    page.wait_for_timeout(300)
    if (several := page.locator("button[name=chosen]")).count():
        with page.expect_response("**/scan/"):
            several.first.click()
        page.wait_for_timeout(300)


def _take(page: Page, path: Path) -> None:
    """Keep what the screen shows in few colours, which is enough for words and lines."""
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(64).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1024} KiB")


def _round(browser: Browser, asked: argparse.Namespace, size: str, scheme: str) -> int:
    """Walk all pages at one size and in one light."""
    width, height = WIDTHS[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
        locale="en-GB",
    )
    if asked.cookie:
        name, _sign, value = asked.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": asked.site}])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found = 0
    for path in asked.paths:
        page.goto(asked.site + path, wait_until="load")
        page.wait_for_timeout(250)
        name = path.strip("/").replace("/", "-") or "home"
        page.screenshot(path=asked.out / f"{name}-{size}-{scheme}.png", full_page=True)
        found += _complain(page, f"{path} {size} {scheme}", said)
        said.clear()
    context.close()
    return found


def _complain(page: Page, where: str, said: list[str]) -> int:
    """Print what axe, the console and the ruler say about the page."""
    lines = [f"console: {text}" for text in said]
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if too_wide > 0:
        lines.append(f"wider than the screen by {too_wide} px")
    page.add_script_tag(content=AXE.read_text())
    for violation in page.evaluate(f"axe.run({RULES}).then((found) => found.violations)"):
        nodes = [node["html"][:110] for node in violation["nodes"][:3]]
        lines.append(
            f"{violation['id']} ({violation['impact']}) x{len(violation['nodes'])}: {nodes}"
        )
    for line in lines:
        print(f"{where}: {line}")
    return len(lines)


if __name__ == "__main__":
    sys.exit(main())
