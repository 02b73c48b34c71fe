import type { Page } from "@playwright/test";

import { day } from "../support/clock";
import { expect, MENTEE, note, open, test } from "../support/people";
import {
  choose,
  drag,
  dragByTouch,
  entry,
  expectOrder,
  freshId,
  handle,
  items,
  lift,
  menu,
  mentorshipWith,
  milestoneRow,
  movable,
  moved,
  names,
  PlanApi,
  row,
  said,
  watchFor,
  whenOrderIs,
} from "../support/plan";

/** The plan of the demo's mentor and mentee. */
let plan: PlanApi;

test.beforeEach(async ({ requests }) => {
  const mentor = await requests("mentor");
  plan = new PlanApi(mentor, await mentorshipWith(mentor, MENTEE.name));
  await plan.atLeast(6, 2);
});

const CHANGE = "**/api/plans/change";
const toast = (page: Page) => page.locator(".toast");
/** The milestones' names without those that cannot be moved. */
const tail = async (page: Page) => (await movable(page)).length;
/** Position 5 and position 3 of the plan; further down where one of them is done or open already. */
async function fifthAndThird(page: Page): Promise<[string[], string, string]> {
  const order = await names(page);
  const head = order.length - (await tail(page));
  const third = Math.max(2, head);
  return [order, order[third + 2], order[third]];
}
const idOf = async (name: string) => (await plan.load()).milestones.find((m) => m.name === name)!.id;

test.describe("milestones", () => {
  test("by mouse: the fifth goes above the third, here, on the other's screen within a second, and after a reload", async ({ as }) => {
    const [mentor, mentee] = [await as("mentor"), await as("mentee")];
    await open(mentor, plan.path);
    await open(mentee, plan.path);
    const [order, fifth, third] = await fifthAndThird(mentor);
    const wanted = moved(order, fifth, third);
    await expectOrder(mentee, order);
    const dropped = await watchFor(mentor, "pointerup");
    const followed = whenOrderIs(mentee, wanted);

    await drag(mentor, fifth, row(mentor, third));

    await expectOrder(mentor, wanted);
    const after = (await followed) - (await dropped());
    note("the mentee's page followed after", after);
    expect(after).toBeLessThan(1000);
    await mentor.reload();
    await expectOrder(mentor, wanted);
    await expect(handle(mentor, fifth)).toBeVisible();
  });

  test("while a row is in the air an insertion line shows where it lands, and Escape puts it back", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const [order, fifth, third] = await fifthAndThird(page);
    await lift(page, fifth, row(page, third));
    await expect(row(page, third)).toHaveClass(/drop-before/);
    await expect(row(page, fifth)).toHaveAttribute("data-lifted", "");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await expect(page.locator(".drop-before, .drop-after, [data-lifted]")).toHaveCount(0);
    await expectOrder(page, order);
    expect((await plan.load()).milestones.map((m) => m.name)).toEqual(order);
  });

  test("by touch, on a phone", async ({ as }) => {
    const phone = await as("mentor", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
    await open(phone, plan.path);
    const [order, fifth, third] = await fifthAndThird(phone);
    const wanted = moved(order, fifth, third);
    const box = (await handle(phone, fifth).boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    expect(await handle(phone, fifth).evaluate((e) => getComputedStyle(e).touchAction)).toBe("none");
    await dragByTouch(phone, fifth, row(phone, third));
    await expectOrder(phone, wanted);
    await phone.reload();
    await expectOrder(phone, wanted);
  });

  test("by keyboard: Space lifts, arrows move, Space drops, Escape puts back; each step is spoken", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const order = await names(page);
    const last = order.at(-1)!;
    const [above, twoAbove] = [order.at(-2)!, order.at(-3)!];
    const position = (at: number) => `${last}, position ${at} of ${order.length}`;
    await handle(page, last).focus();
    await page.keyboard.press("Space");
    await expect(said(page)).toHaveText(`Lifted ${position(order.length)}. Arrow keys move it, Space drops it, Escape puts it back.`);
    await expect(handle(page, last)).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("ArrowUp");
    await expect(said(page)).toHaveText(position(order.length - 1));
    await expectOrder(page, moved(order, last, above));
    await page.keyboard.press("ArrowUp");
    await expect(said(page)).toHaveText(position(order.length - 2));
    await expect(handle(page, last)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(said(page)).toHaveText(`Put back ${position(order.length)}`);
    await expectOrder(page, order);
    await expect(handle(page, last)).toBeFocused();

    // Quick keys, without waiting for anything in between.
    for (const key of ["Space", "ArrowUp", "ArrowUp", "Space"]) await page.keyboard.press(key);
    await expect(said(page)).toHaveText(`Dropped ${position(order.length - 2)}`);
    await expect(handle(page, last)).toBeFocused();
    await expectOrder(page, moved(order, last, twoAbove));
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).toEqual(moved(order, last, twoAbove));
  });

  test("by menu: every move, and the focus stays with the row", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const all = await names(page);
    const free = await movable(page);
    const head = all.slice(0, all.length - free.length);
    const it = free[2];
    const others = free.filter((name) => name !== it);
    const at = (place: number) => [...head, ...others.slice(0, place), it, ...others.slice(place)];
    const steps: [string, number][] = [["Move up", 1], ["Move to top", 0], ["Move down", 1], ["Move to bottom", others.length]];
    for (const [line, place] of steps) {
      await choose(page, it, line);
      await expectOrder(page, at(place));
      await expect(menu(page, it)).toBeFocused();
      await expect(said(page)).toHaveText(`${it}, position ${head.length + place + 1} of ${all.length}`);
    }
    await menu(page, it).click();
    await expect(entry(page, "Move down")).toBeDisabled();
    await page.keyboard.press("Escape");
    await expect(menu(page, it)).toBeFocused();
    await page.reload();
    await expectOrder(page, at(others.length));
  });

  test("nothing goes above the open milestone, by no means", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const order = await names(page);
    const free = await movable(page);
    const head = order.slice(0, order.length - free.length);
    const openOne = head.at(-1)!;
    for (const fixed of head) await expect(handle(page, fixed)).toHaveCount(0);
    await expect(page.locator(".milestone.is-open .lock")).toHaveAttribute("title", /being worked on/);

    // Held far above everything, it lands right behind the open one.
    await lift(page, free[1], row(page, free[0]));
    const top = (await page.locator(".milestone.is-open").boundingBox())!.y;
    await page.mouse.move(300, Math.max(80, top + 5), { steps: 4 });
    await page.mouse.up();
    const wanted = moved(order, free[1], free[0]);
    await expectOrder(page, wanted);

    await handle(page, free[1]).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowUp");
    await expect(said(page)).toHaveText("It cannot go further in this direction.");
    await page.keyboard.press("Escape");
    await expectOrder(page, wanted);

    await menu(page, free[1]).click();
    await expect(entry(page, "Move up")).toBeDisabled();
    await expect(entry(page, "Move to top")).toBeDisabled();
    await page.keyboard.press("Escape");
    await menu(page, openOne).click();
    for (const line of ["Move up", "Move down", "Move to top", "Move to bottom", "Remove"]) await expect(entry(page, line)).toBeDisabled();

    const { version } = await plan.load();
    const answer = await plan.attempt(version, { place_milestone: { milestone: await idOf(free[0]), above: await idOf(openOne) } });
    expect(answer.status()).toBe(422);
    expect(await answer.json()).toEqual({ Refused: "Done milestones and the one being worked on come first; nothing moves above them." });
  });
});

test.describe("items", () => {
  /** Two milestones that can be moved, unfolded, with three items each at least. */
  async function twoOpened(page: Page) {
    const { milestones } = await plan.atLeast(6, 3);
    await open(page, plan.path);
    const free = await movable(page);
    const [one, other] = milestones.filter((m) => free.includes(m.name)).slice(-2);
    for (const { id } of [one, other]) await milestoneRow(page, id).locator(".milestone-toggle").click();
    await expect(items(page, other.id)).toHaveCount(other.items.length);
    return [one, other];
  }
  const titles = async (page: Page, id: string) => (await items(page, id).allTextContents()).map((text) => text.trim());

  test("by mouse, within a milestone and into another", async ({ as }) => {
    const page = await as("mentor");
    const [one, other] = await twoOpened(page);
    const [mine, theirs] = [await titles(page, one.id), await titles(page, other.id)];
    const [first, , third] = mine;
    await drag(page, third, row(page, first));
    await expect(items(page, one.id)).toHaveText(moved(mine, third, first));
    await drag(page, third, row(page, theirs[1]));
    await expect(items(page, other.id)).toHaveText([theirs[0], third, ...theirs.slice(1)]);
    await expect(items(page, one.id)).toHaveText(mine.filter((title) => title !== third));
    await expect(handle(page, third)).toBeFocused();
    const stored = async () => (await plan.load()).milestones.find((m) => m.id === other.id)!.items[1].title;
    await expect.poll(stored).toBe(third);
  });

  test("by touch, within a milestone and into another", async ({ as }) => {
    const phone = await as("mentor", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
    const [one, other] = await twoOpened(phone);
    const [mine, theirs] = [await titles(phone, one.id), await titles(phone, other.id)];
    const [first, , third] = mine;
    await dragByTouch(phone, third, row(phone, first));
    await expect(items(phone, one.id)).toHaveText(moved(mine, third, first));
    await dragByTouch(phone, third, row(phone, theirs[1]));
    const wanted = [theirs[0], third, ...theirs.slice(1)];
    await expect(items(phone, other.id)).toHaveText(wanted);
    await expect(items(phone, one.id)).toHaveText(mine.filter((title) => title !== third));
    const stored = async () => (await plan.load()).milestones.find((m) => m.id === other.id)!.items.map((item) => item.title);
    await expect.poll(stored).toEqual(wanted);
    await phone.reload();
    await milestoneRow(phone, other.id).locator(".milestone-toggle").click();
    await expect(items(phone, other.id)).toHaveText(wanted);
  });

  test("by mouse, into a milestone that is folded", async ({ as }) => {
    const page = await as("mentor");
    const [one, other] = await twoOpened(page);
    await milestoneRow(page, other.id).locator(".milestone-toggle").click();
    const first = (await titles(page, one.id))[0];
    await drag(page, first, milestoneRow(page, other.id), "into");
    await expect(items(page, one.id)).toHaveCount(one.items.length - 1);
    await expect.poll(async () => (await plan.load()).milestones.find((m) => m.id === other.id)!.items.at(-1)!.title).toBe(first);
  });

  test("by keyboard, over the border of its milestone", async ({ as }) => {
    const page = await as("mentor");
    const [one, other] = await twoOpened(page);
    const last = (await titles(page, one.id)).at(-1)!;
    await handle(page, last).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await expect(said(page)).toHaveText(`${last}, position 1 of ${other.items.length + 1} in ${other.name}`);
    await page.keyboard.press("Space");
    await expect(items(page, other.id).first()).toHaveText(last);
    await expect(handle(page, last)).toBeFocused();
  });

  test("by menu, within a milestone and into another", async ({ as }) => {
    const page = await as("mentor");
    const [one, other] = await twoOpened(page);
    const mine = await titles(page, one.id);
    const [first, second] = mine;
    await choose(page, first, "Move down");
    await expect(items(page, one.id)).toHaveText(moved(mine, second, first));
    await expect(menu(page, first)).toBeFocused();
    await choose(page, first, "Move to bottom");
    await expect(items(page, one.id)).toHaveText([...mine.slice(1), first]);
    await choose(page, first, `To “${other.name}”`);
    await expect(items(page, other.id).last()).toHaveText(first);
    await expect(menu(page, first)).toBeFocused();
    await expect.poll(async () => (await plan.load()).milestones.find((m) => m.id === other.id)!.items.at(-1)!.title).toBe(first);
  });
});

test.describe("what the server has to say", () => {
  test("a refused move goes back and says why", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const [order, fifth, third] = await fifthAndThird(page);
    const why = "The program’s staff have just closed this plan for changes.";
    await page.route(CHANGE, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.fulfill({ status: 422, json: { Refused: why } });
    });
    await drag(page, fifth, row(page, third));
    await expectOrder(page, moved(order, fifth, third));
    await expectOrder(page, order);
    await expect(page.getByRole("alert")).toContainText(why);
    await expect(handle(page, fifth)).toBeFocused();
  });

  test("a server that cannot be reached: the same, in other words", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const [order, fifth] = await fifthAndThird(page);
    await page.route(CHANGE, (route) => route.abort());
    await choose(page, fifth, "Move to top");
    await expect(page.getByRole("alert")).toContainText("Ithaca cannot be reached just now. Nothing was changed");
    await expectOrder(page, order);
  });

  test("the answer is not waited for: the row is in its new place at once", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const [order, fifth, third] = await fifthAndThird(page);
    const wanted = moved(order, fifth, third);
    let answered = 0;
    await page.route(CHANGE, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      answered = Date.now();
      await route.continue();
    });
    const dropped = await watchFor(page, "pointerup");
    const shown = whenOrderIs(page, wanted);
    await drag(page, fifth, row(page, third));
    const at = await shown;
    const after = at - (await dropped());
    note("after the drop the row is in its place within", after);
    expect(after).toBeLessThan(300);
    expect(answered).toBe(0);
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).toEqual(wanted);
    expect(at).toBeLessThan(answered);
    await expectOrder(page, wanted);
  });

  test("changes made faster than the server answers all arrive, in order", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const all = await names(page);
    const free = await movable(page);
    await page.route(CHANGE, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await route.continue();
    });
    const last = all.at(-1)!;
    for (const line of ["Move to top", "Move down", "Move down"]) await choose(page, last, line);
    const head = all.slice(0, all.length - free.length);
    const rest = free.filter((name) => name !== last);
    const wanted = [...head, rest[0], rest[1], last, ...rest.slice(2)];
    await expectOrder(page, wanted);
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).toEqual(wanted);
    await expect(toast(page)).toHaveCount(0);
  });

  test("a stale second editor gets the present list and a sentence; what was acknowledged stays", async ({ as }) => {
    const [one, other] = [await as("mentor"), await as("mentor")];
    for (const page of [one, other]) {
      await page.route("**/live/**", (route) => route.abort());
      await open(page, plan.path);
    }
    const [order, fifth, third] = await fifthAndThird(one);
    const wanted = moved(order, fifth, third);
    await drag(one, fifth, row(one, third));
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).toEqual(wanted);
    await expectOrder(other, order);

    const answer = other.waitForResponse(CHANGE);
    await choose(other, order.at(-1)!, "Move up");
    expect((await answer).status()).toBe(409);
    await expectOrder(other, wanted);
    await expect(other.getByRole("alert")).toContainText("Somebody else");
    expect((await plan.load()).milestones.map((m) => m.name)).toEqual(wanted);

    // With the present list before them the same move goes through.
    await choose(other, order.at(-1)!, "Move up");
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).toEqual(moved(wanted, wanted.at(-1)!, wanted.at(-2)!));
  });
});

test.describe("in place", () => {
  test("removed with Undo, which brings back the milestone and its review meeting, and stays ten seconds", async ({ as, requests }) => {
    const [page, mentee] = [await as("mentor"), await as("mentee")];
    const name = `With a review ${freshId().slice(-6)}`;
    const milestone = freshId();
    await plan.change({ add_milestone: { milestone, name, above: null } });
    const asked = await (await requests("mentee")).post("/meetings/new", {
      form: {
        mentorship: plan.mentorship, kind: "review", milestone, title: `Review: ${name}`, venue: "virtual",
        date: day(40, MENTEE.zone), start: "06:10", end: "06:40", zone: MENTEE.zone,
      },
      maxRedirects: 0,
    });
    expect(asked.status()).toBe(303);
    const meeting = asked.headers()["location"];
    await open(mentee, meeting);
    const standing = mentee.locator("#standing");
    const before = await standing.innerText();

    await open(page, plan.path);
    const order = await names(page);
    await choose(page, name, "Remove");
    const removedAt = Date.now();
    await expectOrder(page, order.filter((other) => other !== name));
    await expect(toast(page)).toContainText(`Removed “${name}”`);
    const undo = toast(page).getByRole("button", { name: "Undo" });
    await expect(undo).toBeFocused();
    await expect(standing).toContainText(/called off|canceled/i);

    await page.waitForTimeout(Math.max(0, removedAt + 10_000 - Date.now()));
    await expect(undo).toBeVisible();
    await undo.press("Enter");
    await expectOrder(page, order);
    await expect(handle(page, name)).toBeFocused();
    await expect(standing).toHaveText(before);
    await page.reload();
    await expectOrder(page, order);
  });

  test("an item removed with Undo comes back to its place", async ({ as }) => {
    const page = await as("mentor");
    const { milestones } = await plan.atLeast(6, 3);
    await open(page, plan.path);
    const last = milestones.at(-1)!;
    await milestoneRow(page, last.id).locator(".milestone-toggle").click();
    const before = last.items.map((item) => item.title);
    await choose(page, before[1], "Remove");
    await expect(items(page, last.id)).toHaveText(before.filter((_, at) => at !== 1));
    await toast(page).getByRole("button", { name: "Undo" }).click();
    await expect(items(page, last.id)).toHaveText(before);
    await expect.poll(async () => (await plan.load()).milestones.at(-1)!.items.map((i) => i.title)).toEqual(before);
  });

  test("added, renamed, re-dated, described and duplicated, on both screens", async ({ as }) => {
    const [page, mentee] = [await as("mentor"), await as("mentee")];
    await open(page, plan.path);
    await open(mentee, plan.path);
    const order = await names(page);
    const [added, renamed] = [`Brand new ${freshId().slice(-6)}`, `Under another name ${freshId().slice(-6)}`];

    const field = page.getByLabel("New milestone");
    await field.fill(added);
    await field.press("Enter");
    await expectOrder(page, [...order, added]);
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("");

    await page.getByRole("button", { name: added, exact: true }).click();
    const name = page.getByLabel("Name of the milestone");
    await expect(name).toBeFocused();
    await name.fill("thrown away");
    await name.press("Escape");
    await expectOrder(page, [...order, added]);
    await choose(page, added, "Rename");
    await name.fill(renamed);
    await name.press("Enter");
    await expectOrder(page, [...order, renamed]);
    await expect(menu(page, renamed)).toBeFocused();

    await choose(page, renamed, "Change date");
    const date = page.getByLabel(`Due date of ${renamed}`);
    await expect(date).toBeFocused();
    await date.fill(day(120, MENTEE.zone));
    await date.press("Enter");
    await expect(row(page, renamed).locator(".milestone-due")).toContainText(/: \d{1,2} \w+/);

    await choose(page, renamed, "Describe");
    await page.getByLabel("Description of the milestone").fill("What it is about.");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(row(page, renamed).locator(".milestone-about").first()).toHaveText("What it is about.");

    await row(page, renamed).getByText("Add item").click();
    await row(page, renamed).getByLabel("Title").fill("A first thing");
    await row(page, renamed).getByLabel("Title").press("Enter");
    await expect(row(page, renamed).locator(".item-title")).toHaveText(["A first thing"]);

    await choose(page, renamed, "Duplicate");
    await expect.poll(async () => (await names(page)).length).toBe(order.length + 2);
    await expect.poll(async () => (await plan.load()).milestones.length).toBe(order.length + 2);
    const copy = (await plan.load()).milestones.at(-1)!;
    expect(copy.name).toContain(renamed);
    expect(copy.items.map((item) => item.title)).toEqual(["A first thing"]);
    await expect(page.locator(`[data-more="${copy.id}"]`)).toBeFocused();
    await expectOrder(mentee, await names(page));
  });

  test("an empty name is not taken", async ({ as }) => {
    const page = await as("mentor");
    await open(page, plan.path);
    const order = await names(page);
    await choose(page, order.at(-1)!, "Rename");
    await page.getByLabel("Name of the milestone").fill("   ");
    await page.getByLabel("Name of the milestone").press("Enter");
    await expect(page.getByRole("alert")).toContainText("Please give the milestone a name.");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectOrder(page, order);
  });

  test("a plan whose program allows no changes has no handles and says so", async ({ as, requests }) => {
    const page = await as("mentee");
    const herOwn = await mentorshipWith(await requests("mentee"), "Tomás Herrera");
    await open(page, `/mentorships/${herOwn}/plan`);
    await expect(page.locator(".fixed-note").first()).toBeVisible();
    await expect(page.locator(".handle")).toHaveCount(0);
    await expect(page.getByLabel("New milestone")).toHaveCount(0);
  });

  test("the mentee sees no handle and marks items; the mentor sends one back", async ({ as }) => {
    const [mentor, mentee] = [await as("mentor"), await as("mentee")];
    await open(mentor, plan.path);
    await open(mentee, plan.path);
    await expect(mentee.locator(".handle")).toHaveCount(0);
    const openOne = (await plan.load()).milestones.find((m) => !m.done_on)!;
    const title = openOne.items[0].title;
    const tick = mentee.getByRole("button", { name: `Done: ${title}`, exact: true });
    if ((await tick.getAttribute("aria-pressed")) === "false") await tick.click();
    await expect(row(mentor, title)).toHaveClass(/is-done/);
    await choose(mentor, title, "Send back");
    await mentor.getByLabel(`What is missing in “${title}”?`).fill("Please add an example.");
    await mentor.keyboard.press("Enter");
    await expect(tick).toHaveAttribute("aria-pressed", "false");
    await expect(milestoneRow(mentee, openOne.id).locator(".item-note")).toContainText(["Please add an example."]);
  });
});
