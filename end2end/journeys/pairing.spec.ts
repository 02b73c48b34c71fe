import type { Locator, Page } from "@playwright/test";

import { expectClean } from "../support/clean";
import { moveClock } from "../support/clock";
import { expect, MENTEE, MENTOR, open, test } from "../support/people";

const PHONE = { width: 390, height: 844 };
const PICKING = "Speaking with confidence";
const STAFFED = "First steps in data";

/** The path of a program that the person finds in the list. */
async function programPath(page: Page, title: string): Promise<string> {
  await open(page, "/programs");
  const href = await page.getByRole("link", { name: title, exact: true }).getAttribute("href");
  return href!;
}

const card = (page: Page, name: string) => page.locator(".mentor-card", { hasText: name });
const mentee = (page: Page, name: string) => page.locator("[data-mentee]", { hasText: name });
const mentor = (page: Page, name: string) => page.locator("[data-mentor]", { has: page.getByRole("heading", { name, exact: true }) });
const handle = (page: Page, name: string) => page.getByRole("button", { name: `Put ${name} with a mentor`, exact: true });
const draftOf = (page: Page, name: string, of: string) => mentor(page, name).locator("[data-drafted]", { hasText: of });
const said = (page: Page) => page.locator("[aria-live=assertive]");
const toast = (page: Page) => page.locator(".toast");

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  await locator.scrollIntoViewIfNeeded();
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) };
}

test.describe.configure({ mode: "serial" });

test("a mentee ranks two mentors, the first accepts, and the two find each other", async ({ as }) => {
  const [ana, ben] = [await as("mentee"), await as("mentor")];
  const program = await programPath(ana, PICKING);
  await open(ana, program);
  await ana.getByRole("link", { name: "Mentors", exact: true }).click();
  await expect(ana.getByRole("heading", { name: "Find a mentor" })).toBeVisible();
  await expect(card(ana, MENTOR.name)).toContainText("1 seat left");
  await expectClean(ana, "the mentors");

  await test.step("she chooses two and changes the order", async () => {
    await ana.getByRole("link", { name: "Choose: Grace Achieng" }).click();
    await ana.getByRole("link", { name: `Choose next: ${MENTOR.name}` }).click();
    await expect(ana.getByRole("heading", { name: "Ask 2 mentors, one after the other" })).toBeVisible();
    await ana.getByRole("link", { name: `Ask earlier: ${MENTOR.name}` }).click();
    await expect(ana.locator(".ask .asked-in-order li").first()).toContainText(MENTOR.name);
    await ana.getByLabel("What would you like to work on?").fill("I avoid every stage, and would like to stop doing so.");
    await expectClean(ana, "asking");
    await ana.getByRole("button", { name: "Send the request" }).click();
    await ana.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
    await expect(ana.getByRole("heading", { name: `You asked ${MENTOR.name}` })).toBeVisible();
    await expect(ana.locator(".request-standing")).toContainText(`It waits for ${MENTOR.name}`);
    await expectClean(ana, "a request");
  });

  await test.step("he finds it on his first page, reads it and accepts", async () => {
    await open(ben, "/");
    const wait = ben.locator(".wait", { hasText: PICKING });
    await expect(wait).toContainText(`${MENTEE.name} asks you to be their mentor`);
    await wait.getByRole("link", { name: "Decline or read more" }).click();
    await expect(ben.getByText("I avoid every stage")).toBeVisible();
    await expectClean(ben, "a request to answer");
    await ben.getByRole("button", { name: "Accept" }).click();
    await expect(ben.locator(".chip-done")).toHaveText("Paired");
  });

  await test.step("she has a mentor now, and nothing is open any more", async () => {
    await ana.reload();
    await expect(ana.locator(".request-standing")).toContainText(`${MENTOR.name} mentors ${MENTEE.name}`);
    await open(ana, `${program}/mentors`);
    await expect(ana.getByText("You have a mentor in this program.")).toBeVisible();
    await open(ana, "/");
    await expect(ana.locator("main")).toContainText(PICKING);
  });
});

test("whoever waits is offered the seat that comes free", async ({ as }) => {
  const [omar, sofia, ben] = [await as("manager"), await as("admin"), await as("mentor")];
  const program = await programPath(omar, PICKING);

  await test.step("he waits for a mentor who has no seat, and sees his place", async () => {
    await open(omar, `${program}/mentors`);
    await expect(card(omar, MENTOR.name)).toContainText("No seat left");
    await card(omar, MENTOR.name).getByRole("button", { name: `Wait for ${MENTOR.first}` }).click();
    await expect(omar.getByRole("heading", { name: "You are 2nd on the waitlist" })).toBeVisible();
    await expect(omar.locator("main")).toContainText(`You wait for ${MENTOR.name}.`);
    await expectClean(omar, "the waitlist");
  });

  await test.step("mentors may have one mentee more, and the seat is his to take", async () => {
    await open(sofia, `${program}/setup/settings`);
    await sofia.getByLabel("Mentees a mentor may have").fill("2");
    await sofia.getByRole("button", { name: "Save and leave" }).click();
    await moveClock(0);
    await open(omar, "/");
    const wait = omar.locator(".wait", { hasText: PICKING });
    await expect(wait).toContainText(`A seat with ${MENTOR.name} is free for you`);
    await wait.getByRole("link", { name: "Ask or decline" }).click();
    await expect(omar.getByRole("heading", { name: `A seat with ${MENTOR.name} is free for you` })).toBeVisible();
    await expectClean(omar, "an offer");
    await expect(omar.locator(".seat-offer")).toContainText(`If you say yes, ${MENTOR.first} is asked to agree`);
    await omar.getByRole("button", { name: `Ask ${MENTOR.first}`, exact: true }).click();
    await omar.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  });

  await test.step("the mentor agrees, and they are a pair", async () => {
    await open(ben, "/");
    await ben.getByRole("button", { name: "Accept: Omar Bittar" }).click();
    await omar.reload();
    await expect(omar.locator(".request-standing")).toContainText(`${MENTOR.name} mentors Omar Bittar`);
    await omar.getByRole("link", { name: "Open the mentorship" }).click();
    await expect(omar).toHaveURL(/\/mentorships\//);
  });
});

test("a mentor declines with a reason, on a phone without any script", async ({ as }) => {
  const ben = await as("mentor", { javaScriptEnabled: false, viewport: PHONE });
  await open(ben, "/");
  const wait = ben.locator(".wait", { hasText: "Engineering leadership" }).filter({ hasText: "asks you to be their mentor" });
  await wait.getByRole("link", { name: "Decline or read more" }).click();
  await ben.getByText("Decline", { exact: true }).click();
  await ben.getByRole("radio", { name: "Another reason" }).check();
  await ben.getByRole("button", { name: "Decline the request" }).click();
  await expect(ben.getByRole("alert")).toContainText("Please say in a few words why.");
  await expect(ben.getByRole("radio", { name: "Another reason" })).toBeChecked();
  await ben.getByLabel("A few words").fill("I am on leave from January on. Ask Desmond, he was there, too.");
  await ben.getByRole("button", { name: "Decline the request" }).click();
  await expect(ben.locator(".request-standing")).toContainText("said no");
  await expect(ben.locator("main")).not.toContainText("on leave from January");
});

test.describe("the pairing board", () => {
  test("by mouse, with Undo; by keyboard, each step spoken; by a choice", async ({ as }) => {
    const page = await as("admin");
    const board = `${await programPath(page, STAFFED)}/board`;
    await open(page, board);
    await expectClean(page, "the board");

    await test.step("a mentee is dragged onto a mentor, and Undo takes it back", async () => {
      await drag(page, "Kenji Mori", "Arjun Mehta");
      await expect(draftOf(page, "Arjun Mehta", "Kenji Mori")).toBeVisible();
      await expect(mentee(page, "Kenji Mori")).toHaveCount(0);
      await expect(mentor(page, "Arjun Mehta")).toContainText("No seat left");
      await toast(page).getByRole("button", { name: "Undo" }).click();
      await expect(mentee(page, "Kenji Mori")).toBeVisible();
      await expect(draftOf(page, "Arjun Mehta", "Kenji Mori")).toHaveCount(0);
      await drag(page, "Kenji Mori", "Arjun Mehta");
      await expect(draftOf(page, "Arjun Mehta", "Kenji Mori")).toBeVisible();
    });

    await test.step("let go beside every mentor, or with Escape, they stay where they were", async () => {
      const from = await centre(handle(page, "Olena Shevchenko"));
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 10, from.y + 30, { steps: 4 });
      await expect(mentee(page, "Olena Shevchenko")).toHaveAttribute("data-lifted", "");
      await page.keyboard.press("Escape");
      await page.mouse.up();
      await expect(mentee(page, "Olena Shevchenko")).not.toHaveAttribute("data-lifted", "");
      await expect(mentee(page, "Olena Shevchenko")).toBeVisible();
    });

    await test.step("by keyboard", async () => {
      await handle(page, "Olena Shevchenko").focus();
      await page.keyboard.press("Space");
      await expect(said(page)).toHaveText("Lifted Olena Shevchenko. Arrow keys choose a mentor, Space drops, Escape puts back.");
      await page.keyboard.press("ArrowDown");
      await expect(said(page)).toHaveText("Ana Petrova, 1 seat left, 1 of 3");
      await page.keyboard.press("ArrowDown");
      await expect(said(page)).toHaveText("Ingrid Solberg, 1 seat left, 2 of 3");
      await page.keyboard.press("Escape");
      await expect(said(page)).toHaveText("Put back Olena Shevchenko");
      await expect(handle(page, "Olena Shevchenko")).toBeFocused();
      for (const key of ["Space", "ArrowDown", "Space"]) await page.keyboard.press(key);
      await expect(draftOf(page, "Ana Petrova", "Olena Shevchenko")).toBeVisible();
      await expect(said(page)).toHaveText("Olena Shevchenko is drafted with Ana Petrova");
    });

    await test.step("by a choice", async () => {
      await mentee(page, "Hugo Bernard").getByText("Another mentor").click();
      await page.getByLabel("Mentor for Hugo Bernard").selectOption("Omar Bittar");
      await mentee(page, "Hugo Bernard").locator(".mentee-more").getByRole("button", { name: "Draft" }).click();
      await expect(draftOf(page, "Omar Bittar", "Hugo Bernard")).toBeVisible();
      await page.reload();
      await expect(draftOf(page, "Omar Bittar", "Hugo Bernard")).toBeVisible();
      await page.getByRole("button", { name: "Take Hugo Bernard out of the draft" }).click();
      await expect(mentee(page, "Hugo Bernard")).toBeVisible();
    });
  });

  test("another open board follows by itself", async ({ as }) => {
    const [one, other] = [await as("admin"), await as("admin", {})];
    const board = `${await programPath(one, STAFFED)}/board`;
    await open(one, board);
    await open(other, board);
    await mentee(one, "Hugo Bernard").getByRole("button", { name: "Draft with Omar Bittar" }).click();
    await expect(draftOf(other, "Omar Bittar", "Hugo Bernard")).toBeVisible({ timeout: 3_000 });
    await one.getByRole("button", { name: "Take Hugo Bernard out of the draft" }).click();
    await expect(mentee(other, "Hugo Bernard")).toBeVisible({ timeout: 3_000 });
  });

  test("by touch, on a phone", async ({ as }) => {
    const phone = await as("admin", { hasTouch: true, isMobile: true, viewport: PHONE });
    const board = `${await programPath(phone, STAFFED)}/board`;
    await open(phone, `${board}?mentee=Hugo&mentor=Omar`);
    const box = (await handle(phone, "Hugo Bernard").boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    const finger = await phone.context().newCDPSession(phone);
    await handle(phone, "Hugo Bernard").evaluate((grip) => window.scrollTo(0, window.scrollY + grip.getBoundingClientRect().top - 120));
    const from = await centreOf(handle(phone, "Hugo Bernard"));
    const touch = (type: string, points: { x: number; y: number }[]) =>
      finger.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: points });
    await touch("touchStart", [from]);
    await touch("touchMove", [{ x: from.x + 4, y: from.y + 16 }]);
    // A lifted mentee takes less room: the mentor is where the finger finds it now.
    const to = await centreOf(mentor(phone, "Omar Bittar"));
    for (let step = 1; step <= 10; step++) {
      await touch("touchMove", [{ x: from.x + ((to.x - from.x) * step) / 10, y: from.y + ((to.y - from.y) * step) / 10 }]);
    }
    await touch("touchEnd", []);
    await finger.detach();
    await expect(draftOf(phone, "Omar Bittar", "Hugo Bernard")).toBeVisible();
    await expectClean(phone, "the board on a phone");
  });

  test("without any script: suggested for all, reviewed, published in one step", async ({ as }) => {
    const page = await as("admin", { javaScriptEnabled: false });
    const program = await programPath(page, STAFFED);
    await open(page, `${program}/board`);
    await page.getByRole("link", { name: "Review and publish" }).click();
    await expect(page.locator(".review > li")).toHaveCount(4);
    await page.getByRole("button", { name: "Take Pedro Santos out of the draft" }).click();
    await expect(page.locator(".review > li")).toHaveCount(3);
    await page.getByRole("link", { name: "Pairing board" }).click();
    await page.getByRole("button", { name: "Suggest for all" }).click();
    await page.getByRole("link", { name: "Review and publish" }).click();
    const pairs = await page.locator(".review > li").count();
    expect(pairs).toBeGreaterThan(3);
    await page.getByRole("button", { name: `Publish ${pairs} pairs` }).click();
    await expect(page.getByRole("status")).toContainText(`${pairs} pairs published.`);
    await expect(page.getByRole("heading", { name: "The draft is empty" })).toBeVisible();
    await open(page, program);
    await expect(page.locator(".pairs")).toContainText("Kenji Mori");
  });
});

async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) };
}

/** Drags a mentee by the handle onto a mentor. */
async function drag(page: Page, name: string, onto: string): Promise<void> {
  await mentor(page, onto).scrollIntoViewIfNeeded();
  await handle(page, name).scrollIntoViewIfNeeded();
  const from = await centreOf(handle(page, name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 8, { steps: 3 });
  const to = await centreOf(mentor(page, onto));
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await expect(mentor(page, onto)).toHaveClass(/is-over/);
  await page.mouse.up();
}
