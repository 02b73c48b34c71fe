import { expectClean } from "../support/clean";
import { expect, MENTEE, open, test } from "../support/people";
import { choose, mentorshipWith, milestoneRow, PlanApi } from "../support/plan";

test.afterEach(async ({ requests }) => {
  // The other journeys read as the organization does.
  const answer = await (await requests("mentor")).post("/account/language", { form: { language: "" }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
});

test("one chooses how days are written, and reads them so where the server writes and where an island does", async ({ as, requests }) => {
  const mentor = await requests("mentor");
  const plan = new PlanApi(mentor, await mentorshipWith(mentor, MENTEE.name));
  const { milestones } = await plan.atLeast(1, 0);
  const milestone = milestones[milestones.findIndex((m) => !m.done_on) + 1];
  const year = new Date().getUTCFullYear() + 1;
  await plan.change({ date_milestone: { milestone: milestone.id, due: { on: `${year}-02-03` } } });

  const page = await as("mentor");
  const due = milestoneRow(page, milestone.id).locator(".milestone-due");
  await open(page, plan.path);
  await expect(due).toContainText(`3 February ${year}`);

  await open(page, "/account");
  await expectClean(page, "the account page");
  const form = page.locator("form[action='/account/language']");
  await form.getByLabel("Language").selectOption("en-US");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en-US");
  await expect(form.getByLabel("Language")).toHaveValue("en-US");

  await open(page, plan.path);
  await expect(due).toContainText(`February 3, ${year}`);
  await choose(page, milestone.name, "Change date");
  await page.getByLabel(`Due date of ${milestone.name}`).fill(`${year}-04-05`);
  await page.getByLabel(`Due date of ${milestone.name}`).press("Enter");
  await expect(due).toContainText(`April 5, ${year}`);
  await expectClean(page, "a plan with American dates");
});
