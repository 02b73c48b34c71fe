import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Fills a fresh demo store and serves it for all journeys, with a clock that they may move. */
export default async function serve(): Promise<() => Promise<void>> {
  if (process.env.ITHACA_URL) return async () => {};
  const binary = process.env.ITHACA_BINARY;
  if (!binary) throw new Error("ITHACA_BINARY must name the server's binary; scripts/end2end.sh sets it");
  const data = mkdtempSync(join(tmpdir(), "ithaca-end2end-"));
  const env = {
    ...process.env,
    ITHACA_DATA: data,
    ADDR: "127.0.0.1:3111",
    PUBLIC_URL: "http://127.0.0.1:3111",
    ITHACA_TEST_CLOCK: "1",
    SIGN_IN_PER_ADDRESS: "100000",
    RUST_LOG: "warn",
  };
  execFileSync(binary, ["demo"], { env, stdio: "inherit" });
  const server: ChildProcess = spawn(binary, ["serve"], { env, stdio: ["ignore", "ignore", "inherit"] });
  for (let attempt = 0; ; attempt++) {
    try {
      if ((await fetch("http://127.0.0.1:3111/readyz")).ok) break;
    } catch {
      // Not listening yet.
    }
    if (attempt > 300) throw new Error("the server did not become ready");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return async () => {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    rmSync(data, { recursive: true, force: true });
  };
}
