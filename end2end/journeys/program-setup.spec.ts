import type { Page } from "@playwright/test";

import { expectClean } from "../support/clean";
import { expect, open, test } from "../support/people";

const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

const step = (page: Page, name: string) => page.getByRole("navigation", { name: "Steps of the set-up" }).getByRole("link", { name: new RegExp(`^(\\d )?${name}`) });
const onwards = (page: Page) => page.getByRole("button", { name: "Save and continue" });

for (const [where, size] of Object.entries(SIZES)) {
  test(`an admin sets a program up step by step, leaves, comes back and publishes it (${where})`, async ({ as }) => {
    test.setTimeout(240_000);
    const title = `Finding courage, on a ${where}`;
    const page = await as("admin");
    await page.setViewportSize(size);
    await open(page, "/programs");
    await page.getByRole("link", { name: "New program" }).click();
    await expectClean(page, "a new program");
    await page.getByLabel("Title").fill(title);
    await page.getByRole("button", { name: "Begin" }).click();

    await expect(page.getByRole("heading", { level: 1, name: "The basics" })).toBeVisible();
    await page.getByLabel("Description").fill("For everybody who **dares**.");
    await page.getByRole("button", { name: "Preview the description" }).click();
    await expect(page.locator(".preview strong")).toHaveText("dares");
    await page.getByLabel("Add others").fill("Courage");
    await page.getByLabel("First day").fill("2050-03-01");
    await page.getByLabel("Last day").fill("2050-02-01");
    await onwards(page).click();
    await expect(page.getByRole("alert")).toContainText("The program ends before it starts.");
    await expect(page.getByLabel("Description")).toHaveValue("For everybody who **dares**.");
    await expectClean(page, "basics with what is wrong");
    await page.getByLabel("Last day").fill("2050-12-01");
    await page.getByRole("button", { name: "Save and leave" }).click();

    // Left; the list of drafts leads back to where one was.
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expectClean(page, "a draft");
    await open(page, "/programs?show=draft");
    await page.getByRole("link", { name: title, exact: true }).click();
    await page.getByRole("link", { name: "Go on setting up" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "The frame" })).toBeVisible();
    await page.getByLabel("How often should a pair meet?").fill("Every two weeks");
    await expectClean(page, "the frame");
    await onwards(page).click();

    await expect(page.getByRole("heading", { level: 1, name: "How it works" })).toBeVisible();
    await expectClean(page, "settings");
    await page.getByRole("radio", { name: /^You choose for them/ }).check();
    await expect(page.getByRole("group", { name: "Who must agree before two are paired?" })).toBeHidden();
    await onwards(page).click();
    await expect(page.getByRole("alert")).toContainText("Say who pairs people.");
    await page.getByRole("group", { name: "Who pairs people?" }).getByRole("checkbox", { name: /staff/ }).check();
    await onwards(page).click();

    await expect(page.getByRole("heading", { level: 1, name: "Fields and questions" })).toBeVisible();
    for (const question of ["What scares you?", "What would you do?"]) {
      await page.getByRole("link", { name: "Add a question" }).click();
      await page.getByLabel("Question").fill(question);
      await expectClean(page, "a new question");
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await expect(page.locator(".extra-label", { hasText: question })).toBeVisible();
    }
    await page.getByRole("button", { name: "Move “What would you do?” up" }).click();
    await expect(page.locator(".extra-label").first()).toHaveText("What would you do?");
    await expectClean(page, "questions");
    await page.getByRole("link", { name: "Continue: Attachments" }).click();

    await page.getByLabel("Attach a file").setInputFiles({ name: "courage.txt", mimeType: "text/plain", buffer: Buffer.from("Begin small.") });
    await page.getByRole("button", { name: "Attach", exact: true }).click();
    await expect(page.getByRole("link", { name: "courage.txt", exact: true })).toBeVisible();
    await expectClean(page, "attachments");

    await step(page, "Review").click();
    await expect(page.getByRole("heading", { name: "One thing is missing" })).toBeVisible();
    await expectClean(page, "a review with something missing");
    await page.getByRole("link", { name: "Give the plan at least one milestone." }).click();
    await expectClean(page, "the plan's step");
    await page.getByRole("link", { name: "Write the plan" }).click();
    await open(page, page.url());
    await page.getByLabel("New milestone").fill("Say something");
    const saved = page.waitForResponse("**/api/plans/change");
    await page.getByRole("button", { name: "Add milestone" }).click();
    expect((await saved).status()).toBe(200);

    await page.goBack();
    await page.reload();
    await page.getByRole("link", { name: "Continue: People" }).click();
    await page.getByLabel("Appoint a coordinator").fill("mentor@demo.example");
    await page.getByRole("button", { name: "Find" }).click();
    await expectClean(page, "people");
    await page.getByRole("button", { name: "Appoint Ben Okafor" }).click();
    await expect(page.getByRole("button", { name: /^End: Ben Okafor/ })).toBeVisible();
    await page.getByRole("link", { name: "Continue: Review" }).click();
    await expect(page.getByRole("heading", { name: "Ready to publish" })).toBeVisible();
    await expectClean(page, "a review that is ready");
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.locator(".page-head .chip")).toHaveText("Open for joining");
    await expectClean(page, "the published program");

    // Somebody else finds it by its skill, with what it asks.
    const mentee = await as("mentee");
    await mentee.setViewportSize(size);
    await open(mentee, "/programs?show=open");
    await mentee.getByLabel("Skill").selectOption({ label: "Courage" });
    await mentee.getByRole("button", { name: "Show" }).click();
    await expect(mentee.getByRole("link", { name: title, exact: true })).toBeVisible();
    await expect(mentee.locator(".terms").first()).toContainText("2 questions");
    await expectClean(mentee, "the catalogue");
  });
}

test("two who change a program at once: the second keeps what they typed and learns who was first", async ({ as, requests }) => {
  const admin = await requests("admin");
  const begun = await admin.post("/programs/new", { form: { title: "Two at once" }, maxRedirects: 0 });
  const frame = begun.headers()["location"].replace("basics", "frame");
  const page = await as("admin");
  await open(page, frame);
  await page.getByLabel("How often should a pair meet?").fill("Every month");
  const version = /name="version" value="(\d+)"/.exec(await (await admin.get(frame)).text())![1];
  expect((await admin.post(frame, { form: { version, meeting_frequency: "Weekly" }, maxRedirects: 0 })).status()).toBe(303);
  await onwards(page).click();
  await expect(page.getByRole("alert")).toContainText("Sofia Haldane changed this program in the meantime");
  await expect(page.getByLabel("How often should a pair meet?")).toHaveValue("Every month");
  await expectClean(page, "a step that somebody else has saved");
  await onwards(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "How it works" })).toBeVisible();
});
