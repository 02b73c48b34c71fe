import {
  expect,
  request,
  test as base,
  type APIRequestContext,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "@playwright/test";

export { expect };

/** The four whom the demo lets in. */
export type Person = "admin" | "manager" | "mentor" | "mentee";
export const PASSWORD = "ithaca-demo";
export const email = (person: Person) => `${person}@demo.example`;

/** What of a person the demo fixes. */
export const MENTOR = { name: "Ben Okafor", first: "Ben", zone: "America/New_York" };
export const MENTEE = { name: "Ana Petrova", first: "Ana", zone: "Europe/Athens" };

type State = Awaited<ReturnType<APIRequestContext["storageState"]>>;

interface Fixtures {
  /** A page of that person, in a browser context of its own. */
  as: (person: Person | "nobody", options?: BrowserContextOptions) => Promise<Page>;
  /** That person's session without a browser. */
  requests: (person: Person) => Promise<APIRequestContext>;
  /** What no page may do: throw, or be stopped by the content security policy. */
  mishaps: string[];
}

interface ForAll {
  session: (person: Person) => Promise<State>;
  /** Browser contexts that are used again, so that a page need not load and compile everything anew each time. */
  kept: Map<Person, BrowserContext>;
}

/** Each person signs in once; every context of theirs goes on with that session. */
export const test = base.extend<Fixtures, ForAll>({
  session: [
    async ({}, use, info) => {
      const known = new Map<Person, Promise<State>>();
      const open = async (person: Person) => {
        const door = await request.newContext({ baseURL: info.project.use.baseURL });
        const answer = await door.post("/sign-in", { form: { email: email(person), password: PASSWORD, next: "/" }, maxRedirects: 0 });
        expect(answer.status()).toBe(303);
        const state = await door.storageState();
        await door.dispose();
        return state;
      };
      await use((person) => {
        if (!known.has(person)) known.set(person, open(person));
        return known.get(person)!;
      });
    },
    { scope: "worker" },
  ],
  kept: [
    async ({}, use) => {
      const kept = new Map<Person, BrowserContext>();
      await use(kept);
      await Promise.all([...kept.values()].map((context) => context.close()));
    },
    { scope: "worker" },
  ],
  mishaps: async ({}, use) => {
    const mishaps: string[] = [];
    await use(mishaps);
    expect(mishaps).toEqual([]);
  },
  as: async ({ browser, session, kept, mishaps }, use) => {
    const opened: { close(): Promise<void> }[] = [];
    const inUse = new Set<Person>();
    const contextFor = async (person: Person | "nobody", options?: BrowserContextOptions) => {
      const storageState = person === "nobody" ? undefined : await session(person);
      return browser.newContext({ reducedMotion: "reduce", storageState, ...options });
    };
    await use(async (person, options) => {
      let context: BrowserContext;
      // A second page in the same window would lie behind the first and be drawn seldom.
      if (person === "nobody" || options || inUse.has(person)) {
        context = await contextFor(person, options);
        opened.push(context);
      } else {
        if (!kept.has(person)) kept.set(person, await contextFor(person));
        context = kept.get(person)!;
        inUse.add(person);
      }
      const page = await context.newPage();
      opened.unshift(page);
      if (options?.javaScriptEnabled === false) plain.add(page);
      page.on("pageerror", (error) => mishaps.push(`${page.url()} ${error}`));
      page.on("console", (message) => {
        if (/Content Security Policy|panicked/.test(message.text())) mishaps.push(`${page.url()} ${message.text()}`);
      });
      return page;
    });
    for (const one of opened) await one.close();
  },
  requests: async ({ session, baseURL }, use) => {
    const open: APIRequestContext[] = [];
    await use(async (person) => {
      const mine = await request.newContext({ baseURL, storageState: await session(person) });
      open.push(mine);
      return mine;
    });
    await Promise.all(open.map((one) => one.dispose()));
  },
});

/** Pages without any script. */
const plain = new WeakSet<Page>();

/** Waits until the islands of a page are at work; a page without any is ready as it is. */
export async function ready(page: Page): Promise<void> {
  if (plain.has(page)) return;
  await page.waitForFunction(
    () => !document.querySelector("script[type=module]") || document.documentElement.dataset.ready === "",
  );
}

/** Opens a page and waits for its islands. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await ready(page);
}

/** Says something about how long a thing took, in the log and in the report. */
export function note(what: string, value: number, unit = "ms"): void {
  const words = `${what}: ${Math.round(value)} ${unit}`;
  test.info().annotations.push({ type: "timing", description: words });
  console.log(`    ${words}`);
}
