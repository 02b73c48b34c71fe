import type { Page } from "@playwright/test";

import { Slot } from "../support/clock";
import { ask, standing } from "../support/meetings";
import { email, expect, MENTEE, open, PASSWORD, ready, test } from "../support/people";
import { expectOrder, mentorshipWith, movable, moved, names, PlanApi, said } from "../support/plan";

interface Focused {
  name: string;
  href: string;
  tag: string;
  isVisible: boolean;
}

/** What has the focus, by the words that a screen reader would say of it. */
function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLElement;
    const label = (at as HTMLInputElement).labels?.[0]?.textContent;
    const style = getComputedStyle(at);
    return {
      name: (at.getAttribute("aria-label") ?? label ?? at.textContent ?? "").trim(),
      href: at.getAttribute("href") ?? "",
      tag: at.tagName,
      isVisible: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    };
  });
}

/** Presses Tab until what is wanted has the focus; every stop on the way shows where the focus is. */
async function tabTo(page: Page, what: string, is: (at: Focused) => boolean): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (at.tag === "BODY") continue;
    expect.soft(at.isVisible, `the focus is visible on “${at.name}” (${at.tag}) of ${page.url()}`).toBe(true);
    if (is(at)) return;
    seen.push(at.name.slice(0, 40));
  }
  throw new Error(`Tab never reached ${what}, only ${seen.join(" | ")}`);
}

test("by keyboard alone: sign in, move a milestone, accept a meeting", async ({ as, requests }) => {
  test.setTimeout(120_000);
  const mentor = await requests("mentor");
  const plan = new PlanApi(mentor, await mentorshipWith(mentor, MENTEE.name));
  await plan.atLeast(3, 1);
  const title = `By keyboard ${Date.now()}`;
  // A free half hour, another one with each run.
  const slot = Slot.on(50, `05:${String(Math.floor(Math.random() * 50) + 10)}`, 5);
  const meeting = await ask(await requests("mentee"), plan.mentorship, slot, MENTEE.zone, { title });

  const page = await as("nobody");
  await open(page, "/sign-in");
  await tabTo(page, "the e-mail field", (at) => at.name === "E-mail");
  await page.keyboard.type(email("mentor"));
  await tabTo(page, "the password field", (at) => at.name === "Password");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("/");

  await test.step("to the plan and its milestones", async () => {
    await tabTo(page, "the skip link", (at) => at.name === "Skip to content");
    await page.keyboard.press("Enter");
    await tabTo(page, "the mentorship", (at) => at.href.startsWith(`/mentorships/${plan.mentorship}`));
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/mentorships/${plan.mentorship}**`);
    if (!page.url().endsWith("/plan")) {
      await tabTo(page, "the plan", (at) => at.href === plan.path);
      await page.keyboard.press("Enter");
      await page.waitForURL(`**${plan.path}`);
    }
    await ready(page);
    const order = await names(page);
    const free = await movable(page);
    const [above, it] = free.slice(-2);
    await tabTo(page, `the handle of ${it}`, (at) => at.name === `Move ${it}`);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Space");
    await expect(said(page)).toContainText(`Dropped ${it}, position ${order.indexOf(above) + 1} of ${order.length}`);
    await expectOrder(page, moved(order, it, above));
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).toEqual(moved(order, it, above));

    // The same row once more, by its menu.
    await tabTo(page, `the menu of ${it}`, (at) => at.name === `More for ${it}`);
    await page.keyboard.press("Enter");
    await tabTo(page, "the line", (at) => at.name === "Move down");
    await page.keyboard.press("Enter");
    await expectOrder(page, order);
    expect((await focused(page)).name).toBe(`More for ${it}`);
  });

  await test.step("to the meeting and its answer", async () => {
    await page.goto("/meetings");
    await tabTo(page, "the meeting", (at) => at.href === meeting);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${meeting}`);
    await ready(page);
    await tabTo(page, "the button", (at) => at.tag === "BUTTON" && at.name.startsWith("Accept"));
    await page.keyboard.press("Enter");
    await expect(standing(page)).toContainText("Scheduled");
    await expect(standing(page)).toBeFocused();
  });
});
