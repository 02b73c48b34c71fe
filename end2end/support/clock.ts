const base = process.env.ITHACA_URL ?? "http://127.0.0.1:3111";

/** Moves the server's clock so many seconds ahead of the real one; 0 puts it back. */
export async function moveClock(seconds: number): Promise<void> {
  const answer = await fetch(`${base}/test/clock`, { method: "POST", body: String(seconds) });
  if (!answer.ok) throw new Error(`the clock could not be moved: ${answer.status}`);
}

/** The calendar day so many days from now, as somebody in that zone counts: "2026-12-03". */
export function day(fromNow: number, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(Date.now() + fromNow * 86_400_000);
}

/** The next last Sunday of a month (1 to 12) that is at least a week ahead: the day on which Europe changes its clocks. */
export function nextLastSunday(month: number): string {
  for (let year = new Date().getUTCFullYear(); ; year++) {
    const last = new Date(Date.UTC(year, month, 0));
    last.setUTCDate(last.getUTCDate() - last.getUTCDay());
    if (last.getTime() - Date.now() > 7 * 86_400_000) return last.toISOString().slice(0, 10);
  }
}

/** "14:00 – 14:45", as pages write it. */
export const range = (start: string, end: string) => `${start}\u00a0–\u00a0${end}`;
