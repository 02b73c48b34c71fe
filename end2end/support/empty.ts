import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "@playwright/test";

/** A server on a store with nobody in it. */
export interface Empty {
  place: string;
  /** The link at which the first admin sets it up, as the server prints it. */
  link: string;
  stop: () => Promise<void>;
}

/** Serves an empty store on that port until it is stopped. */
export async function serveEmpty(port: number): Promise<Empty> {
  const place = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), "ithaca-empty-"));
  const env = { ...process.env, ITHACA_DATA: data, ADDR: `127.0.0.1:${port}`, PUBLIC_URL: place, RUST_LOG: "warn" };
  const server = spawn(process.env.ITHACA_BINARY!, ["serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  server.stdout!.on("data", (text: Buffer) => (printed += text.toString()));
  await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/listens on/);
  const stop = async () => {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    rmSync(data, { recursive: true, force: true });
  };
  return { place, link: /http:\S+\/setup\/\S+/.exec(printed)![0], stop };
}
