import { expectClean } from "../support/clean";
import { expect, open, test } from "../support/people";

test("an admin opens the staff page and follows each number to its list", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/");
  await page.getByRole("link", { name: "Staff", exact: true }).click();
  await expect(page).toHaveURL("/staff");
  await expectClean(page, "/staff");
  const numbers = await page.locator(".numbers a").evaluateAll((all) => all.map((a) => [a.getAttribute("href")!, a.querySelector("b")!.textContent!]));
  expect(numbers).toHaveLength(4);
  for (const [path, number] of numbers) {
    await open(page, "/staff");
    await page.locator(`.numbers a[href="${path}"]`).click();
    await expect(page).toHaveURL(path);
    await expect(page.locator(".lines > .line")).toHaveCount(Math.min(Number(number), 30));
    if (number !== "0") await expect(page.locator(".lines .line-title a").first()).toHaveAttribute("href", /^\/(people|mentorships|joining|requests|changes)\//);
    await expectClean(page, path);
  }
});

test("a list is filtered by program, and the filter stands in the address", async ({ as }) => {
  const page = await as("admin");
  await open(page, "/staff/silent");
  const choice = page.getByLabel("Program");
  const [, first] = await choice.locator("option").evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
  await choice.selectOption(first);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(`/staff/silent?program=${first}`);
  await expect(page.getByLabel("Program")).toHaveValue(first);
});

test("others find nothing there", async ({ as }) => {
  const page = await as("mentee");
  expect((await page.goto("/staff"))?.status()).toBe(404);
  await open(page, "/");
  await expect(page.getByRole("link", { name: "Staff", exact: true })).toHaveCount(0);
});

test("first steps are hidden, and brought back under Account", async ({ as }) => {
  const page = await as("mentee");
  await open(page, "/mentor");
  const steps = page.getByRole("region", { name: "First steps as a mentor" });
  await expect(steps.getByRole("listitem")).toHaveCount(4);
  await expectClean(page, "/mentor with first steps");
  await steps.getByRole("button", { name: "Hide these steps" }).click();
  await expect(page).toHaveURL("/mentor");
  await expect(steps).toHaveCount(0);
  await open(page, "/account");
  await page.getByRole("button", { name: "Show first steps again" }).click();
  await open(page, "/mentor");
  await expect(steps).toBeVisible();
  await open(page, "/account");
  await expect(page.getByRole("button", { name: "Show first steps again" })).toHaveCount(0);
});
