import { randomBytes } from "node:crypto";

import { expect, type APIRequestContext, type Locator, type Page } from "@playwright/test";

export interface Milestone {
  id: string;
  name: string;
  done_on: string | null;
  items: { id: string; title: string; done_on: string | null }[];
}

export interface Plan {
  id: string;
  version: number;
  opened_on: string | null;
  milestones: Milestone[];
}

/** A version 7 UUID, as the editor makes them. */
export function freshId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** The id of one's mentorship with that person. */
export async function mentorshipWith(requests: APIRequestContext, name: string): Promise<string> {
  const page = await (await requests.get("/")).text();
  const ids = new Set([...page.matchAll(/\/mentorships\/([0-9a-f-]{36})/g)].map((match) => match[1]));
  for (const id of ids) {
    const found = await (await requests.get(`/mentorships/${id}`)).text();
    if (/<h1[^>]*>(.*?)<\/h1>/s.exec(found)?.[1].replace(/<[^>]*>/g, "").endsWith(name)) return id;
  }
  throw new Error(`no mentorship with ${name}`);
}

/** The plan through the server functions, without a page. */
export class PlanApi {
  constructor(
    private readonly requests: APIRequestContext,
    readonly mentorship: string,
  ) {}

  get path(): string {
    return `/mentorships/${this.mentorship}/plan`;
  }

  private get owner() {
    return { mentorship: this.mentorship };
  }

  async load(): Promise<Plan> {
    const answer = await this.requests.post("/api/plans/load", { data: { owner: this.owner } });
    expect(answer.status()).toBe(200);
    return (await answer.json()).plan;
  }

  /** Asks for a change of that version; answers with status and body, whatever they are. */
  async attempt(version: number, change: object) {
    return this.requests.post("/api/plans/change", { data: { owner: this.owner, version, change } });
  }

  async change(change: object, known?: Plan): Promise<Plan> {
    const plan = known ?? (await this.load());
    const answer = await this.attempt(plan.version, change);
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()).plan;
  }

  /** Sees to it that there is something to move: milestones behind the open one, each with items. */
  async atLeast(movable: number, items: number): Promise<Plan> {
    let plan = await this.load();
    const head = plan.opened_on ? plan.milestones.findIndex((m) => !m.done_on) + 1 : 0;
    for (let more = plan.milestones.length - head; more < movable; more++) {
      const milestone = freshId();
      plan = await this.change({ add_milestone: { milestone, name: `Further milestone ${milestone.slice(-6)}`, above: null } }, plan);
    }
    for (const { id, items: there } of plan.milestones.slice(head)) {
      for (let count = there.length; count < items; count++) {
        const item = freshId();
        const words = { kind: "task", title: `A task ${item.slice(-6)}`, link: "", above: null };
        plan = await this.change({ add_item: { item, milestone: id, ...words } }, plan);
      }
    }
    return plan;
  }
}

const NAMES = ".plan > .milestone .milestone-name";

/** The milestones' names, from top to bottom. */
export const names = (page: Page): Promise<string[]> => page.locator(NAMES).allTextContents();

/** Waits until the milestones stand in this order. */
export const expectOrder = (page: Page, order: string[]) => expect(page.locator(NAMES)).toHaveText(order);

/** The names that have a handle. */
export const movable = (page: Page): Promise<string[]> => page.locator(`.plan > .milestone:has(> .milestone-head .handle) .milestone-name`).allTextContents();

export const handle = (page: Page, name: string) => page.getByRole("button", { name: `Move ${name}`, exact: true });
export const menu = (page: Page, name: string) => page.getByRole("button", { name: `More for ${name}`, exact: true });
/** The row of a milestone or an item: the nearest list item around its handle or menu button. */
export const row = (page: Page, name: string) => menu(page, name).locator("xpath=ancestor::li[1]");
export const milestoneRow = (page: Page, id: string) => page.locator(`[data-milestone="${id}"]`);
/** The titles of a milestone's items, from top to bottom. */
export const items = (page: Page, milestone: string) => milestoneRow(page, milestone).locator(".item-title");

/** A line of the open menu. */
export const entry = (page: Page, name: string) => page.locator(".menu:popover-open").getByRole("button", { name, exact: true });

/** Opens a row's menu and chooses a line of it. */
export async function choose(page: Page, name: string, line: string): Promise<void> {
  await menu(page, name).click();
  await entry(page, line).click();
}

/** An order with one entry moved to stand directly above another. */
export function moved(order: string[], what: string, above: string): string[] {
  const rest = order.filter((name) => name !== what);
  rest.splice(rest.indexOf(above), 0, what);
  return rest;
}

/** Scrolls so that the middle of these is in the middle of the window; none may be under its edges afterwards. */
export async function centre(...rows: Locator[]): Promise<void> {
  const boxes = await Promise.all(rows.map(async (row) => (await row.boundingBox())!));
  const middle = (Math.min(...boxes.map((b) => b.y)) + Math.max(...boxes.map((b) => b.y + b.height))) / 2;
  await rows[0].page().evaluate((middle) => window.scrollBy({ top: middle - window.innerHeight / 2, behavior: "instant" }), middle);
}

export interface Point {
  x: number;
  y: number;
}

const centreOf = async (what: Locator): Promise<Point> => {
  const box = (await what.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** Takes a row by its handle with the mouse and holds it at a height; the caller lets go. */
export async function lift(page: Page, name: string, target: Locator, place: "above" | "below" | "into" = "above"): Promise<void> {
  await centre(handle(page, name), target);
  const from = await centreOf(handle(page, name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 2, from.y - 8, { steps: 2 });
  await page.mouse.move(from.x + 4, await height(target, place), { steps: 8 });
}

/** The height at which a row is dropped beside or into another. */
export async function height(target: Locator, place: "above" | "below" | "into"): Promise<number> {
  const box = (await target.boundingBox())!;
  return place === "above" ? box.y + 1 : place === "below" ? box.y + box.height - 1 : box.y + box.height / 2;
}

/** Drags a row by its handle with the mouse. */
export async function drag(page: Page, name: string, target: Locator, place: "above" | "below" | "into" = "above"): Promise<void> {
  await lift(page, name, target, place);
  await page.mouse.up();
}

/** Drags a row by its handle with a finger. */
export async function dragByTouch(page: Page, name: string, target: Locator, place: "above" | "below" = "above"): Promise<void> {
  await centre(handle(page, name), target);
  const finger = await page.context().newCDPSession(page);
  const from = await centreOf(handle(page, name));
  const to = await height(target, place);
  const touch = (type: string, points: Point[]) => finger.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: points });
  await touch("touchStart", [from]);
  for (let step = 1; step <= 10; step++) await touch("touchMove", [{ x: from.x + step / 4, y: from.y + ((to - from.y) * step) / 10 }]);
  await touch("touchEnd", []);
  await finger.detach();
}

/** The order that the page shows at the moment, and when it came about: asked before the change, answered after it. */
export function whenOrderIs(page: Page, order: string[]): Promise<number> {
  return page
    .waitForFunction(
      ([selector, order]) => {
        const now = [...document.querySelectorAll(selector as string)].map((name) => name.textContent);
        return JSON.stringify(now) === JSON.stringify(order) ? Date.now() : false;
      },
      [NAMES, order] as const,
      { polling: "raf", timeout: 15_000 },
    )
    .then(async (found) => (await found.jsonValue()) as number);
}

/** Remembers when the next event of a kind happens on the page, by the wall clock. */
export async function watchFor(page: Page, event: string): Promise<() => Promise<number>> {
  await page.evaluate((event) => {
    const seen = window as unknown as { seenAt?: number };
    delete seen.seenAt;
    window.addEventListener(event, () => (seen.seenAt ??= Date.now()), { capture: true });
  }, event);
  return async () => (await page.waitForFunction(() => (window as unknown as { seenAt?: number }).seenAt)).jsonValue() as Promise<number>;
}

/** What screen readers were told last. */
export const said = (page: Page) => page.locator("[aria-live=assertive]");
