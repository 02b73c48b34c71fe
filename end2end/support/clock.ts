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

/** What clock and calendar on the wall of a zone show at an instant. */
export function wall(at: Date, zone: string): { date: string; time: string; weekday: string } {
  const say = (locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(at);
  return {
    date: say("en-CA", {}),
    time: say("en-GB", { hour: "2-digit", minute: "2-digit" }),
    weekday: say("en-US", { weekday: "long" }),
  };
}

/** A time between two instants, to be read on any wall. */
export class Slot {
  readonly end: Date;
  constructor(
    readonly start: Date,
    minutes = 45,
  ) {
    this.end = new Date(start.getTime() + minutes * 60_000);
  }

  /** A slot so many days from today, at that time of the day in UTC. */
  static on(daysFromNow: number, utc: string, minutes?: number): Slot {
    return new Slot(new Date(`${day(daysFromNow, "UTC")}T${utc}:00Z`), minutes);
  }

  /** What one fills into a form. */
  fields(zone: string) {
    return { date: wall(this.start, zone).date, start: wall(this.start, zone).time, end: wall(this.end, zone).time };
  }

  /** "14:00 – 14:45". */
  hours(zone: string): string {
    return range(wall(this.start, zone).time, wall(this.end, zone).time);
  }

  /** "Thursday 14:00". */
  short(zone: string): string {
    return `${wall(this.start, zone).weekday} ${wall(this.start, zone).time}`;
  }
}
