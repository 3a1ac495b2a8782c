"""What a browser sees of a page that a person would stumble over; asked of every page alike.

Each question is a function of the page that answers with complaints. `LOOK_OVER` is added to every
page before its own scripts; the pages' own content policy lets nothing of ours in, so the context
that asks must set it aside.
"""

from typing import Any, Final

TOUCH_PX: Final = 44
INLINE_PX: Final = 24
"""A link within a sentence is as high as its line (WCAG 2.2, 2.5.8 exempts it altogether)."""

LOOK_OVER: Final = """
window.lookOver = ({ touch, inline }) => {
  const told = [];
  const open = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = (each) => each.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
  const fields = "input:not([type=hidden]), select, textarea, [tabindex='0']";
  const passing = ".govuk-skip-link, .govuk-visually-hidden, canvas, main";
  const labelled = "[type=checkbox], [type=radio], [type=file]";
  const mouse = "[onclick], [role=button]:not(button):not([tabindex])";
  for (const each of document.querySelectorAll(`a[href], button, summary, ${fields}`)) {
    if (!open(each) || each.matches(passing)) continue;
    if (each.tabIndex < 0 && !each.disabled) told.push(["no key reaches", name(each)]);
    if (each.matches("[role=region]")) continue;
    let box = each.getBoundingClientRect();
    for (const label of each.matches(labelled) ? each.labels : []) {
      const other = label.getBoundingClientRect();
      box = { width: Math.max(box.width, other.width), height: Math.max(box.height, other.height) };
    }
    const inSentence = each.matches("a") && getComputedStyle(each).display === "inline"
      && each.parentElement.textContent.trim() !== each.textContent.trim();
    const least = inSentence ? inline : touch;
    const line = inSentence ? parseFloat(getComputedStyle(each).lineHeight) || 0 : 0;
    if (Math.max(line, box.height) < least - 0.5 || (!inSentence && box.width < least - 0.5))
      told.push([`${Math.round(box.width)} x ${Math.round(box.height)} px`, name(each)]);
  }
  for (const each of document.querySelectorAll(mouse))
    told.push(["only a mouse reaches", name(each)]);
  return told;
};
"""


def small_or_out_of_reach(page: Any) -> list[tuple[str, str]]:
    """Targets that a thumb misses or that no key reaches."""
    found = page.evaluate(
        "(least) => window.lookOver(least)", {"touch": TOUCH_PX, "inline": INLINE_PX}
    )
    return [(what, where) for what, where in found]


def found_by_axe(page: Any) -> list[tuple[str, str]]:
    """What axe calls serious or critical."""
    found = page.evaluate(
        """() => axe.run({ resultTypes: ["violations"] }).then((told) => told.violations
            .filter((each) => ["serious", "critical"].includes(each.impact))
            .flatMap((each) => each.nodes.slice(0, 2).map((node) => [each.id, node.html])))"""
    )
    return [(what, where[:140]) for what, where in found]


def wider_than_the_screen(page: Any) -> list[tuple[str, str]]:
    """How much of the page can only be seen by scrolling sideways."""
    over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [(f"{over} px too wide", "")] if over > 0 else []
