import { type Empty, serveEmpty } from "../support/empty";
import { expect, test } from "../support/people";

let empty: Empty;

/** A server on an empty store prints the link for its first admin. */
test.beforeAll(async () => {
  empty = await serveEmpty(3112);
});

test.afterAll(() => empty.stop());

test("the first admin sets the store up by its link, which works once", async ({ as }) => {
  const { place, link } = empty;
  const page = await as("nobody");
  const field = (label: string) => page.getByLabel(label, { exact: true });
  expect(link.startsWith(`${place}/setup/`)).toBe(true);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up Ithaca");

  await test.step("what is wrong is said beside its field, and what was typed stays", async () => {
    await field("Your name").fill("Ada Lovelace");
    await field("E-mail").fill("ada@example.org");
    await field("Time zone").selectOption("Europe/London");
    await field("Password").fill("short");
    await page.getByRole("button", { name: "Begin" }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await expect(page.locator("#password-error")).toContainText("Use at least 10 characters");
    await expect(field("Your name")).toHaveValue("Ada Lovelace");
    await expect(field("E-mail")).toHaveValue("ada@example.org");
    await expect(field("Time zone")).toHaveValue("Europe/London");
  });

  await field("Password").fill("a sentence that is long");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(`${place}/`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ada");
  await page.goto(`${place}/account`);
  await expect(page.locator("#zone")).toHaveValue("Europe/London");

  const again = await page.goto(link);
  expect(again!.status()).toBe(404);

  await page.context().clearCookies();
  await page.goto(`${place}/sign-in`);
  await field("E-mail").fill("ada@example.org");
  await field("Password").fill("a sentence that is long");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`${place}/`);
});
