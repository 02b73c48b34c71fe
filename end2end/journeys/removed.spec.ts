import { expect, MENTEE, open, test } from "../support/people";
import { choose, expectOrder, mentorshipWith, movable, names, PlanApi } from "../support/plan";

test("what was removed is offered after the message has gone, with and without scripts", async ({ as, requests }) => {
  const mentor = await requests("mentor");
  const plan = new PlanApi(mentor, await mentorshipWith(mentor, MENTEE.name));
  await plan.atLeast(3, 2);
  for (const javaScriptEnabled of [true, false]) {
    const page = await as("mentor");
    await open(page, plan.path);
    const order = await names(page);
    const gone = (await movable(page))[1];
    await choose(page, gone, "Remove");
    await expectOrder(page, order.filter((name) => name !== gone));
    await expect.poll(async () => (await plan.load()).milestones.map((m) => m.name)).not.toContain(gone);

    const later = await as("mentor", { javaScriptEnabled });
    await open(later, plan.path);
    await later.getByText(/^Recently removed/).click();
    const offer = later.locator(".removed li").filter({ hasText: gone });
    await expect(offer).toContainText("removed by");
    await offer.getByRole("button", { name: `Restore “${gone}”` }).click();
    await expect(later.locator(".removed li").filter({ hasText: gone })).toHaveCount(0);
    await expectOrder(later, order);
    // The screen that was open all the while follows.
    await expectOrder(page, order);
    await page.close();
  }
});
