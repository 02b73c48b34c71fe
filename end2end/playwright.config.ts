import { defineConfig } from "@playwright/test";
import { join } from "node:path";

const work = process.env.ITHACA_WORK ?? "/tmp";

/** One worker: the journeys share one demo organization, and each moves its own people. */
export default defineConfig({
  testDir: "journeys",
  globalSetup: "./support/serve.ts",
  timeout: 90_000,
  expect: { timeout: 10_000 },
  workers: 1,
  retries: 0,
  reporter: [["list"], ["json", { outputFile: join(work, "browser.json") }]],
  outputDir: join(work, "browser-results"),
  use: {
    baseURL: process.env.ITHACA_URL ?? "http://127.0.0.1:3111",
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
