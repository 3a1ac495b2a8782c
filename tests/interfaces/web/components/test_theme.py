"""Words can be read on their grounds, by day and by night."""

import re
from pathlib import Path

import pytest

import resguardo.interfaces.web

STATIC = Path(resguardo.interfaces.web.__file__).parent / "static" / "resguardo"
TONES = ("stop", "decision", "done", "elsewhere", "none")
AAA, AA, SIGNS = 7.0, 4.5, 3.0


def colours(name: str) -> dict[str, str]:
    text = (STATIC / name).read_text(encoding="utf-8")
    return dict(re.findall(r"--rg-([a-z0-9-]+): (#[0-9a-f]{6});", text))


def light(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("sheet", ["theme.css", "dark.css"])
def test_words_stand_out_from_their_grounds(sheet: str) -> None:
    known = colours("theme.css") | colours(sheet)
    pairs = [("text", ground, AAA) for ground in ("page", "surface", "raised")]
    pairs += [("quiet", ground, AAA) for ground in ("page", "surface")]
    pairs += [("quiet", "raised", AA), ("link", "page", AA), ("link", "surface", AAA)]
    pairs += [("brand-text", "brand", AAA), ("brand-quiet", "brand", AAA)]
    pairs += [("action-text", "action", AAA), ("focus-text", "focus", AAA)]
    pairs += [(f"{tone}-text", f"{tone}-ground", AAA) for tone in TONES]
    pairs += [(f"{tone}-text", "surface", AAA) for tone in TONES]
    pairs += [(tone, f"{tone}-ground", SIGNS) for tone in TONES]
    pairs += [("edge", "surface", SIGNS), ("edge", "page", SIGNS)]
    weak = [
        f"{word} on {ground}: {contrast(known[word], known[ground]):.2f} < {least}"
        for word, ground, least in pairs
        if contrast(known[word], known[ground]) < least
    ]
    assert not weak


def test_the_night_knows_every_colour_that_it_must_change() -> None:
    same = {"focus", "focus-text"}
    assert set(colours("theme.css")) - set(colours("dark.css")) <= same


def test_no_picture_or_font_of_somebody_elses_is_shipped() -> None:
    vendored = STATIC.parent / "vendor"
    styles = (vendored / "govuk-frontend" / "frontend.css").read_text(encoding="utf-8")
    assert "url(" not in styles
    assert "GDS Transport" not in styles
    for folder in (each for each in vendored.iterdir() if each.is_dir()):
        assert (folder / "LICENSE").exists()
        assert (folder / "VERSION").exists()
