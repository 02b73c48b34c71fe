import { expect, type APIRequestContext, type Locator, type Page } from "@playwright/test";

import { Slot } from "./clock";
import { open } from "./people";

/** Asks for a meeting by the plain form, without a page; answers with the meeting's path. */
export async function ask(
  requests: APIRequestContext,
  mentorship: string,
  slot: Slot,
  zone: string,
  more: Record<string, string> = {},
): Promise<string> {
  const form = { mentorship, kind: "check_in", title: "A check-in", venue: "virtual", zone, ...slot.fields(zone), ...more };
  const answer = await requests.post("/meetings/new", { form, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
  return answer.headers()["location"];
}

/** Makes a move on a meeting by the plain form, without a page, on the version that its page shows. */
export async function move(requests: APIRequestContext, path: string, act: string, more: Record<string, string> = {}): Promise<void> {
  const page = await (await requests.get(path)).text();
  const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? "";
  const answer = await requests.post(path, { form: { act, version, ...more }, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
}

/** Fills in date, start and end of a form. */
export async function fillSlot(form: Locator, slot: Slot, zone: string): Promise<void> {
  const { date, start, end } = slot.fields(zone);
  await form.getByLabel("Date", { exact: true }).fill(date);
  await form.getByLabel("Start", { exact: true }).fill(start);
  await form.getByLabel("End", { exact: true }).fill(end);
}

/** How the meeting of the page stands, in a line. */
export const standing = (page: Page) => page.locator("#standing");

/** A button of the card that makes a move. */
export const act = (page: Page, kind: string) => page.locator(`.meeting-card button[name="act"][value="${kind}"]`);

/** The form of the card that proposes another time, opened. */
export async function proposal(page: Page): Promise<Locator> {
  const fold = page.locator("details#propose");
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
  return fold.locator("form");
}

/** Opens the page again where nothing could have told it of a change. */
export async function catchUp(page: Page, hasScripts: boolean): Promise<void> {
  if (!hasScripts) await open(page, page.url());
}
