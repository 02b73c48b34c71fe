import { moveClock, Slot } from "../support/clock";
import { act, ask, catchUp, move, standing } from "../support/meetings";
import { expect, MENTEE, MENTOR, open, test } from "../support/people";
import { mentorshipWith, PlanApi } from "../support/plan";

const DAYS = 86_400;
let mentorship: string;

test.beforeEach(async ({ requests }) => {
  mentorship = await mentorshipWith(await requests("mentor"), MENTEE.name);
});
test.afterEach(() => moveClock(0));

for (const hasScripts of [true, false]) {
  const options = hasScripts ? undefined : { javaScriptEnabled: false };
  const how = hasScripts ? "in place" : "without any script";

  test(`both change what a meeting is called and where it is, ${how}`, async ({ as, requests }) => {
    const slot = Slot.on(20, hasScripts ? "06:00" : "07:00");
    const path = await ask(await requests("mentor"), mentorship, slot, MENTOR.zone, { title: "Before" });
    const [mentor, mentee] = [await as("mentor", options), await as("mentee", options)];
    for (const page of [mentor, mentee]) await open(page, path);

    const fold = mentee.locator("details#details");
    await fold.locator("summary").click();
    await fold.getByLabel("Title").fill("A walk");
    await fold.getByRole("radio", { name: "In person" }).check();
    await fold.getByLabel("Place").fill("The harbor");
    await fold.getByLabel("Description").fill("Bring <b>good</b> shoes");
    await fold.getByRole("button", { name: "Save details" }).click();
    await expect(mentee.getByRole("heading", { level: 1 })).toHaveText("A walk");
    await expect(mentee.locator(".meeting-place")).toContainText("The harbor");
    await expect(mentee.locator(".meeting-about")).toHaveText("Bring <b>good</b> shoes");

    await catchUp(mentor, hasScripts);
    await expect(mentor.getByRole("heading", { level: 1 })).toHaveText("A walk");
    await expect(mentor.locator(".history li").first()).toContainText("changed the title, the description and the way to meet");

    // Whoever saves from an old page is shown what stands now, and keeps what was typed.
    const theirs = mentor.locator("details#details");
    await theirs.locator("summary").click();
    await theirs.locator("input[name=version]").evaluate((input: HTMLInputElement) => (input.value = "1"));
    await theirs.getByLabel("Title").fill("A swim");
    await theirs.getByRole("button", { name: "Save details" }).click();
    await expect(mentor.locator(".meeting-card .notice-danger")).toContainText("What you typed is still here");
    await expect(mentor.locator("details#details").getByLabel("Title")).toHaveValue("A swim");
    await expect(mentor.getByRole("heading", { level: 1 })).toHaveText("A walk");
    await mentor.locator("details#details").getByRole("button", { name: "Save details" }).click();
    await expect(mentor.getByRole("heading", { level: 1 })).toHaveText("A swim");
    await catchUp(mentee, hasScripts);
    await expect(mentee.getByRole("heading", { level: 1 })).toHaveText("A swim");
  });
}

test("from an item's menu to a check-in about it", async ({ as, requests }) => {
  const plan = new PlanApi(await requests("mentor"), mentorship);
  await plan.atLeast(2, 1);
  const milestone = (await plan.load()).milestones.find((m) => !m.done_on)!;
  const item = milestone.items[0];
  const mentee = await as("mentee");
  await open(mentee, plan.path);
  await mentee.getByRole("button", { name: `More for ${item.title}`, exact: true }).click();
  await mentee.getByRole("link", { name: "Ask for a meeting about this" }).click();
  await mentee.waitForURL(/\/meetings\/new/);
  const form = mentee.locator("form[action='/meetings/new']");
  await expect(form.getByLabel("Item")).toHaveValue(item.id);
  await expect(form.getByLabel("Milestone", { exact: true })).toHaveValue(milestone.id);
  const { date, start, end } = Slot.on(21, "06:00").fields(MENTEE.zone);
  await form.getByLabel("Date", { exact: true }).fill(date);
  await form.getByLabel("Start", { exact: true }).fill(start);
  await form.getByLabel("End", { exact: true }).fill(end);
  await form.getByRole("button", { name: /^Ask/ }).click();
  await mentee.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
  await expect(mentee.locator(".page-head .lead")).toContainText(`Check-in about “${item.title}” in the milestone`);
  await mentee.locator(".page-head .lead a").click();
  await expect(mentee).toHaveURL(plan.path);
});

test("an action item is taken on, waits on its day, and is ticked off", async ({ as, requests }) => {
  const path = await ask(await requests("mentor"), mentorship, Slot.on(22, "06:00"), MENTOR.zone, { title: "With a task" });
  const [mentor, mentee] = [await as("mentor"), await as("mentee")];
  await open(mentor, path);
  await mentor.getByText("Add an action item").click();
  await mentor.getByRole("button", { name: "Add", exact: true }).click();
  await expect(mentor.getByRole("alert")).toContainText("Please say what is to be done.");
  await mentor.getByLabel("What is to be done").fill("Send the notes");
  await mentor.getByRole("radio", { name: MENTEE.first }).check();
  await mentor.getByLabel("By when").fill(Slot.on(0, "12:00").fields(MENTEE.zone).date);
  await mentor.getByRole("button", { name: "Add", exact: true }).click();
  await expect(mentor.locator(".task", { hasText: "Send the notes" })).toContainText(MENTEE.first);

  await open(mentee, "/");
  const wait = mentee.locator(".wait", { hasText: "Send the notes" });
  await expect(wait).toBeVisible();
  await wait.getByRole("link", { name: "Send the notes" }).click();
  await mentee.getByRole("button", { name: "Remove" }).click();
  await mentee.getByRole("button", { name: "Undo" }).click();
  await mentee.waitForURL(`**${path}#tasks`);
  await mentee.getByRole("button", { name: "Done: Send the notes" }).click();
  await expect(mentee.locator("#tasks summary", { hasText: "1 done" })).toBeVisible();
  await open(mentee, "/");
  await expect(mentee.locator(".wait", { hasText: "Send the notes" })).toHaveCount(0);
});

test("minutes that both agree to share are read by one more person, until one of them ends it", async ({ as, requests }) => {
  const [byMentor, byMentee] = [await requests("mentor"), await requests("mentee")];
  const path = await ask(byMentor, mentorship, Slot.on(1, "04:00"), MENTOR.zone, { title: "To be shared" });
  await move(byMentee, path, "accept");
  await moveClock(2.5 * DAYS);
  const [mentor, mentee, manager] = [await as("mentor"), await as("mentee"), await as("manager")];
  await open(mentor, path);
  await mentor.locator("textarea#minutes").fill("We agreed on three things.");
  await mentor.getByRole("button", { name: "Save minutes" }).click();
  await mentor.waitForURL(`**${path}`);
  await mentor.getByText("Share with somebody").click();
  await mentor.getByLabel("Name or e-mail address").fill("Omar Bittar");
  await mentor.getByRole("button", { name: "Propose" }).click();
  await expect(mentor.locator("#sharing .task")).toContainText(`Waiting for ${MENTEE.first}`);
  expect((await manager.goto(`${path}/minutes`))!.status()).toBe(404);

  await open(mentee, "/");
  await mentee.locator(".wait", { hasText: "wants to share the minutes of To be shared" }).getByRole("link", { name: "Answer" }).click();
  await mentee.getByRole("button", { name: "Agree: Omar Bittar" }).click();
  await expect(mentee.locator("#sharing .task")).toContainText("Shared");

  await open(manager, "/meetings");
  await manager.getByRole("link", { name: /Shared with me/ }).click();
  await manager.getByRole("link", { name: "To be shared" }).click();
  await expect(manager.locator("main")).toContainText("We agreed on three things.");
  await mentee.getByRole("button", { name: "Stop sharing: Omar Bittar" }).click();
  await expect(mentee.locator("#sharing .task")).toHaveCount(0);
  expect((await manager.reload())!.status()).toBe(404);
});

test("what the two disagree about is found and settled by staff", async ({ as, requests }) => {
  const [byMentor, byMentee] = [await requests("mentor"), await requests("mentee")];
  const path = await ask(byMentor, mentorship, Slot.on(1, "03:00"), MENTOR.zone, { title: "Was it or not" });
  await move(byMentee, path, "accept");
  await moveClock(2.5 * DAYS);
  await move(byMentor, path, "took_place");
  await move(byMentee, path, "did_not");
  const admin = await as("admin");
  await open(admin, "/meetings");
  await admin.getByRole("link", { name: /To settle as staff/ }).click();
  await admin.getByRole("link", { name: "Was it or not" }).click();
  await expect(standing(admin)).toContainText("Answers differ");
  await admin.getByText("Record as held").first().click();
  await admin.locator("#resolve_held textarea").fill("Both calendars say so.");
  await act(admin, "resolve_held").click();
  await expect(standing(admin)).toContainText("Held");
  await open(admin, "/meetings/disputed");
  await expect(admin.getByRole("link", { name: "Was it or not" })).toHaveCount(0);
});

test("a request that nobody answers expires when its time comes", async ({ as, requests }) => {
  const path = await ask(await requests("mentor"), mentorship, Slot.on(2, "05:00"), MENTOR.zone, { title: "Left alone" });
  const mentee = await as("mentee");
  await open(mentee, path);
  await expect(act(mentee, "accept")).toBeVisible();
  await moveClock(3 * DAYS);
  await open(mentee, path);
  await expect(standing(mentee)).toContainText("Expired");
  await expect(act(mentee, "accept")).toHaveCount(0);
  await expect(mentee.locator(".history li").first()).toContainText("expired without an answer");
  await open(mentee, "/meetings?list=past");
  await expect(mentee.getByRole("link", { name: "Left alone" })).toBeVisible();
});
