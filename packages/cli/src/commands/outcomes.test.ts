import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { definition as definitionSchema, type Outcome } from "@belay/contracts";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { belay, home, server } from "../testing/belay.ts";
import { soundDefinition } from "../testing/definition-folder.ts";
import * as samples from "../testing/samples.ts";
import { WireProblem, type WireServer } from "../testing/wire-server.ts";

const metrics = {
  business: [
    {
      key: "meetings",
      name: "Meetings",
      why: "They are what a call is for.",
      unit: "meetings",
      kind: "conversion",
      outcome: "meeting-booked",
      direction: "higher",
      windowHours: 24,
    },
    {
      key: "orders",
      name: "Orders",
      why: "They pay for the calls.",
      unit: "EUR",
      kind: "amount",
      outcome: "order-signed",
      direction: "higher",
      windowHours: 240,
      currency: "EUR",
    },
  ],
};

/** A control plane that keeps outcomes by id; `taken` is what it holds. */
async function controlPlane(failures: (WireProblem | undefined)[] = []) {
  const taken = new Map<string, Outcome>();
  let batches = 0;
  const wire = await server({
    experiment: () => ({
      ...samples.experiment(),
      definition: definitionSchema.parse({ ...parse(soundDefinition), metrics }),
    }),
    outcomes: ({ body }) => {
      const failure = failures.shift();
      if (failure) throw failure;
      batches++;
      const given = (body as { outcomes: Outcome[] }).outcomes;
      const before = taken.size;
      const refused = given.flatMap(({ unit }, index) =>
        unit === "refused" ? [{ index, code: "invalid-request", message: "Refused for a test." }] : [],
      );
      for (const outcome of given) if (outcome.unit !== "refused") taken.set(outcome.id, outcome);
      const accepted = taken.size - before;
      return { accepted, duplicates: given.length - refused.length - accepted, refused };
    },
  });
  return { wire, taken, batches: () => batches };
}

async function importFile(wire: WireServer, content: string | Buffer, ...args: string[]) {
  const { folder } = await home();
  await writeFile(join(folder, "file.csv"), content);
  return belay(
    ["outcomes", "import", join(folder, "file.csv"), "--experiment", "call-follow-up", ...args],
    wire,
  );
}

const booked = ["--map", "unit=account_id,at=booked_at", "--name", "meeting-booked"];
const plain = `account_id,booked_at
acc-1,2025-11-20T09:30:00Z
acc-2,2025-11-20T11:00:00+01:00
`;

describe("outcomes import", () => {
  it("hands in what a file says, and the same file again counts nothing twice", async () => {
    const { wire, taken } = await controlPlane();
    expect(await importFile(wire, plain, ...booked)).toEqual({
      code: 0,
      err: "",
      out: "✓ 2 outcomes taken.\n",
    });
    expect([...taken.values()]).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        experiment: "call-follow-up",
        unit: "acc-1",
        name: "meeting-booked",
        at: "2025-11-20T09:30:00.000Z",
      },
      expect.objectContaining({ unit: "acc-2", at: "2025-11-20T10:00:00.000Z" }),
    ]);
    expect((await importFile(wire, plain, ...booked)).out).toBe("✓ 0 outcomes taken, 2 known already.\n");
  });

  it("reads semicolons, tabs, a byte order mark, quoted fields, decimal commas and local times", async () => {
    const { wire, taken } = await controlPlane();
    const map = "unit=Account, at=Signed at,value=Amount; net,name=Event,currency=Currency";
    const times = ["--timezone", "Europe/Oslo", "--time-of-day", "12:00"];
    const args = ["--map", map, "--decimal", "comma", ...times];
    const content = `\ufeffEvent;"Account";"Signed at";"Amount; net";Currency;Note
order-signed;"acc; 1";2025-07-01 09:30;1.234,50;EUR;"two
lines, and ""quotes"""
order-signed;acc-2;2025-12-01;7,5;eur;
`;
    const { code, out } = await importFile(wire, content, ...args);
    expect({ code, out }).toEqual({ code: 0, out: "✓ 2 outcomes taken.\n" });
    expect([...taken.values()]).toMatchObject([
      {
        unit: "acc; 1",
        at: "2025-07-01T07:30:00.000Z",
        value: 1234.5,
        currency: "EUR",
        name: "order-signed",
      },
      { unit: "acc-2", at: "2025-12-01T11:00:00.000Z", value: 7.5, currency: "EUR" },
    ]);
    const tabs = plain.replaceAll(",", "\t").replaceAll("\n", "\r\n");
    expect((await importFile(wire, tabs, ...booked)).out).toBe("✓ 2 outcomes taken.\n");
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`sep=|\r\n${plain.replaceAll(",", "|")}`, "utf16le"),
    ]);
    expect((await importFile(wire, utf16, ...booked)).out).toBe("✓ 0 outcomes taken, 2 known already.\n");
  });

  it("dry: sends nothing, and lists what does not fit by line, with the reason", async () => {
    const { wire, taken } = await controlPlane();
    const content = `account_id,booked_at,minutes,what,money
acc-1,2025-11-20T09:30:00Z,12,meeting-booked,
,2025-11-20T09:30:00Z,12,meeting-booked,
"acc
3",20/11/2025,12,meeting-booked,
acc-4,2025-02-30T09:30:00Z,12,meeting-booked,

acc-5,2025-11-20 09:30,12,meeting-booked,
acc-6,2025-11-20T09:30:00Z,"12,5",meeting-booked,
acc-7,2025-11-20T09:30:00Z,12,Meeting booked,
acc-8
acc-1,2025-11-20T09:30:00Z,12,meeting-booked,
acc-9,2025-11-20T09:30:00Z,12,meeting-boked,USD
acc-9,2999-11-20T09:30:00Z,12,order-signed,EUR
acc-9,${new Date(Date.now() + 3_600_000).toISOString()},12,order-signed,EUR
acc-10,2025-11-20,12,order-signed,EUR
`;
    const map = "unit=account_id,at=booked_at,value=minutes,name=what,currency=money";
    const { code, out } = await importFile(wire, content, "--map", map, "--dry-run");
    expect(code).toBe(1);
    expect(out).toBe(`✓ Dry run: 4 of 13 rows fit. Nothing was sent.
! 9 rows do not fit:

LINE  WHY
   3  account_id is empty: nobody knows whose outcome it is
   4  booked_at "20/11/2025" is no time; write it as 2026-11-20T09:30:00+01:00
   6  booked_at "2025-02-30T09:30:00Z" is a time that does not exist
   8  booked_at "2025-11-20 09:30" says no time zone; add an offset such as +01:00, or say --timezone, such as --timezone Europe/Oslo
   9  minutes "12,5" is a number with a comma; where that is its decimal sign, say --decimal comma
  10  what "Meeting booked" can't be taken: use lower-case letters, digits and single hyphens, starting with a letter
  11  booked_at is empty: nobody knows when it happened
  14  booked_at "2999-11-20T09:30:00Z" is before 2000 or more than a day in the future; look at the year, and at day and month
  16  booked_at "2025-11-20" is a day without a time; say --time-of-day, such as --time-of-day 12:00
! 1 row is named "meeting-boked", which no metric asks for (they ask for meeting-booked, order-signed): kept, and unused.
! 1 row is in USD; metrics count EUR only.
! 1 row lies in the future; look at time zone, day and month.
! 1 row says the same as one before, and counts once with it.
`);
    expect(taken.size).toBe(0);
    expect(wire.seen.map(({ name }) => name)).toEqual(["experiment"]);
  });

  it("goes on past what does not fit, the control plane's refusals included, as JSON too", async () => {
    const { wire, taken } = await controlPlane();
    const content = `${plain}refused,2025-11-20T09:30:00Z\n,2025-11-20T09:30:00Z\n`;
    const { code, out } = await importFile(wire, content, ...booked, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      dryRun: false,
      rows: 4,
      fit: 2,
      accepted: 2,
      duplicates: 0,
      misfitCount: 2,
      misfits: [
        { line: 5, reason: "account_id is empty: nobody knows whose outcome it is" },
        { line: 4, reason: "Refused for a test." },
      ],
      names: { "meeting-booked": 3 },
    });
    expect(taken.size).toBe(2);
  });

  it("streams a big file in batches", async () => {
    const { wire, taken, batches } = await controlPlane();
    const lines = Array.from({ length: 20_000 }, (_, index) => `acc-${index},2025-11-20T09:30:00Z`);
    const { out } = await importFile(wire, `account_id,booked_at\n${lines.join("\n")}`, ...booked);
    expect(out).toBe("✓ 20,000 outcomes taken.\n");
    expect(taken.size).toBe(20_000);
    expect(batches()).toBe(40);
  });

  it("tries again while the control plane is away, and says how far it came", async () => {
    const away = () => new WireProblem("unavailable", "Away for a test.");
    const { wire, taken } = await controlPlane([away()]);
    expect((await importFile(wire, plain, ...booked)).code).toBe(0);
    expect(taken.size).toBe(2);
    const refusing = await controlPlane([
      undefined,
      new WireProblem("unauthenticated", "The key is revoked."),
    ]);
    const lines = Array.from({ length: 600 }, (_, index) => `acc-${index},2025-11-20T09:30:00Z`);
    const { code, err } = await importFile(
      refusing.wire,
      `account_id,booked_at\n${lines.join("\n")}`,
      ...booked,
    );
    expect(code).toBe(4);
    expect(err).toContain(
      "The key is revoked. 500 outcomes of the file had been taken by then; import it again, each counts once.",
    );
  });

  it.each([
    ["no header", "", booked, "file.csv is empty."],
    [
      "a column that is not there",
      "a,b\n1,2\n",
      booked,
      'no column "account_id" for unit. Its columns are: a, b.',
    ],
    ["a column twice", "account_id,account_id,booked_at\n", booked, 'two columns "account_id"'],
    ["no unit", plain, ["--map", "at=booked_at", "--name", "x"], "which column is unit"],
    ["no name", plain, ["--map", "unit=account_id,at=booked_at"], "Say what happened"],
    [
      "a pair of nothing",
      plain,
      ["--map", "who=account_id", "--name", "x"],
      '"who=account_id" is none of them',
    ],
    ["no such zone", plain, [...booked, "--timezone", "Oslo"], "Name a time zone"],
    ["a workbook", "PK\u0003\u0004…", booked, "is a workbook or an archive"],
    ["latin-1", Buffer.from(`${plain}caf\u00e9,x\n`, "latin1"), booked, "file.csv is not UTF-8."],
    [
      "a quote without an end",
      `${plain}"acc-3,2025-11-20T09:30:00Z\n`,
      booked,
      "a quoted field that is not closed",
    ],
  ])("refuses %s in a sentence", async (_, content, args, sentence) => {
    const { wire, taken } = await controlPlane();
    const { code, err } = await importFile(wire, content, ...args);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
    expect(taken.size).toBe(0);
  });

  it("asks for no more than handing in where the key may do no more", async () => {
    const { wire } = await controlPlane();
    const forbidding = await server({
      experiment: () => {
        throw new WireProblem("forbidden", "A service key may not read experiments.");
      },
      outcomes: () => ({ accepted: 2, duplicates: 0, refused: [] }),
    });
    expect((await importFile(forbidding, plain, ...booked)).out).toBe("✓ 2 outcomes taken.\n");
    expect(
      (await importFile(wire, plain, "--map", "unit=account_id,at=booked_at", "--name", "demo")).out,
    ).toContain('2 rows are named "demo", which no metric asks for');
  });
});
