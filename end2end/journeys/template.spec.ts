import type { APIRequestContext } from "@playwright/test";

import { expectClean } from "../support/clean";
import { expect, open, ready, test } from "../support/people";
import { choose, drag, expectOrder, freshId, menu, moved, names, PlanApi, row } from "../support/plan";

/** The id of the program with that title. */
async function programCalled(requests: APIRequestContext, title: string): Promise<string> {
  const page = await (await requests.get("/programs")).text();
  const found = new RegExp(`/programs/([0-9a-f-]{36})"[^>]*>${title}`).exec(page);
  if (!found) throw new Error(`no program ${title}`);
  return found[1];
}

test("staff edit a program’s plan: by dragging, by the menu, adding, and removing with Undo", async ({ as, requests }) => {
  const program = await programCalled(await requests("admin"), "Engineering leadership");
  const page = await as("admin");
  await open(page, `/programs/${program}/plan`);
  await ready(page);
  const order = await names(page);
  const [first, second, third] = order;

  await drag(page, third, row(page, first));
  let expected = moved(order, third, first);
  await expectOrder(page, expected);
  await choose(page, third, "Move down");
  expected = moved(expected, first, third);
  await expectOrder(page, expected);
  await choose(page, second, "Move to top");
  expected = moved(expected, second, first);
  await expectOrder(page, expected);

  const fresh = `Look back ${Date.now()}`;
  await page.getByLabel("New milestone").fill(fresh);
  await page.getByRole("button", { name: "Add milestone" }).click();
  expected = [...expected, fresh];
  await expectOrder(page, expected);

  const milestone = row(page, fresh);
  await milestone.locator(".milestone-toggle").click();
  await milestone.getByText("Add item").click();
  await milestone.getByLabel("Title").fill("What would you do again?");
  await milestone.getByRole("button", { name: "Add", exact: true }).click();
  await expect(milestone.locator(".item-title")).toHaveText(["What would you do again?"]);

  await choose(page, first, "Remove");
  await expectOrder(page, expected.filter((name) => name !== first));
  await page.getByRole("button", { name: "Undo" }).click();
  await expectOrder(page, expected);

  await page.reload();
  await ready(page);
  await expectOrder(page, expected);
  await choose(page, fresh, "Remove");
  await expectOrder(page, expected.slice(0, -1));
});

test("staff shape a program’s plan, save it to the library, and add one from there", async ({ as, requests }) => {
  test.setTimeout(120_000);
  const admin = await requests("admin");
  const program = await programCalled(admin, "Onboarding buddies");
  const page = await as("admin");
  await open(page, `/programs/${program}`);
  await page.getByRole("link", { name: "Edit the plan" }).click();
  await page.waitForURL(`**/programs/${program}/plan`);
  await ready(page);
  await expectClean(page, "the template in the editor");

  const order = await names(page);
  await expect(page.locator(".prereqs")).toContainText("Kick-off meeting");
  const [first, second] = order;
  await drag(page, second, row(page, first));
  await expectOrder(page, moved(order, second, first));
  await page.reload();
  await ready(page);
  await expectOrder(page, moved(order, second, first));

  await page.getByRole("button", { name: `Due date of ${first}` }).click();
  await page.getByLabel(`Days after the plan opens: ${first}`).fill("17");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row(page, first)).toContainText("17 days after the plan opens");

  const title = `Buddies ${Date.now()}`;
  await page.getByRole("link", { name: "Save to the library" }).click();
  await expectClean(page, "saving to the library");
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Save to the library" }).click();
  await page.waitForURL("**/library/plans/*");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expectClean(page, "a saved plan");
  await page.goto("/library/plans");
  await expectClean(page, "the plans of the library");

  await page.goto(`/programs/${program}/plan/start`);
  await expectClean(page, "choosing a plan to start from");
  await page.getByRole("link", { name: title }).click();
  await expectClean(page, "the chosen plan");
  await page.getByRole("button", { name: "Add them behind" }).click();
  await page.waitForURL(`**/programs/${program}/plan`);
  await ready(page);
  expect(await names(page)).toHaveLength(order.length * 2);
});

test("a mentor adds an item from the catalogue, by keyboard", async ({ as, requests }) => {
  const mentor = await requests("mentor");
  const page = await as("mentor");
  const plan = new PlanApi(mentor, await mentorshipAhead(mentor));
  await open(page, plan.path);
  const { milestones } = await plan.atLeast(2, 1);
  const last = milestones[milestones.length - 1];
  await page.reload();
  await ready(page);
  const milestone = row(page, last.name);
  await milestone.locator(".milestone-toggle").click();
  await milestone.getByText("Add item").click();
  const box = milestone.getByLabel("Choose from the catalogue (optional)");
  await box.pressSequentially("coaching");
  const hit = milestone.getByRole("button", { name: /The Coaching Habit/ });
  await expect(hit).toBeVisible();
  await expectClean(page, "the catalogue in the form for an item");
  await box.press("ArrowDown");
  await expect(hit).toBeFocused();
  await hit.press("Enter");
  const form = milestone.getByRole("form");
  await expect(form.getByLabel("Title")).toHaveValue("The Coaching Habit");
  await expect(form.getByLabel("Kind")).toHaveValue("book");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(milestone.getByRole("link", { name: "The Coaching Habit" })).toHaveAttribute("href", /\/library\/resources\//);
  await expect.poll(async () => (await plan.load()).milestones.at(-1)!.items.at(-1)!.title).toBe("The Coaching Habit");
});

test("a change of the template is offered, compared side by side, and taken", async ({ as, requests }) => {
  test.setTimeout(120_000);
  const admin = await requests("admin");
  const program = await programCalled(admin, "Engineering leadership");
  const owner = { program };
  const load = async () => (await (await admin.post("/api/plans/load", { data: { owner } })).json()).plan;
  const name = `Rest ${Date.now()}`;
  const before = await load();
  const change = { add_milestone: { milestone: freshId(), name, above: null } };
  expect((await admin.post("/api/plans/change", { data: { owner, version: before.version, change } })).status()).toBe(200);

  const staff = await as("admin");
  await open(staff, `/programs/${program}/plan/offers`);
  await expectClean(staff, "the offers of staff");
  await staff.getByRole("button", { name: new RegExp(`: ${name}$`) }).click();
  await expect(staff.locator(".offers > li", { hasText: name })).toContainText("waiting for an answer");

  const mentor = await requests("mentor");
  const page = await as("mentor");
  await open(page, `/mentorships/${await mentorshipAhead(mentor)}/plan`);
  await expectClean(page, "offers above a plan");
  const compared = page.locator(".offer", { hasText: "Lead a project kick-off" });
  await expect(compared).toContainText("Imagine that it failed");
  const offer = page.locator(".offer", { hasText: name });
  await offer.getByRole("button", { name: `Take it: ${name}` }).click();
  await expect(offer).toHaveCount(0);
  await ready(page);
  expect((await names(page)).at(-1)).toBe(name);
  await expect(menu(page, name)).toBeVisible();

  await compared.getByRole("button", { name: /^Decline/ }).click();
  await expect(page.locator(".offer", { hasText: "Lead a project kick-off" })).toHaveCount(0);
});

test("the catalogue is read, kept and taken over from a file", async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as("admin");
  await open(page, "/library/resources");
  await expectClean(page, "the catalogue");
  await page.getByLabel("Search").fill("feedback");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.locator(".library-list")).toContainText("Thanks for the Feedback");
  await page.getByRole("link", { name: "Becoming somebody who gives feedback" }).click();
  await expect(page.locator(".library-steps > li")).toHaveCount(4);
  await expectClean(page, "a path");
  await page.goto("/library/resources/new");
  await expectClean(page, "a new entry");
  await page.goto("/library/resources/import");
  await expectClean(page, "choosing a file");
  const one = `A course ${Date.now()}`;
  const buffer = Buffer.from(`Type,Name,URL\ncourse,${one},https://learn.example.org\nvideo,No address,\n`);
  await page.getByLabel("A CSV file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByText("an address, which a link or a video must have")).toBeVisible();
  await expectClean(page, "a checked file");
  await page.getByRole("button", { name: "Import 1 entry" }).click();
  await page.waitForURL("**/library/resources?added=1&changed=0");
  await expect(page.getByText("1 added.")).toBeVisible();
  await page.goto(`/library/resources?q=${encodeURIComponent(one)}`);
  await expect(page.getByRole("link", { name: one })).toBeVisible();
});

/** A mentorship of the mentor’s in the leadership program whose plan still has the kick-off milestone ahead. */
async function mentorshipAhead(mentor: APIRequestContext): Promise<string> {
  const page = await (await mentor.get("/")).text();
  for (const id of new Set([...page.matchAll(/\/mentorships\/([0-9a-f-]{36})/g)].map((match) => match[1]))) {
    const plan = await (await mentor.get(`/mentorships/${id}/plan`)).text();
    if (plan.includes("Lead a project kick-off")) return id;
  }
  throw new Error("no mentorship with the milestone ahead");
}
