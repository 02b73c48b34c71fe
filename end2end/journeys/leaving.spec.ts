import { expectClean } from "../support/clean";
import { expect, MENTEE, MENTOR, open, test } from "../support/people";
import { mentorshipWith } from "../support/plan";

test("a mentee asks for another mentor, who learns nothing of it, and takes it back", async ({ as, requests }) => {
  const [ana, ben] = [await as("mentee"), await as("mentor")];
  const mentorship = `/mentorships/${await mentorshipWith(await requests("mentor"), MENTEE.name)}`;
  const reason = "We never find a time that suits us both.";
  await open(ben, mentorship);
  const before = await ben.locator("main").innerText();
  await open(ana, mentorship);
  await ana.getByRole("link", { name: "Ask for another mentor" }).click();
  await expect(ana.getByText(`${MENTOR.name} never does`)).toBeVisible();
  await expectClean(ana, "asking for another mentor");
  await ana.getByLabel("Why would another mentor suit you better?").fill(reason);
  await ana.getByRole("button", { name: "Ask for another mentor" }).click();
  await expect(ana.getByText("Waiting for the program’s staff")).toBeVisible();
  await expect(ana.locator("main")).toContainText(reason);
  await expectClean(ana, "a request that waits");
  await open(ana, "/");
  await expect(ana.locator("main")).toContainText("You asked for another mentor");
  await open(ben, mentorship);
  const digits = (text: string) => text.replace(/\d+/g, "0");
  expect(digits(await ben.locator("main").innerText())).toBe(digits(before));
  expect((await ben.goto(`${mentorship}/change`))?.status()).toBe(404);
  await open(ana, `${mentorship}/change`);
  await ana.getByRole("button", { name: "Take the request back" }).click();
  await expect(ana.getByText("You took your last request back")).toBeVisible();
});

test("staff hand a mentee over, and the new mentorship goes on with plan and progress", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/approvals");
  await expectClean(page, "approvals");
  await page.getByRole("link", { name: "Review: Aïsha Diallo" }).click();
  await expect(page.getByRole("heading", { name: "Aïsha Diallo asks for another mentor" })).toBeVisible();
  await expect(page.locator("main")).toContainText("she has never led a team of this size");
  await expectClean(page, "a request for another mentor");
  const first = page.locator(".successor").first();
  const name = await first.locator("strong").innerText();
  await first.getByRole("radio").check();
  await page.getByRole("button", { name: "Hand over" }).click();
  await page.waitForURL(/\/mentorships\/[0-9a-f-]{36}$/);
  await expect(page.locator(".pair-names")).toContainText(name);
  await expect(page.locator(".pair-program")).toContainText("1 of");
  await expect(page.getByRole("heading", { name: "From before" })).toBeVisible();
  await expectClean(page, "a mentorship that goes on");
  await page.getByRole("link", { name: "The earlier mentorship" }).click();
  await expect(page.locator("main")).toContainText("Handed over to another mentor");
  await expectClean(page, "a mentorship that was handed over");
});

test("staff find whom nobody mentors any more, and hand them over where it stopped", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/staff/unpaired");
  await page.getByRole("link", { name: "Hand over: Yuki Tanaka" }).click();
  await expect(page.getByRole("heading", { name: "Hand Yuki Tanaka over to another mentor" })).toBeVisible();
  await expectClean(page, "handing over without a request");
  await page.locator(".successor").first().getByRole("radio").check();
  await page.getByRole("button", { name: "Hand over" }).click();
  await page.waitForURL(/\/mentorships\/[0-9a-f-]{36}$/);
  await expect(page.locator("main")).toContainText("Yuki Tanaka");
});

test("leaving says what will happen, and where one may not, whom to ask", async ({ as, requests }) => {
  const page = await as("mentee");
  await open(page, `/mentorships/${await mentorshipWith(await requests("mentor"), MENTEE.name)}`);
  await page.getByRole("link", { name: "Leave this mentorship" }).click();
  await expect(page.getByRole("heading", { name: "What happens then" })).toBeVisible();
  await expect(page.getByLabel("A closing reflection")).toBeVisible();
  await expectClean(page, "leaving a mentorship");
  await page.getByRole("link", { name: "Stay" }).click();
  await open(page, `/mentorships/${await mentorshipWith(await requests("mentee"), "Tomás Herrera")}/leave`);
  await expect(page.locator("main")).toContainText("mentors don’t quit by themselves");
  await expect(page.getByRole("button", { name: "Leave the mentorship" })).toHaveCount(0);
  await expectClean(page, "where a mentor may not quit");
  await open(page, "/programs");
  await page.getByRole("link", { name: "Engineering leadership", exact: true }).click();
  await page.goto(`${page.url()}/join`);
  await page.getByRole("link", { name: "Leave as a mentee" }).click();
  await expect(page.locator("main")).toContainText(MENTOR.name);
  await expectClean(page, "leaving a program");
});
