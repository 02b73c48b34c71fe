import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** What axe finds on the page as it is: the rule, what it means, where; and texts that have no room. */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(" ")} – ${node.any[0]?.message ?? node.failureSummary ?? ""}`),
  );
  return [...found, ...(await squeezed(page))];
}

/** Texts that stand letter above letter, since their column has no width. */
async function squeezed(page: Page): Promise<string[]> {
  return page.locator("h1, h2, h3, p, dd, td, label").evaluateAll((all) =>
    all
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        const isHidden = one.closest(".visually-hidden, [hidden], [popover]:not(:popover-open)") !== null;
        return !isHidden && width < 40 && height > 100 && one.textContent!.trim().length > 12;
      })
      .map((one) => `squeezed: <${one.localName}> ${one.textContent!.trim().slice(0, 60)}`),
  );
}

/** No violation in light as the page is and in dark on a phone, and no scrolling sideways at 320 px. */
export async function expectClean(page: Page, what: string): Promise<void> {
  const size = page.viewportSize()!;
  for (const [colorScheme, width] of [["light", size.width], ["dark", 390]] as const) {
    await page.setViewportSize({ ...size, width });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect.soft(await violations(page), `${what}, ${colorScheme}, ${width} px`).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `width of ${what}`).toBeLessThanOrEqual(320);
  await page.setViewportSize(size);
}
