import type { Page } from "@playwright/test";

import { expectClean } from "../support/clean";
import { Slot } from "../support/clock";
import { ask, move, standing } from "../support/meetings";
import { expect, MENTEE, open, test } from "../support/people";
import { mentorshipWith } from "../support/plan";

/** A picture of 64 by 64 pixels. */
const SQUARE =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsAtlFJOa0Ai+hcEKLNP1WgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELgvQGaEemtum5QAAAABJRU5ErkJggg==";

const names = (page: Page) => page.locator(".directory h2").allTextContents();

/** Opens one's own profile by the account menu. */
async function ownProfile(page: Page): Promise<string> {
  await open(page, "/people");
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("link", { name: "My profile" }).click();
  await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

test("the directory finds people by the beginnings of words, and its filters live in the address", async ({ as }) => {
  const page = await as("mentee");
  await open(page, "/people");
  await expect(page.getByRole("link", { name: "Later names" })).toBeVisible();
  await expectClean(page, "the directory");
  await page.getByRole("link", { name: "Later names" }).click();
  await page.getByRole("link", { name: "Earlier names" }).click();
  await page.getByLabel("Search people").fill("grai onei");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/q=grai/);
  expect(await names(page)).toEqual(["Gráinne O’Neill"]);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.getByLabel("Department").selectOption("Data");
  await page.getByLabel("Location").selectOption("Tokyo");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/department=Data/);
  expect(await names(page)).toEqual(["Hiroshi Sato", "Rin Takahashi"]);
  await page.reload();
  await expect(page.getByLabel("Department")).toHaveValue("Data");
  await page.getByLabel("Search people").fill("nobody has this");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await expectClean(page, "an empty search");
});

test("what one hides from others they neither see nor find, and a refused form keeps what was typed", async ({ as }) => {
  const mine = await as("mentee", { javaScriptEnabled: false });
  const theirs = await as("manager");
  await mine.goto("/");
  const path = (await mine.locator("#account-menu a").first().getAttribute("href"))!;
  await mine.goto(path);
  await mine.getByRole("link", { name: "Edit my profile" }).click();
  await mine.getByLabel("Interests", { exact: true }).fill("Beekeeping");
  await mine.getByLabel("Skill 5", { exact: true }).fill("Woodcarving");
  await mine.getByLabel("Mentees at the same time, at most").fill("many");
  await mine.getByRole("button", { name: "Save" }).click();
  await expect(mine.getByRole("alert")).toContainText("as a number from 0 to 100");
  await expect(mine.getByLabel("Interests", { exact: true })).toHaveValue("Beekeeping");
  await mine.getByLabel("Mentees at the same time, at most").fill("");
  await mine.getByLabel("Level of skill 5").selectOption({ label: "Experienced" });
  await mine.getByRole("button", { name: "Save" }).click();
  await expect(mine).toHaveURL(path);
  await expect(mine.getByText("Beekeeping")).toBeVisible();

  await open(theirs, "/people?q=beekeep");
  expect(await names(theirs)).toEqual([MENTEE.name]);
  await open(theirs, "/people?skill=woodcarving");
  expect(await names(theirs)).toEqual([MENTEE.name]);
  await open(theirs, path);
  await expect(theirs.getByText("Beekeeping")).toBeVisible();
  await expectClean(theirs, "somebody's profile");

  await mine.getByRole("link", { name: "Edit my profile" }).click();
  await mine.getByLabel("Who sees: Interests").selectOption({ label: "Only me and admins" });
  await mine.getByRole("button", { name: "Save" }).click();
  await open(theirs, path);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText(MENTEE.name);
  await expect(theirs.getByText("Beekeeping")).toHaveCount(0);
  await open(theirs, "/people?q=beekeep");
  expect(await names(theirs)).toEqual([]);
});

test("the forms of one's own profile are clean", async ({ as }) => {
  const page = await as("mentor");
  const path = await ownProfile(page);
  await expectClean(page, "one's own profile");
  await open(page, `${path}/edit`);
  await expectClean(page, "the form of a profile");
  await open(page, `${path}/availability`);
  await expectClean(page, "weekly availability");
  await page.getByLabel("Wednesday, from, 1").fill("13:00");
  await page.getByLabel("Wednesday, to, 1").fill("12:00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("It ends before it begins");
  await expectClean(page, "a refused week");
});

test("times that suit both fill in the form for a meeting", async ({ as }) => {
  const page = await as("mentee");
  await open(page, "/meetings/new");
  await page.getByLabel("Mentor or mentee, and program").selectOption({ label: "Ben Okafor, your mentor · Engineering leadership" });
  await page.getByRole("button", { name: "See times that suit you and Ben" }).click();
  await page.getByLabel("Title").fill("About the talk");
  const times = page.getByRole("list", { name: /^Times that suit you and / }).getByRole("button");
  await expect(times.first()).toBeVisible();
  const href = (await times.first().getAttribute("formaction"))!;
  const said = new URLSearchParams(href.split("?")[1]);
  await times.first().click();
  await expect(page.getByLabel("Date", { exact: true })).toHaveValue(said.get("date")!);
  await expect(page.getByLabel("Start", { exact: true })).toHaveValue(said.get("start")!);
  await expect(page.getByLabel("Title")).toHaveValue("About the talk");
  await expectClean(page, "the form with times that suit both");

  const still = await as("mentee", { javaScriptEnabled: false });
  await still.goto(href);
  await expect(still.getByLabel("Date", { exact: true })).toHaveValue(said.get("date")!);
});

test("a file of people is uploaded, matched, checked and imported, and its refused rows come back", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/people");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("link", { name: "Import from a file" }).click();
  await expectClean(page, "the upload");
  const file = "Full name;E-mail;Position;Manager\r\nOdysseas Laertidis;odysseas@demo.example;Navigator;penelope@demo.example\r\n" +
    "Penelope Ikariou;penelope@demo.example;Weaver;\r\nNobody;no address;;\r\n";
  await page.getByLabel("File").setInputFiles({ name: "crew.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByLabel("Title")).toHaveValue("2");
  await expect(page.getByLabel("Manager’s e-mail")).toHaveValue("3");
  await expectClean(page, "matching columns");
  await page.getByRole("button", { name: "See what would happen" }).click();
  await expect(page.getByRole("row", { name: /4 E-mail no address/ })).toBeVisible();
  await expectClean(page, "the check");
  await page.getByRole("button", { name: "Import 2 people" }).click();
  await expect(page.getByText("The file is in.")).toBeVisible();
  await expectClean(page, "what was imported");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the refused rows" }).click();
  const text = await (await (await download).createReadStream()).toArray();
  expect(Buffer.concat(text).toString()).toContain("Nobody,no address");
  await open(page, "/people?q=odyss");
  await page.getByRole("link", { name: "Odysseas Laertidis" }).click();
  await expect(page.getByRole("link", { name: "Penelope Ikariou" })).toBeVisible();
  await page.getByRole("button", { name: "Make an invitation link" }).click();
  const link = await page.getByLabel("The link").inputValue();
  await expectClean(page, "a link to hand over");

  const newcomer = await as("nobody");
  await newcomer.goto(link.replace(/^https?:\/\/[^/]+/, ""));
  await newcomer.getByLabel("Password", { exact: true }).fill("a long road home");
  await newcomer.getByLabel("Password, again").fill("a long road home");
  await newcomer.getByRole("button", { name: "Begin" }).click();
  await expect(newcomer.getByLabel("Your time zone")).toHaveValue("Europe/Berlin");
  await expect(newcomer.getByText("This is what your device says.")).toBeVisible();
  await expectClean(newcomer, "the time zone");
  await newcomer.getByRole("button", { name: "This is my time" }).click();
  await expect(newcomer).toHaveURL("/");
  expect((await newcomer.goto(link.replace(/^https?:\/\/[^/]+/, "")))?.status()).toBe(404);
  await expect(newcomer.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await expectClean(newcomer, "a link that was used");

  await open(page, "/people");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("link", { name: "Invitation links" }).click();
  await expectClean(page, "links for all who have no password");
});

test("on a phone a refused row shows what is expected", async ({ as }) => {
  const page = await as("admin", { viewport: { width: 390, height: 844 } });
  await open(page, "/people/import");
  const file = "Name,E-mail\r\nNobody,no address at all\r\n";
  await page.getByLabel("File").setInputFiles({ name: "crew.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await page.getByRole("button", { name: "Upload" }).click();
  await page.getByRole("button", { name: "See what would happen" }).click();
  const expected = page.getByRole("cell", { name: /an e-mail address like/ });
  await expect(expected).toBeVisible();
  const box = (await expected.boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(390);
  expect(await page.locator(".table-wrap").evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
  await expectClean(page, "refused rows on a phone");
});

test("a manager finds the team, and admins the forms that are theirs", async ({ as }) => {
  const manager = await as("manager");
  await open(manager, "/team");
  await expect(manager.getByRole("link", { name: MENTEE.name })).toBeVisible();
  await expectClean(manager, "the team");
  const admin = await as("admin");
  await open(admin, "/people/new");
  await admin.getByRole("button", { name: "Add this person" }).click();
  await expect(admin.getByRole("alert")).toContainText("Enter a name.");
  await expectClean(admin, "a refused new person");
});

test("a photo stands beside its owner's name on the screens of others, also once they come alive", async ({ as, requests }) => {
  const mine = await as("mentee");
  const profile = await ownProfile(mine);
  await open(mine, `${profile}/edit`);
  await mine.locator("input#photo").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(SQUARE, "base64") });
  await mine.getByLabel("Interests", { exact: true }).fill("Kite flying");
  await mine.getByRole("button", { name: "Save" }).click();
  await expect(mine.getByText("Kite flying"), "what was typed is saved with it").toBeVisible();
  await expect(mine.locator(".account-button img")).toBeVisible();
  const mentor = await requests("mentor");
  const meeting = await ask(mentor, await mentorshipWith(mentor, MENTEE.name), Slot.on(9, "09:00"), MENTEE.zone);
  const theirs = await as("mentor");
  for (const path of ["/", meeting]) {
    await open(theirs, path);
    const face = theirs.locator("main img[src$='/photo.jpg']").first();
    await expect(face).toBeVisible();
    expect(await face.evaluate((image: HTMLImageElement) => image.naturalWidth), path).toBeGreaterThan(0);
  }
  await move(mentor, meeting, "withdraw");
  await expect(standing(theirs)).toContainText(/withdr/i);
  await expect(theirs.locator(".meeting-card img[src$='/photo.jpg']").first(), "drawn anew by the browser").toBeVisible();
  await open(mine, `${profile}/edit`);
  await mine.getByLabel("Remove the photo").check();
  await mine.getByRole("button", { name: "Save" }).click();
  await expect(mine.locator(".account-button img")).toHaveCount(0);
});
