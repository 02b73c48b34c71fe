import { moveClock, nextLastSunday, Slot, wall } from "../support/clock";
import { act, ask, catchUp, fillSlot, move, proposal, standing } from "../support/meetings";
import { expect, MENTEE, MENTOR, open, ready, test } from "../support/people";
import { mentorshipWith, milestoneRow, PlanApi } from "../support/plan";

let mentorship: string;
let plan: PlanApi;

test.beforeEach(async ({ requests }) => {
  const mentor = await requests("mentor");
  mentorship = await mentorshipWith(mentor, MENTEE.name);
  plan = new PlanApi(mentor, mentorship);
});
test.afterEach(() => moveClock(0));

const DAYS = 86_400;

for (const hasScripts of [true, false]) {
  const how = hasScripts ? "in place, live on the other's page" : "without any script, by plain forms";
  // Two times of the same day for each journey: nobody has anything else then.
  const [asked, proposed] = hasScripts ? ["15:00", "16:00"] : ["17:00", "18:00"];

  test(`from the last item to the next milestone, ${how}`, async ({ as }) => {
    test.setTimeout(120_000);
    await plan.atLeast(3, 1);
    const options = hasScripts ? undefined : { javaScriptEnabled: false };
    const [mentor, mentee] = [await as("mentor", options), await as("mentee", options)];
    const first = Slot.on(1, asked);
    const second = Slot.on(1, proposed);
    const before = (await plan.load()).milestones;
    const at = before.findIndex((m) => !m.done_on);
    const [milestone, next] = [before[at], before[at + 1]];

    await test.step("the mentee marks every item", async () => {
      await open(mentee, plan.path);
      for (const { title } of milestone.items) {
        const tick = mentee.getByRole("button", { name: `Done: ${title}`, exact: true });
        if ((await tick.getAttribute("aria-pressed")) === "false") await tick.click();
        await expect(tick).toHaveAttribute("aria-pressed", "true");
      }
    });

    await test.step("the mentee asks for the review", async () => {
      await mentee.getByRole("link", { name: "Ask for the review meeting" }).click();
      const form = mentee.locator("form[action='/meetings/new']");
      await expect(form.getByLabel("Title", { exact: true })).toHaveValue(`Review: ${milestone.name}`);
      await expect(form.getByRole("radio", { name: "Milestone review" })).toBeChecked();
      await expect(form.getByLabel("Milestone", { exact: true })).toHaveValue(milestone.id);
      await ready(mentee);
      await fillSlot(form, first, MENTEE.zone);
      await form.getByLabel("Agenda").fill("1. What went well\n2. What comes next");
      if (hasScripts) {
        await expect(form.locator(".local-time")).toContainText(first.hours(MENTEE.zone));
        await expect(form.locator(".local-time")).toContainText(first.hours(MENTOR.zone));
      }
      await form.getByRole("button", { name: `Ask ${MENTOR.first} to meet` }).or(form.getByRole("button", { name: "Ask for the meeting" })).click();
      await mentee.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
      await expect(standing(mentee)).toContainText(`Waiting for ${MENTOR.first}`);
      await expect(mentee.locator(".meeting-when")).toContainText(first.hours(MENTEE.zone));
      await expect(mentee.locator(".meeting-when .theirs")).toContainText(`${first.hours(MENTOR.zone)} for ${MENTOR.first} in New York`);
      await expect(act(mentee, "accept")).toHaveCount(0);
    });
    const path = new URL(mentee.url()).pathname;

    await test.step("the mentor finds it on the first page and proposes another time", async () => {
      await open(mentor, "/");
      const wait = mentor.locator(".wait", { hasText: `Review: ${milestone.name}` });
      await expect(wait).toContainText(`${MENTEE.name} asks to meet on`);
      await expect(wait).toContainText(first.hours(MENTOR.zone));
      await wait.getByRole("link", { name: MENTEE.name }).click();
      await mentor.waitForURL(`**${path}`);
      await ready(mentor);
      await expect(mentor.locator(".meeting-when .theirs")).toContainText(`${first.hours(MENTEE.zone)} for ${MENTEE.first} in Athens`);
      const form = await proposal(mentor);
      await fillSlot(form, second, MENTOR.zone);
      await form.getByLabel("Why").fill("I have the school run at that hour.");
      await form.getByRole("button", { name: "Send the new time" }).click();
    });

    await test.step("old and new time stand side by side, for both, with both local times", async () => {
      await catchUp(mentee, hasScripts);
      const sides = [
        { page: mentor, mine: MENTOR.zone, theirs: MENTEE.zone, by: "Proposed by you" },
        { page: mentee, mine: MENTEE.zone, theirs: MENTOR.zone, by: `Proposed by ${MENTOR.first}` },
      ];
      for (const { page, mine, theirs, by } of sides) {
        const slots = page.locator(".slots .slot");
        await expect(slots).toHaveCount(2);
        await expect(slots.nth(0)).toContainText("Before");
        await expect(slots.nth(0)).toContainText(first.hours(mine));
        await expect(slots.nth(0).locator(".theirs")).toContainText(first.hours(theirs));
        await expect(slots.nth(1)).toContainText(by);
        await expect(slots.nth(1)).toContainText(second.hours(mine));
        await expect(slots.nth(1).locator(".theirs")).toContainText(second.hours(theirs));
        await expect(page.locator(".slot-reason")).toContainText("I have the school run at that hour.");
        const [left, right] = [(await slots.nth(0).boundingBox())!, (await slots.nth(1).boundingBox())!];
        expect(left.x + left.width).toBeLessThanOrEqual(right.x);
      }
    });

    await test.step("the mentee accepts", async () => {
      await mentee.getByRole("button", { name: "Accept this time" }).click();
      await expect(standing(mentee)).toContainText("Scheduled");
      await catchUp(mentor, hasScripts);
      await expect(standing(mentor)).toContainText("Scheduled");
      await expect(mentor.locator(".meeting-when")).toContainText(second.hours(MENTOR.zone));
      // Nobody can say that it took place before it is over.
      for (const page of [mentor, mentee]) await expect(act(page, "took_place")).toHaveCount(0);
    });

    const planPage = await as("mentee", options);
    await open(planPage, plan.path);
    await expect(planPage.getByRole("link", { name: "Open the meeting" })).toBeVisible();

    await test.step("when it is over, both say that it took place", async () => {
      await moveClock(2.5 * DAYS);
      for (const page of [mentee, mentor]) await open(page, path);
      await mentee.getByRole("button", { name: "It took place" }).click();
      await expect(mentee.locator(".answer-mine")).toContainText("It took place");
      await expect(mentee.locator(".answer:not(.answer-mine)")).toContainText("not answered yet");
      await catchUp(mentor, hasScripts);
      await expect(mentor.locator(".answer:not(.answer-mine)")).toContainText("It took place");
      await expect(mentor.locator(".answer-mine")).toContainText("not answered yet");
      await expect(milestoneRow(planPage, milestone.id)).not.toHaveClass(/is-done/);
      await mentor.getByRole("button", { name: "It took place" }).click();
      await expect(standing(mentor)).toContainText("Held");
      await catchUp(mentee, hasScripts);
      await expect(standing(mentee)).toContainText("Held");
      await expect(act(mentor, "took_place").or(act(mentor, "did_not"))).toHaveCount(0);
    });

    await test.step("the milestone is done, the next one opens", async () => {
      await catchUp(planPage, hasScripts);
      await expect(milestoneRow(planPage, milestone.id)).toHaveClass(/is-done/);
      await expect(milestoneRow(planPage, next.id)).toHaveClass(/is-open/);
      await expect(planPage.getByRole("button", { name: `Done: ${next.items[0].title}`, exact: true })).toBeVisible();
      const history = mentee.locator(".history li");
      await expect(history.filter({ hasText: "asked for this meeting" })).toHaveClass(/is-mine/);
      await expect(history.filter({ hasText: "proposed" })).toContainText("I have the school run at that hour.");
      await expect(history.filter({ hasText: "said: it took place" })).toHaveCount(2);
    });
  });
}

test.describe("the form", () => {
  const request = (page: import("@playwright/test").Page) => page.locator("form[action='/meetings/new']");
  const path = () => `/meetings/new?mentorship=${mentorship}`;

  test("checks itself while one types, and says it beside the field", async ({ as }) => {
    const page = await as("mentee");
    await open(page, path());
    const form = request(page);
    const title = form.getByLabel("Title", { exact: true });
    await title.fill("");
    await title.blur();
    await expect(page.locator("#title-error")).toHaveText("Please give the meeting a title.");
    await expect(title).toHaveAttribute("aria-invalid", "true");
    await title.fill("Something");
    await expect(page.locator("#title-error")).toHaveCount(0);

    await form.getByLabel("Start", { exact: true }).fill("14:00");
    await form.getByLabel("End", { exact: true }).fill("13:00");
    await form.getByLabel("End", { exact: true }).blur();
    await expect(page.locator("#end-error")).toContainText("The end must come after the start.");
    await form.getByRole("button", { name: /^Ask/ }).click();
    await expect(form.getByLabel("End", { exact: true })).toBeFocused();
    expect(new URL(page.url()).pathname).toBe("/meetings/new");
    await form.getByLabel("Ends the next day").check();
    await expect(page.locator("#end-error")).toHaveCount(0);
    await form.getByLabel("Ends the next day").uncheck();

    await form.getByRole("button", { name: "60 min" }).click();
    await expect(form.getByLabel("End", { exact: true })).toHaveValue("15:00");
    await form.getByLabel("Start", { exact: true }).fill("16:30");
    await expect(form.getByLabel("End", { exact: true })).toHaveValue("17:30");

    await form.getByLabel("Date", { exact: true }).fill(Slot.on(-3, "12:00").fields(MENTEE.zone).date);
    await expect(page.locator("#date-error")).toHaveText("This time has passed. Please pick one that lies ahead.");
  });

  test("refused, it keeps what was typed and says everything above and beside the fields", async ({ as }) => {
    const page = await as("mentee", { javaScriptEnabled: false });
    await open(page, path());
    const form = request(page);
    const typed = { Title: "", Description: "A <b>bold</b> plan & more", Agenda: "First line\nSecond line" };
    for (const [label, text] of Object.entries(typed)) await form.getByLabel(label).first().fill(text);
    await form.getByLabel("Date", { exact: true }).fill(Slot.on(9, "12:00").fields(MENTEE.zone).date);
    await form.getByLabel("Start", { exact: true }).fill("14:00");
    await form.getByLabel("End", { exact: true }).fill("13:15");
    await form.getByRole("radio", { name: "In person" }).check();
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await form.getByRole("button", { name: /^Ask/ }).click();
    expect((await answer).status()).toBe(422);

    const summary = page.getByRole("alert");
    await expect(summary).toBeFocused();
    for (const field of ["title", "end", "place"]) await expect(summary.locator(`a[href="#${field}"]`)).toBeVisible();
    await expect(page.locator("#end-error")).toContainText("The end must come after the start.");
    await expect(page.locator("#title-error")).toHaveText("Please give the meeting a title.");
    await expect(form.getByLabel("Description")).toHaveValue(typed.Description);
    await expect(form.getByLabel("Agenda")).toHaveValue(typed.Agenda);
    await expect(form.getByLabel("Start", { exact: true })).toHaveValue("14:00");
    await expect(form.getByLabel("End", { exact: true })).toHaveValue("13:15");
    await expect(form.getByRole("radio", { name: "In person" })).toBeChecked();
    await expect(form.getByLabel("Mentor")).toHaveValue(mentorship);
  });

  for (const hasScripts of [true, false]) {
    test(`asks which of two times is meant, and knows those that never come, ${hasScripts ? "while one types" : "without scripts"}`, async ({ as, requests }) => {
      const page = await as("mentee", hasScripts ? undefined : { javaScriptEnabled: false });
      await open(page, path());
      const form = request(page);
      const send = () => form.getByRole("button", { name: /^Ask/ }).click();
      const fill = async (date: string, start: string, end: string) => {
        await form.getByLabel("Date", { exact: true }).fill(date);
        await form.getByLabel("Start", { exact: true }).fill(start);
        await form.getByLabel("End", { exact: true }).fill(end);
        if (!hasScripts) await send();
      };
      // In Athens the clocks go from 3 to 4 in March, and from 4 back to 3 in October.
      await fill(nextLastSunday(3), "03:30", "04:30");
      await expect(page.locator("#start-error, #date-error").first()).toContainText(/clock|skip|does not exist|never/i);

      const autumn = nextLastSunday(10);
      await fill(autumn, "03:15", "04:15");
      const twice = page.locator("fieldset.twice");
      await expect(twice).toContainText("the start happens twice. Which one do you mean?");
      await twice.getByLabel("The second, after they went back").check();
      if (hasScripts) await expect(form.locator(".local-time")).toContainText("for Ben in New York");
      await send();
      await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
      // The second 03:15 in Athens is 01:15 UTC; the meeting's own page knows the instant by the mentor's wall.
      const start = wall(new Date(`${autumn}T01:15:00Z`), MENTOR.zone).time;
      await expect(page.locator(".meeting-when .theirs")).toContainText(start);
      await move(await requests("mentee"), new URL(page.url()).pathname, "withdraw");
    });
  }
});

test.describe("answers", () => {
  test("accepting over another meeting is refused: one of the two is busy then, and no more is said", async ({ as, requests }) => {
    const [mentee, mentor] = [await requests("mentee"), await requests("mentor")];
    const slot = Slot.on(33, "09:00");
    const agreed = await ask(mentee, mentorship, slot, MENTEE.zone, { title: "Agreed first" });
    await move(mentor, agreed, "accept");
    const overlapping = await ask(mentee, mentorship, Slot.on(33, "09:30"), MENTEE.zone, { title: "Over it" });

    const page = await as("mentor");
    await open(page, overlapping);
    await act(page, "accept").click();
    await expect(page.getByRole("alert")).toHaveText("One of you is busy then. Please pick another time.");
    await expect(act(page, "accept")).toBeVisible();

    const plain = await as("mentor", { javaScriptEnabled: false });
    await open(plain, overlapping);
    const answer = plain.waitForResponse((response) => response.request().method() === "POST");
    await act(plain, "accept").click();
    expect((await answer).status()).toBe(422);
    await expect(plain.locator(".meeting-card").getByRole("alert")).toHaveText("One of you is busy then. Please pick another time.");

    await move(mentee, overlapping, "withdraw");
    await move(mentee, agreed, "cancel", { reason: "Only a try." });
  });

  test("a new time for an agreed meeting leaves the old one standing until it is accepted", async ({ as, requests }) => {
    const [mentee, mentor] = [await requests("mentee"), await requests("mentor")];
    const [old, wanted] = [Slot.on(34, "09:00"), Slot.on(35, "10:00")];
    const path = await ask(mentee, mentorship, old, MENTEE.zone);
    await move(mentor, path, "accept");

    const [hers, his] = [await as("mentee"), await as("mentor")];
    await open(hers, path);
    await open(his, path);
    const form = await proposal(hers);
    await fillSlot(form, wanted, MENTEE.zone);
    await form.getByRole("button", { name: "Send the new time" }).click();
    await expect(his.locator(".slots .slot").nth(0)).toContainText("Now");
    await expect(his.locator(".slots .slot").nth(0)).toContainText(old.hours(MENTOR.zone));
    await expect(his.locator(".slots .slot").nth(1)).toContainText(wanted.hours(MENTOR.zone));
    await his.getByRole("button", { name: `Keep ${old.short(MENTOR.zone)}` }).click();
    await expect(standing(his)).toContainText("Scheduled");
    await expect(hers.locator(".meeting-when")).toContainText(old.hours(MENTEE.zone));
    await move(mentee, path, "cancel", { reason: "Only a try." });
  });

  test("“you suggest”, a suggestion, and a request that is declined with its reason", async ({ as, requests }) => {
    const path = await ask(await requests("mentee"), mentorship, Slot.on(36, "09:00"), MENTEE.zone);
    const [hers, his] = [await as("mentee"), await as("mentor")];
    await open(his, path);
    await open(hers, path);
    await his.getByRole("button", { name: `Let ${MENTEE.first} suggest a time` }).click();
    const form = await proposal(hers);
    await fillSlot(form, Slot.on(37, "11:00"), MENTEE.zone);
    await form.getByRole("button", { name: "Suggest this time" }).click();
    await expect(standing(hers)).toContainText(`Waiting for ${MENTOR.first}`);
    await his.locator("details#decline summary").click();
    await his.getByRole("button", { name: "Decline the meeting" }).click();
    await expect(his.locator("#decline-reason-error")).toContainText("Please give a reason");
    await expect(his.locator("#decline-reason")).toBeFocused();
    await his.locator("#decline-reason").fill("We are moving house that week.");
    await his.getByRole("button", { name: "Decline the meeting" }).click();
    await expect(standing(his)).toContainText("Declined");
    await expect(standing(hers)).toContainText("Declined");
    await expect(hers.locator(".slot-reason, .history").first()).toContainText("We are moving house that week.");
  });

  test("an answer that comes too late is answered with the present state", async ({ as, requests }) => {
    const mentee = await requests("mentee");
    const path = await ask(mentee, mentorship, Slot.on(38, "09:00"), MENTEE.zone);
    const page = await as("mentor");
    await page.route("**/live/**", (route) => route.abort());
    await open(page, path);
    await move(mentee, path, "withdraw");
    const answer = page.waitForResponse("**/api/meetings/move");
    await act(page, "accept").click();
    expect((await answer).status()).toBe(409);
    await expect(standing(page)).toContainText("Withdrawn");
    await expect(page.locator(".meeting-card").getByRole("alert")).toBeVisible();
    await expect(act(page, "accept")).toHaveCount(0);
  });

  test("agenda for both, private notes for nobody else", async ({ as, requests }) => {
    const mentee = await requests("mentee");
    const path = await ask(mentee, mentorship, Slot.on(39, "09:00"), MENTEE.zone);
    const [hers, his] = [await as("mentee"), await as("mentor")];
    await open(hers, path);
    await open(his, path);
    await hers.locator("#agenda").fill("How to say no");
    await hers.getByRole("button", { name: "Save agenda" }).click();
    await expect(hers.locator("#agenda")).toHaveValue("How to say no");
    await expect(his.getByText("Somebody has written in the agenda or the minutes.")).toBeVisible();
    await his.getByRole("link", { name: "Show what they wrote" }).click();
    await expect(his.locator("#agenda")).toHaveValue("How to say no");

    await hers.locator("#private_note").fill("Ask about the raise");
    await hers.getByRole("button", { name: "Save notes" }).click();
    await expect(hers.locator("#private_note")).toHaveValue("Ask about the raise");
    await open(his, path);
    expect(await his.content()).not.toContain("Ask about the raise");
    await move(mentee, path, "withdraw");
  });
});
