import type { Page } from "@playwright/test";

import { email, expect, open, PASSWORD, test } from "../support/people";

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

async function signIn(page: Page, address: string, password: string): Promise<void> {
  await field(page, "E-mail").fill(address);
  await field(page, "Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("the demo offers its four people as buttons", async ({ as }) => {
  const page = await as("nobody");
  for (const [part, name] of [["admin", "Sofia"], ["manager", "Omar"], ["mentor", "Ben"], ["mentee", "Ana"]]) {
    await open(page, "/sign-in");
    await page.getByRole("button", { name: `Sign in as ${part}` }).click();
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    await page.context().clearCookies();
  }
});

test("a wrong password and an unknown address get the same sentence, and the address stays", async ({ as }) => {
  const page = await as("nobody");
  await open(page, "/sign-in");
  for (const address of [email("manager"), "nobody.at.all@demo.example"]) {
    await signIn(page, address, "not the password");
    const summary = page.getByRole("alert");
    await expect(summary).toContainText("That e-mail address and password do not go together.");
    await expect(summary).toBeFocused();
    await expect(field(page, "E-mail")).toHaveValue(address);
    await expect(field(page, "E-mail")).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Password")).toHaveValue("");
  }
});

test("too many attempts for one address are answered 429 with a sentence, whether it exists or not", async ({ as, playwright, baseURL }) => {
  const address = `invented.${Date.now()}@demo.example`;
  const requests = await playwright.request.newContext({ baseURL });
  const statuses: number[] = [];
  while (statuses.at(-1) !== 429 && statuses.length < 40) {
    statuses.push((await requests.post("/sign-in", { form: { email: address, password: "guess" }, maxRedirects: 0 })).status());
  }
  await requests.dispose();
  expect(new Set(statuses.slice(0, -1))).toEqual(new Set([422]));
  expect(statuses.at(-1)).toBe(429);

  const page = await as("nobody");
  await open(page, "/sign-in");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await signIn(page, address, "another guess");
  expect((await answer).status()).toBe(429);
  expect(Number((await answer).headers()["retry-after"])).toBeGreaterThan(0);
  await expect(page.getByRole("alert")).toContainText(/Too many attempts\. Please wait/);
  // Others are not kept out by it.
  await signIn(page, email("manager"), PASSWORD);
  await expect(page).toHaveURL("/");
});

test("whoever wanted a page gets there after signing in, and nowhere else", async ({ as }) => {
  const page = await as("nobody");
  await page.goto("/meetings?list=past");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, email("manager"), PASSWORD);
  await expect(page).toHaveURL("/meetings?list=past");

  await page.context().clearCookies();
  await open(page, "/sign-in?next=//elsewhere.example/");
  await page.getByRole("button", { name: "Sign in as manager" }).click();
  await expect(page).toHaveURL("/");
});

test("signing out ends the session", async ({ as }) => {
  const page = await as("nobody");
  await open(page, "/sign-in");
  await page.getByRole("button", { name: "Sign in as manager" }).click();
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goBack();
  await expect(page.getByRole("button", { name: /^Account:/ })).toHaveCount(0);
});

test("a new password is checked field by field", async ({ as }) => {
  const page = await as("manager");
  await open(page, "/account");
  await field(page, "Present password").fill(PASSWORD);
  await field(page, "New password").fill("short");
  await field(page, "New password, again").fill("different");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Change password" }).click();
  expect((await answer).status()).toBe(422);
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.locator("#new-error")).toContainText("Use at least 10 characters");
  await expect(page.locator("#again-error")).toContainText("The two new passwords differ.");
  await page.getByRole("alert").getByRole("link", { name: /at least 10/ }).click();
  await expect(field(page, "New password")).toBeFocused();

  await field(page, "Present password").fill("not it");
  await field(page, "New password").fill("a sentence that is long");
  await field(page, "New password, again").fill("a sentence that is long");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.locator("#current-error")).toContainText("This is not the password you have now.");
});

test("sessions are listed, and one that is revoked is over", async ({ as }) => {
  const [here, there] = [await as("admin"), await as("nobody", { userAgent: "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0" })];
  await open(there, "/sign-in");
  await there.getByRole("button", { name: "Sign in as admin" }).click();
  await expect(there).toHaveURL("/");
  await open(here, "/account");
  await expect(here.getByText("This one")).toHaveCount(1);
  const revoke = here.getByRole("button", { name: /Revoke Firefox on Android/ }).first();
  const count = await here.locator(".sessions > li").count();
  await revoke.click();
  await expect(here.locator(".sessions > li")).toHaveCount(count - 1);
  await there.goto("/account");
  await expect(there).toHaveURL(/\/sign-in/);
});

test("the theme is chosen, kept, and follows the device until then", async ({ as }) => {
  const page = await as("manager", { colorScheme: "dark" });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await open(page, "/account");
  const dark = await ground();
  const themes = page.locator("main").getByRole("form", { name: "Theme" });
  await themes.getByRole("button", { name: "Light" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(themes.getByRole("button", { name: "Light" })).toHaveAttribute("aria-pressed", "true");
  expect(await ground()).not.toBe(dark);
  await open(page, "/meetings");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "/account");
  await themes.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await ground()).toBe(dark);
  await themes.getByRole("button", { name: "System" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});
