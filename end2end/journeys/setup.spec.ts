import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "../support/people";

const PORT = 3112;
const PLACE = `http://127.0.0.1:${PORT}`;
let server: ChildProcess;
let data: string;
let link: string;

/** A server on an empty store prints the link for its first admin. */
test.beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "ithaca-setup-"));
  const env = { ...process.env, ITHACA_DATA: data, ADDR: `127.0.0.1:${PORT}`, PUBLIC_URL: PLACE, RUST_LOG: "warn" };
  server = spawn(process.env.ITHACA_BINARY!, ["serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  server.stdout!.on("data", (text: Buffer) => (printed += text.toString()));
  await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/listens on/);
  link = /http:\S+\/setup\/\S+/.exec(printed)![0];
});

test.afterAll(async () => {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(data, { recursive: true, force: true });
});

test("the first admin sets the store up by its link, which works once", async ({ as }) => {
  const page = await as("nobody");
  const field = (label: string) => page.getByLabel(label, { exact: true });
  expect(link.startsWith(`${PLACE}/setup/`)).toBe(true);
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
  await expect(page).toHaveURL(`${PLACE}/`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ada");
  await page.goto(`${PLACE}/account`);
  await expect(page.locator("#zone")).toHaveValue("Europe/London");

  const again = await page.goto(link);
  expect(again!.status()).toBe(404);

  await page.context().clearCookies();
  await page.goto(`${PLACE}/sign-in`);
  await field("E-mail").fill("ada@example.org");
  await field("Password").fill("a sentence that is long");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`${PLACE}/`);
});
