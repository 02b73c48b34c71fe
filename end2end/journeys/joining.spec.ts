import type { Page } from "@playwright/test";

import { expectClean } from "../support/clean";
import { expect, MENTEE, open, test } from "../support/people";

const PHONE = { width: 390, height: 844 };
const PROGRAM = "Onboarding buddies";
const ANSWER = "Where the coffee is, and whom to ask when the build is red.";

/** The address of the program's page. */
async function programOf(page: Page): Promise<string> {
  await open(page, "/programs");
  return (await page.getByRole("main").getByRole("link", { name: PROGRAM }).first().getAttribute("href"))!;
}

/** Asks to be a buddy, from the program's page for joining. */
async function ask(page: Page, answer: string): Promise<void> {
  await page.getByRole("link", { name: /^Ask (to join|again) as a mentor$/ }).click();
  await page.getByLabel("What would you show somebody on their first day?").fill(answer);
  await page.getByRole("button", { name: "Ask to join" }).click();
  await expect(page.getByText("Waiting for approval")).toBeVisible();
}

test("somebody asks to join with answers, is declined with a reason, asks again and is approved on a phone", async ({ as }) => {
  const ana = await as("mentee");
  const program = await programOf(ana);
  await open(ana, `${program}/join`);
  await expect(ana.getByText("Omar Bittar, your reporting manager, has to approve first", { exact: false }).first()).toBeVisible();
  await expectClean(ana, "the two parts");

  await ana.getByRole("link", { name: "Ask to join as a mentor" }).click();
  await expectClean(ana, "the form");
  // Past the browser's own check, as a browser without one would.
  await ana.locator("form.form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await ana.getByRole("button", { name: "Ask to join" }).click();
  await expect(ana.getByRole("alert")).toContainText("Please answer this question.");
  await expectClean(ana, "the form with what is missing");
  await ana.getByLabel("What would you show somebody on their first day?").fill(ANSWER);
  await ana.getByRole("button", { name: "Ask to join" }).click();
  await expect(ana.getByText("Waiting for approval")).toBeVisible();
  await expectClean(ana, "a request that waits");

  await open(ana, "/");
  await expect(ana.getByText(`You asked to join ${PROGRAM} as a mentor`)).toBeVisible();

  const omar = await as("manager", { viewport: PHONE });
  await open(omar, "/");
  const line = omar.locator(".wait").filter({ hasText: PROGRAM });
  await expect(line).toContainText(/ask(s)? to join/);
  await line.getByRole("link", { name: /Review/ }).click();
  await expect(omar).toHaveURL(/\/approvals$/);
  const request = omar.getByRole("listitem").filter({ hasText: MENTEE.name }).filter({ hasText: PROGRAM });
  await expect(request).toContainText(ANSWER);
  await request.getByLabel(`Decline ${MENTEE.name}`).click();
  await expectClean(omar, "approvals on a phone");
  await request.getByLabel("Why?").fill("After the release, please.");
  await request.getByRole("button", { name: "Decline", exact: true }).click();
  await expect(request).toHaveCount(0);

  await open(ana, `${program}/join`);
  await expect(ana.getByText("“After the release, please.”")).toBeVisible();
  await expectClean(ana, "a declined request");
  await ask(ana, ANSWER);

  await omar.reload();
  await request.getByRole("button", { name: `Approve ${MENTEE.name}` }).click();
  await expect(request).toHaveCount(0);
  await ana.reload();
  await expect(ana.getByText("You are a mentor here")).toBeVisible();
  await expect(ana.getByRole("heading", { level: 1 })).toHaveText(`Your part in ${PROGRAM}`);
});

test("staff add somebody by name, remove them, and undo that", async ({ as }) => {
  const admin = await as("admin");
  const people = `${await programOf(admin)}/people`;
  await open(admin, people);
  await expectClean(admin, "people of a program");
  await admin.getByRole("link", { name: "Add people" }).click();
  await admin.getByLabel("Name or e-mail").fill("hugo");
  await admin.getByRole("button", { name: "Search" }).click();
  await admin.getByRole("button", { name: "Add Hugo Bernard as a mentee" }).click();
  await expect(admin.getByRole("status").first()).toHaveText("Hugo Bernard is a mentee now.");
  await admin.getByLabel("Department").selectOption("Finance");
  await admin.getByRole("button", { name: "Show who that is" }).click();
  await expect(admin.getByRole("button", { name: /^Add \d+ people as mentees$/ })).toBeVisible();
  await expectClean(admin, "adding people");

  await open(admin, `${people}?q=hugo`);
  await admin.getByRole("button", { name: "Remove Hugo Bernard as a mentee" }).click();
  await expect(admin.getByRole("status")).toContainText("Hugo Bernard was removed as a mentee.");
  await admin.getByRole("button", { name: "Undo" }).click();
  await expect(admin.getByRole("button", { name: "Remove Hugo Bernard as a mentee" })).toBeVisible();
});

test("staff look at a file before they add the people in it", async ({ as }) => {
  const admin = await as("admin");
  const people = `${await programOf(admin)}/people`;
  await open(admin, `${people}/import`);
  await expectClean(admin, "choosing a file");
  const lines = "E-mail;Part\r\nkenji.mori@demo.example;mentee\r\nnobody@demo.example;mentor\r\nkenji.mori@demo.example;chief\r\n";
  await admin.getByLabel("A CSV file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
  await admin.getByRole("button", { name: "Look at it" }).click();
  await expect(admin.getByText("1 person to add · 0 take part already · 2 left out")).toBeVisible();
  await expect(admin.getByRole("row").filter({ hasText: "nobody@demo.example" })).toContainText("Nobody in the organization has this address.");
  await expectClean(admin, "what would happen");
  await admin.getByRole("button", { name: "Add 1 person" }).click();
  await expect(admin.getByRole("status")).toHaveText("1 person was added and takes part now.");
});
