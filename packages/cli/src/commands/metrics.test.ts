import { describe, expect, it } from "vitest";
import { belay, server } from "../testing/belay.ts";
import { measuredExperiment, metricDetail, metricsReport } from "../testing/metric-samples.ts";
import { WireProblem } from "../testing/wire-server.ts";

const wire = () => server({ metrics: metricsReport, metric: metricDetail, experiment: measuredExperiment });

describe("metrics", () => {
  it("are shown with both arms, the difference and the verdict; what is not measured is named", async () => {
    const { code, out } = await belay(["metrics", "call-follow-up"], await wire());
    expect(code).toBe(0);
    expect(out.replace(/as of .*/, "as of then")).toBe(`call-follow-up · 140 accounts in 1 phase · as of then

METRIC           ROLE            BASELINE        AI    DIFFERENCE  INTERVAL              VERDICT                    UNITS
meeting-booked   success             22 %    42.6 %  +20.6 points  +1.2 to +40.1 points  better, not yet by enough  120 of 200 planned accounts
minutes-to-send  must-not-harm  1,412 min   9.4 min       −33.5 %  up to −9 %            holding                    120 of 200 planned accounts
order-signed     diagnostic             —  10.5 EUR             —  —                     too early                  12 of 40 accounts

Not measured yet: support-touches

  outcomes    40 counted, 3 waiting, 2 late
  crossovers  1 account seen on both arms
! Phase 1 has 90 to 50 units, and its split says 50 % AI. Look first at: lost exposures; a filter after assignment
`);
  });

  it("one is shown with its definition, phases, segments and how it came there", async () => {
    const { out } = await belay(["metrics", "call-follow-up", "meeting-booked"], await wire());
    expect(
      out
        .replaceAll(/(SINCE|LATELY) +/g, "$1  ")
        .replaceAll(/\d+ d ago */g, "then  ")
        .replaceAll(/ +$/gm, ""),
    ).toBe(`meeting-booked · meeting-booked
Whether a unit has "meeting-booked" in its window.
It is why the experiment is run.

  verdict        better, not yet by enough
  units          120 of 200 planned accounts
  baseline       22 %
  ai             42.6 %
  difference     +20.6 points, interval +1.2 to +40.1 points
  worth it from  15 points
  role           success, higher is better
  computed       Every unit counts once.
  method         pair betting
  outcomes       40 counted
  ! 2 outcomes came after the value was frozen and changed nothing.

PHASE   BASELINE           AI  BEGAN WITH            SINCE
    1  22 % (59)  42.6 % (61)  revision 3 activated  then

SEGMENT                 BASELINE         AI  DIFFERENCE  INTERVAL
tier =standard, small  25 % (30)  50 % (30)  +25 points  −5 to +55 points

LATELY  UNITS    DIFFERENCE  INTERVAL
then  40    +10 points  —
then  120  +20.6 points  +1.2 to +40.1 points
! Phase 1 has 90 to 50 units, and its split says 50 % AI. Look first at: lost exposures; a filter after assignment
`);
  });

  it("fit a narrow terminal", async () => {
    const { out } = await belay(["metrics", "call-follow-up"], await wire(), 60);
    const table = out.split("\n").slice(2, 6);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(out).toContain("better, not yet by enough");
  });

  it("come as JSON, and as CSV that no spreadsheet takes for a formula", async () => {
    const control = await wire();
    expect(JSON.parse((await belay(["metrics", "call-follow-up", "--json"], control)).out)).toEqual(
      metricsReport(),
    );
    const csv = async (...args: string[]) => (await belay(["metrics", ...args], control)).out.split("\r\n");
    expect(await csv("call-follow-up", "--csv")).toEqual([
      "metric,role,unit,status,detail,baseline_units,baseline,ai_units,ai,difference,low,high,verdict",
      "meeting-booked,success,meetings,measured,120 of 200 planned accounts,59,0.22,61,0.426,0.206,0.012,0.401,better-not-by-enough",
      "minutes-to-send,must-not-harm,min,measured,120 of 200 planned accounts,59,1412,61,9.44,-0.335,,-0.09,holding",
      "order-signed,diagnostic,EUR,too-early,12 of 40 accounts,7,,5,10.5,,,,",
      "support-touches,diagnostic,per unit,not-measured-yet,12 of 40 accounts,,,,,,,,",
      "",
    ]);
    expect(await csv("call-follow-up", "meeting-booked", "--csv")).toEqual([
      "at,units,difference,low,high",
      "2026-06-01T10:00:00.000Z,40,0.1,,",
      "2026-06-01T10:00:00.000Z,120,0.206,0.012,0.401",
      "",
    ]);
    expect(await csv("call-follow-up", "meeting-booked", "--csv", "segments")).toEqual([
      "attribute,value,baseline_units,baseline,ai_units,ai,difference,low,high",
      `tier,"'=standard, small",30,0.25,30,0.5,0.25,-0.05,0.55`,
      "",
    ]);
    expect((await csv("call-follow-up", "--csv", "phases"))[1]).toBe(
      "1,2026-06-01T10:00:00.000Z,,revision 3 activated,0.5,50,90,true",
    );
    const { code, err } = await belay(["metrics", "call-follow-up", "--csv", "series"], control);
    expect(code).toBe(2);
    expect(err).toContain('There is no table "series" here. Choose one of metrics, phases.');
  });

  it("that are not there end with 3", async () => {
    const control = await server({
      metric: () => {
        throw new WireProblem("not-found", "There is no metric meetings.");
      },
    });
    const { code, err } = await belay(["metrics", "call-follow-up", "meetings"], control);
    expect(code).toBe(3);
    expect(err).toContain("There is no metric meetings.");
  });
});
