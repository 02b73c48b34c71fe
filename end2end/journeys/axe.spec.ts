import type { Locator, Page } from "@playwright/test";

import { violations } from "../support/clean";
import { expect, MENTEE, open, test, type Person } from "../support/people";
import { choose, entry, menu, mentorshipWith, movable, names, PlanApi } from "../support/plan";

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
type Look = { scheme: "light" | "dark"; size: { width: number; height: number } };
const LOOKS: Look[] = [
  { scheme: "light", size: WIDE },
  { scheme: "dark", size: WIDE },
  { scheme: "dark", size: PHONE },
  { scheme: "light", size: PHONE },
];

/** Every page as that person finds it; places in braces are looked up. */
const PAGES: Record<Person | "nobody", string[]> = {
  nobody: ["/sign-in", "/sign-in?next=%2Fmeetings"],
  mentor: ["/", "/mentor", "/mentee", "/programs", "{program}", "{mentorship}", "{plan}", "/meetings", "/meetings/new", "{waiting}", "{past}", "/account", "/nowhere"],
  mentee: ["/", "/mentor", "{mentorship}", "{plan}", "/meetings", "/meetings/new", "{waiting}"],
  manager: ["/", "{mentorship}", "/meetings", "/meetings/shared"],
  admin: ["/", "/programs", "/programs/new", "{program}", "/people", "/people/new", "/people/import", "/approvals", "{mentorship}", "{plan}", "/meetings", "/meetings/new", "/meetings/disputed", "/account"],
};

async function dress(page: Page, { scheme, size }: Look): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== "running"));
}

async function expectClean(page: Page, what: string, looks = LOOKS, anchor?: Locator): Promise<void> {
  for (const look of looks) {
    await dress(page, look);
    // On a page of another width what a menu hangs on may have left the screen.
    await anchor?.evaluate((one) => scrollBy({ top: one.getBoundingClientRect().top - 120, behavior: "instant" }));
    expect.soft(await violations(page), `${what}, ${look.scheme}, ${look.size.width} px`).toEqual([]);
  }
}

/** The paths behind the places in braces, for whoever looks. */
async function paths(page: Page, person: Person | "nobody", wanted: string[], mentorship: string): Promise<string[]> {
  const link = async (from: string, pattern: RegExp) => {
    await page.goto(from);
    const found = await page.locator("main a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
    const path = found.find((href) => pattern.test(href));
    expect(path, `${person}: a link like ${pattern} on ${from}`).toBeTruthy();
    return path!;
  };
  const places: Record<string, () => Promise<string>> = {
    "{program}": () => link("/programs", /^\/programs\/[0-9a-f-]{36}$/),
    "{mentorship}": async () => `/mentorships/${mentorship}`,
    "{plan}": async () => `/mentorships/${mentorship}/plan`,
    "{waiting}": () => link("/meetings?list=waiting", /^\/meetings\/[0-9a-f-]{36}$/),
    "{past}": () => link("/meetings?list=past", /^\/meetings\/[0-9a-f-]{36}$/),
  };
  const found: string[] = [];
  for (const path of wanted) found.push(places[path] ? await places[path]() : path);
  return found;
}

for (const [person, wanted] of Object.entries(PAGES) as [Person | "nobody", string[]][]) {
  test(`every page is clean for ${person === "nobody" ? "a visitor" : `the ${person}`}, and none scrolls sideways at 320 px`, async ({ as, requests }) => {
    test.setTimeout(240_000);
    const mentorship = await mentorshipWith(await requests("mentor"), MENTEE.name);
    const page = await as(person);
    // The mentor sees everything in every look; for the others one light and one dark look are enough.
    const looks = person === "mentor" || person === "nobody" ? LOOKS : [LOOKS[0], LOOKS[2]];
    for (const path of await paths(page, person, wanted, mentorship)) {
      await page.setViewportSize(WIDE);
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(path === "/nowhere" ? 404 : 200);
      await open(page, path);
      await expectClean(page, `${person}: ${path}`, looks);
      await page.setViewportSize({ width: 320, height: 700 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(width, `${person}: width of ${path} at 320 px`).toBeLessThanOrEqual(320);
    }
  });
}

test("the plan with its menus, forms and messages open", async ({ as, requests }) => {
  test.setTimeout(180_000);
  const mentor = await requests("mentor");
  const plan = new PlanApi(mentor, await mentorshipWith(mentor, MENTEE.name));
  await plan.atLeast(4, 2);
  const looks = [LOOKS[0], LOOKS[2]];
  const page = await as("mentor");
  await open(page, plan.path);
  const free = await movable(page);
  const shown = async (what: string, anchor?: Locator) => expectClean(page, `plan: ${what}`, looks, anchor);

  await menu(page, free[1]).click();
  await expect(entry(page, "Move up")).toBeVisible();
  await shown("a milestone's menu", menu(page, free[1]));
  await page.keyboard.press("Escape");
  await page.setViewportSize(WIDE);

  const openOne = (await plan.load()).milestones.find((m) => !m.done_on)!;
  await menu(page, openOne.items[0].title).click();
  await shown("an item's menu", menu(page, openOne.items[0].title));
  await page.keyboard.press("Escape");
  await page.setViewportSize(WIDE);

  await page.getByRole("button", { name: /^Account:/ }).click();
  await shown("the account menu");
  await page.keyboard.press("Escape");
  await page.setViewportSize(WIDE);

  await choose(page, free[0], "Rename");
  await shown("renaming");
  await page.keyboard.press("Escape");
  await choose(page, free[0], "Change date");
  await shown("changing the date");
  await page.keyboard.press("Escape");
  await choose(page, free[0], "Describe");
  await page.getByText("Add item").first().click();
  await shown("describing, and adding an item");
  await page.keyboard.press("Escape");

  const order = await names(page);
  await page.getByRole("button", { name: `Move ${free[2]}`, exact: true }).press("Space");
  await shown("a row lifted by keyboard");
  await page.keyboard.press("Escape");
  await choose(page, free[2], "Remove");
  await expect(page.locator(".toast")).toBeVisible();
  await dress(page, looks[0]);
  expect(await violations(page)).toEqual([]);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => names(page)).toEqual(order);
});

test("the forms of a meeting with all that can be wrong with them", async ({ as, requests }) => {
  const mentorship = await mentorshipWith(await requests("mentor"), MENTEE.name);
  const page = await as("mentor", { javaScriptEnabled: false });
  await open(page, `/meetings/new?mentorship=${mentorship}`);
  await page.getByLabel("Title", { exact: true }).fill("");
  await page.getByLabel("End", { exact: true }).fill("00:00");
  await page.getByRole("radio", { name: "In person" }).check();
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  const answer = await page.content();
  const scripted = await as("mentor");
  await scripted.route("**/meetings/new?posted", (route) => route.fulfill({ contentType: "text/html", body: answer }));
  await scripted.goto("/meetings/new?posted");
  await expectClean(scripted, "a refused request", [LOOKS[0], LOOKS[2]]);
});
