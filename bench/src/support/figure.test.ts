import fc from "fast-check";
import { expect, test } from "vitest";
import { figureLine, holds, readFigure } from "./figure.ts";

test("a line says what its figure says", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 99_999, noNaN: true }),
      fc.integer({ min: 1, max: 9_999 }),
      fc.boolean(),
      fc.option(fc.double({ min: 0.01, max: 500, noNaN: true }), { nil: undefined }),
      (value, limit, atLeast, ratio) => {
        const figure = { name: "Kill, applied", value, unit: "ms", limit, atLeast };
        const read = readFigure(figureLine({ ...figure, ratio, peer: "a bare (small) broadcast, twice" }));
        expect(read).toMatchObject({ name: "Kill, applied", unit: "ms", limit, atLeast });
        expect(Math.abs(read!.value - value)).toBeLessThanOrEqual(
          value < 10 ? 0.005 : value < 1_000 ? 0.05 : 0.5,
        );
        expect(read!.peer).toBe(ratio === undefined ? undefined : "a bare (small) broadcast, twice");
      },
    ),
  );
});

test("other lines are no figures", () => {
  expect(readFigure("gate alone      120 ns/decision   (110 to 130)    1.00 x")).toBeUndefined();
  expect(readFigure("Warm-up: 3 rounds")).toBeUndefined();
  expect(readFigure("")).toBeUndefined();
});

test("a limit holds on its own side", () => {
  const figure = { name: "x", value: 100, unit: "ms", limit: 100 };
  expect([holds(figure), holds({ ...figure, value: 101 })]).toEqual([true, false]);
  expect([holds({ ...figure, atLeast: true }), holds({ ...figure, value: 99, atLeast: true })]).toEqual([
    true,
    false,
  ]);
});
