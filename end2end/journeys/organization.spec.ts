import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, open, test } from "../support/people";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

async function expectClean(page: Page, what: string): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
      const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
      expect.soft(told, `${what}, ${scheme}, ${width} px`).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wider, `${what} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("an admin names the organization and chooses a color, refused first and then as suggested", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/organization");
  await expectClean(page, "/organization");
  await page.getByLabel("Name", { exact: true }).fill("Harbor & Sons");
  await page.getByLabel("Color of links and buttons").fill("#ffd400");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("hard to read");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Harbor & Sons");
  await expectClean(page, "/organization refused");
  await page.getByRole("button", { name: /^Save with #/ }).click();
  await expect(page).toHaveURL("/organization");
  await expect(page.getByRole("banner").getByRole("link", { name: "Harbor & Sons" })).toBeVisible();
  await expect(page).toHaveTitle("Organization · Harbor & Sons");
  const picture = await page.getByRole("banner").getByRole("link", { name: "Harbor & Sons" }).screenshot();
  await page.getByLabel("Logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: picture });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByAltText("The present logo")).toBeVisible();
  await expect(page.locator(".site-header .brand-logo")).toBeVisible();
  await expectClean(page, "/organization in another color, with a logo");
  const visitor = await as("nobody");
  await open(visitor, "/sign-in");
  await expect(visitor.getByRole("link", { name: "Harbor & Sons" })).toBeVisible();
  await expect(visitor.locator(".brand-logo")).toHaveJSProperty("complete", true);
  // As it was, for the journeys beside this one.
  await page.getByLabel("Remove it").check();
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save with Ithaca’s own blue" }).click();
  await expect(page).toHaveTitle("Organization · Ithaca");
});

test("skills that mean the same become one", async ({ as }) => {
  const page = await as("admin");
  const stamp = Date.now().toString(36);
  const [one, other] = [`Zzz sailing ${stamp}`, `Zzz yachting ${stamp}`];
  await open(page, "/organization/skills");
  for (const name of [one, other]) {
    await page.getByLabel("Add a skill").fill(name);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page).toHaveURL("/organization/skills");
  }
  await page.getByLabel("Find a skill").fill(stamp);
  await page.getByRole("button", { name: "Find" }).click();
  await expectClean(page, "/organization/skills");
  await page.getByRole("link", { name: `Merge into …: ${other}` }).click();
  await expectClean(page, "/organization/skills, merging");
  await page.getByLabel("The skill that stays").fill(one);
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText(other)).toHaveCount(0);
  await page.getByRole("button", { name: `Remove ${one}` }).click();
  await expect(page.getByText("No skill has this in its name")).toBeVisible();
});

test("the log is filtered and taken along as a file", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/organization/audit");
  await expectClean(page, "/organization/audit");
  await page.getByLabel("What", { exact: true }).selectOption({ label: "Meetings" });
  await page.getByLabel("By or about (e-mail)").fill("mentee@demo.example");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/person=mentee%40demo.example&room=meeting/);
  await expect(page.locator(".log-line", { hasText: "Ana Petrova" }).first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("audit.csv");
  await open(page, "/organization/audit?from=2001-01-01&to=2001-01-02");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await expectClean(page, "/organization/audit without a match");
});

test("somebody takes their data along", async ({ as }) => {
  const page = await as("mentee");
  await open(page, "/account");
  await page.getByRole("link", { name: "My data" }).click();
  await expectClean(page, "/people/{id}/data");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("ithaca-data.json");
  await expect(page.getByRole("button", { name: "Erase for good" })).toHaveCount(0);
});

test("an admin hands over somebody’s data and erases them, asked for the name first", async ({ as }) => {
  const page = await as("admin");
  const stamp = Date.now().toString(36);
  const name = `Zoe Zander ${stamp}`;
  await open(page, "/people/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("E-mail", { exact: true }).fill(`zoe.${stamp}@demo.example`);
  await page.getByRole("button", { name: /^Add/ }).click();
  await page.getByRole("link", { name: "Go to the profile" }).click();
  await page.getByRole("link", { name: "Hand over or erase their data" }).click();
  const path = new URL(page.url()).pathname;
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("ithaca-data.json");
  await page.getByLabel(`Write “${name}” to confirm`).fill("Ben Okafor");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByRole("alert")).toContainText(`Write the name as it stands above: ${name}.`);
  await expectClean(page, "/people/{id}/data refused");
  await page.getByLabel(`Write “${name}” to confirm`).fill(name);
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByRole("heading", { name: /^Erased on/ })).toBeVisible();
  await expect(page).toHaveURL(path);
  await expectClean(page, "/people/{id}/data erased");
  await open(page, "/organization/audit");
  await expect(page.locator(".log-line", { hasText: "erased a person’s data" }).first()).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
});
