import { day, Slot } from "../support/clock";
import { expectClean } from "../support/clean";
import { type Empty, serveEmpty } from "../support/empty";
import { fillSlot, standing } from "../support/meetings";
import { expect, open, ready, test } from "../support/people";
import type { Page } from "@playwright/test";

const PASSWORD = "a sentence that is long";
const ZONE = "Europe/Lisbon";
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

let empty: Empty;
test.afterEach(() => empty.stop());

const onwards = (page: Page) => page.getByRole("button", { name: "Save and continue" }).click();

/** Ticks the answer to one of the questions of the set-up. */
const answer = (page: Page, question: string, choice: string) =>
  page.getByRole("group", { name: question }).getByRole("radio", { name: new RegExp(`^${choice}`) }).check();

/** Adds somebody as an admin does; answers with the link to hand over. */
async function add(page: Page, name: string, email: string, manager = ""): Promise<string> {
  await open(page, "/people/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Reports to").fill(manager);
  await page.getByRole("button", { name: "Add this person" }).click();
  return page.getByLabel("The link").inputValue();
}

for (const [where, size] of Object.entries(SIZES)) {
  test(`from an empty store to the first accepted meeting, on the ${where}`, async ({ as }) => {
    test.setTimeout(300_000);
    empty = await serveEmpty(where === "desk" ? 3113 : 3114);
    const someone = async () => as("nobody", { baseURL: empty.place, viewport: size, timezoneId: ZONE });
    const admin = await someone();
    const links: Record<string, string> = {};
    let program = "";

    await test.step("the first admin sets the installation up and adds three people", async () => {
      await admin.goto(empty.link);
      await admin.getByLabel("Your name", { exact: true }).fill("Ada Lovelace");
      await admin.getByLabel("E-mail", { exact: true }).fill("ada@example.org");
      await expect(admin.getByLabel("Time zone", { exact: true }), "the browser's zone is offered").toHaveValue(ZONE);
      await admin.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await admin.getByRole("button", { name: "Begin" }).click();
      await expect(admin.getByRole("heading", { level: 1 })).toContainText("Ada");
      await expectClean(admin, "the first page of an empty installation");
      await open(admin, "/organization");
      await expect(admin.getByLabel("Time zone", { exact: true })).toHaveValue(ZONE);
      links.maya = await add(admin, "Maya Chen", "maya@example.org");
      links.theo = await add(admin, "Theo Brandt", "theo@example.org");
      links.lena = await add(admin, "Lena Ferrari", "lena@example.org", "maya@example.org");
    });

    await test.step("a program with its settings and its plan is set up and published", async () => {
      await open(admin, "/programs/new");
      await admin.getByLabel("Title").fill("Finding your voice");
      await admin.getByRole("button", { name: "Begin" }).click();
      await admin.getByLabel("Description").fill("Half a year with somebody who has **been there**.");
      await admin.getByLabel("First day").fill(day(7, ZONE));
      await admin.getByLabel("Last day").fill(day(200, ZONE));
      await onwards(admin);
      await admin.getByLabel("How often should a pair meet?").fill("Every two weeks");
      await onwards(admin);
      await answer(admin, "Who approves those who want to be mentors?", "Nobody needs to");
      await answer(admin, "Who approves those who want a mentor?", "Their reporting manager");
      await answer(admin, "Who brings mentors and mentees together?", "Mentees choose");
      await admin.getByRole("group", { name: "Who must agree before two are paired?" }).getByRole("checkbox", { name: /^The mentor/ }).check();
      await answer(admin, "Does everybody set goals of their own?", "Without goals");
      await onwards(admin);
      await expect(admin.getByRole("heading", { level: 1, name: "Fields and questions" })).toBeVisible();
      program = /\/programs\/[0-9a-f-]{36}/.exec(admin.url())![0];
      await open(admin, `${program}/plan`);
      for (const milestone of ["Say what you want", "Say it in public"]) {
        const saved = admin.waitForResponse("**/api/plans/change");
        await admin.getByLabel("New milestone").fill(milestone);
        await admin.getByRole("button", { name: "Add milestone" }).click();
        expect((await saved).status()).toBe(200);
      }
      await open(admin, `${program}/setup/review`);
      await expect(admin.getByRole("heading", { name: "Ready to publish" })).toBeVisible();
      await admin.getByRole("button", { name: "Publish" }).click();
      await expect(admin.locator(".page-head .chip").first()).toHaveText("Open for joining");
      await expectClean(admin, "the published program");
    });

    const enter = async (link: string) => {
      const page = await someone();
      await page.goto(link);
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByLabel("Password, again").fill(PASSWORD);
      await page.getByRole("button", { name: "Begin" }).click();
      // The browser's zone is offered at the first sign-in.
      await expect(page.getByLabel("Your time zone")).toHaveValue(ZONE);
      await page.getByRole("button", { name: "This is my time" }).click();
      await expect(page).toHaveURL(`${empty.place}/`);
      return page;
    };

    const theo = await enter(links.theo);
    await test.step("the mentor joins at once", async () => {
      await open(theo, "/programs");
      await theo.getByRole("link", { name: "Finding your voice", exact: true }).click();
      await theo.getByRole("link", { name: /^Join/ }).click();
      await theo.getByRole("link", { name: "Join as a mentor" }).click();
      await theo.getByRole("button", { name: "Join", exact: true }).click();
      await expect(theo.getByText("You are a mentor here")).toBeVisible();
    });

    const lena = await enter(links.lena);
    const maya = await enter(links.maya);
    await test.step("the mentee asks to join, and her manager approves", async () => {
      await open(lena, `${program}/join`);
      await lena.getByRole("link", { name: "Ask to join as a mentee" }).click();
      await lena.getByRole("button", { name: "Ask to join" }).click();
      await expect(lena.getByText("Waiting for approval")).toBeVisible();
      await open(maya, "/");
      await maya.getByRole("listitem").filter({ hasText: "Finding your voice" }).getByRole("link", { name: /Review/ }).click();
      await maya.getByRole("button", { name: "Approve Lena Ferrari" }).click();
      await expect(maya.getByRole("button", { name: "Approve Lena Ferrari" })).toHaveCount(0);
    });

    await test.step("the mentee picks her mentor, who accepts", async () => {
      await open(lena, "/");
      await lena.getByRole("link", { name: /Find a mentor/ }).first().click();
      await expectClean(lena, "finding a mentor");
      await lena.getByRole("link", { name: /^Ask/ }).first().click();
      await lena.getByLabel("What would you like to work on?").fill("Speaking when it counts.");
      await lena.getByRole("button", { name: "Send the request" }).click();
      await open(theo, "/");
      await theo.getByRole("listitem").filter({ hasText: "Lena Ferrari" }).getByRole("link").first().click();
      await expect(theo.getByText("Speaking when it counts.")).toBeVisible();
      await expectClean(theo, "a request to a mentor");
      await theo.getByRole("button", { name: "Accept" }).click();
    });

    await test.step("they arrange their kick-off", async () => {
      await open(lena, "/");
      await lena.getByRole("link", { name: /kick-off/i }).first().click();
      await ready(lena);
      const form = lena.locator("form[action='/meetings/new']");
      await fillSlot(form, Slot.on(3, "14:00"), ZONE);
      await form.getByRole("button", { name: "Ask Theo to meet" }).click();
      await lena.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
      await expect(standing(lena)).toContainText("Waiting for Theo");
      await open(theo, "/");
      await theo.locator(".wait", { hasText: "Lena Ferrari asks to meet" }).getByRole("button", { name: "Accept" }).click();
      await lena.reload();
      await expect(standing(lena)).toHaveText("Scheduled");
      await open(lena, "/meetings");
      await expect(lena.getByRole("main")).toContainText("Theo Brandt");
    });

    await test.step("the program’s plan grows, and the pair is offered what is new", async () => {
      await open(admin, `${program}/plan`);
      await ready(admin);
      const saved = admin.waitForResponse("**/api/plans/change");
      await admin.getByLabel("New milestone").fill("Say it to the board");
      await admin.getByRole("button", { name: "Add milestone" }).click();
      expect((await saved).status()).toBe(200);
      await open(admin, `${program}/plan/offers`);
      await admin.getByRole("button", { name: "Offer to 1 mentorship: Say it to the board" }).click();
      await expect(admin.locator(".offers > li", { hasText: "Say it to the board" })).toContainText("waiting for an answer");
    });
  });
}
