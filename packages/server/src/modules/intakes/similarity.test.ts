import { describe, expect, test } from "vitest";
import { compareWorkflows, findSimilar, likeness, type Workflow } from "./similarity.ts";

const followUp: Workflow = {
  name: "Follow-up after a sales call",
  text: "Reps write an e-mail after each call and it goes out late.",
  owner: "Marta Lindqvist",
  systems: ["CRM"],
};
const like = (change: Partial<Workflow>) => compareWorkflows(followUp, { ...followUp, ...change });

describe("two workflows", () => {
  test("that are one say so in full, whichever is asked", () => {
    const { similarity, reasons } = like({});
    expect(similarity).toBe(1);
    expect(reasons[0]).toBe("It has the same name.");
    expect(reasons).toContain("Both use CRM.");
    expect(reasons).toContain("Marta Lindqvist answers for both.");
  });

  test("are pointed out where the words are the same in another form and order", () => {
    const { similarity, reasons } = like({
      name: "Sales calls: following up",
      text: "After calls, e-mails are written too late",
      owner: "Sales",
      systems: ["crm"],
    });
    expect(similarity).toBeGreaterThan(likeness);
    expect(reasons[0]).toBe("Both names say “follow”, “sales”, “call”.");
  });

  test("that share the system and the owner alone are not", () => {
    expect(like({ name: "Credit limits", text: "Checked by hand." }).similarity).toBeLessThan(likeness);
  });

  test("in a script without spaces are compared too", () => {
    const workflow = (name: string) => ({ name, text: "", owner: "", systems: [] });
    expect(
      compareWorkflows(workflow("顧客への返信メール"), workflow("顧客への返信メール作成")).similarity,
    ).toBeGreaterThan(likeness);
  });

  test("compare alike both ways", () => {
    const other = { name: "Replies to price requests", text: "late calls", owner: "", systems: ["CRM"] };
    expect(compareWorkflows(followUp, other).similarity).toBe(compareWorkflows(other, followUp).similarity);
  });
});

test("a workflow without a name is like nothing", () => {
  expect(findSimilar({ ...followUp, name: " … " }, [{ workflow: followUp }])).toEqual([]);
});

test("the most alike come first, and no more than a few", () => {
  const candidates = Array.from({ length: 9 }, (_, index) => ({
    id: index,
    workflow: { ...followUp, ...(index !== 4 && { owner: "Somebody else" }) },
  }));
  const found = findSimilar(followUp, candidates);
  expect(found[0]!.id).toBe(4);
  expect(found).toHaveLength(5);
});
