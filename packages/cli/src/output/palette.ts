export type Style = (text: string) => string;
export type Palette = Record<"bold" | "dim" | "red" | "yellow" | "green" | "blue", Style>;

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  blue: [34, 39],
};

/** Terminal styles, or functions that change nothing. */
export const palette = (coloured: boolean): Palette =>
  Object.fromEntries(
    Object.entries(codes).map(([name, [on, off]]) => [
      name,
      (text: string) => (coloured && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text),
    ]),
  ) as Palette;
