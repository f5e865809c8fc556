import { formatPlural } from "../../lib/format.ts";

const millimetre = 96 / 25.4;
/** The page's margins, as in the print style: above and below, left and right. */
const margins = { block: 12, inline: 14 };

/** What is left of a sheet for the memo, in CSS pixels. */
export interface Sheet {
  name: "A4" | "Letter";
  width: number;
  height: number;
}

const sheetOf = (name: Sheet["name"], width: number, height: number): Sheet => ({
  name,
  width: (width - 2 * margins.inline) * millimetre,
  height: (height - 2 * margins.block) * millimetre,
});

export const sheets: readonly Sheet[] = [sheetOf("A4", 210, 297), sheetOf("Letter", 215.9, 279.4)];

/** How tall the memo came out on a sheet, and how long each of its parts is there. */
export interface PageMeasure {
  sheet: Sheet;
  height: number;
  parts: PartMeasure[];
}

export interface PartMeasure {
  label: string;
  lines: number;
  characters: number;
  /** Height that leaving out one of its lines saves: half a line where it stands in one of two columns. */
  lineSaves: number;
}

export interface PageFit {
  fits: boolean;
  /** `Fits one page: A4 with 31 mm to spare, Letter with 12 mm.` */
  words: string;
  /** Which parts to shorten, the longest first, and by how much. */
  cuts: { label: string; words: string }[];
}

/** Parts of two lines or less are not worth looking at. */
const shortPart = 2;

/** Whether the memo is one page on both sheets, and otherwise what is too long and by how much. */
export function pageFit(measures: readonly PageMeasure[]): PageFit {
  const spare = measures.map((measure) => ({
    ...measure,
    spare: measure.sheet.height - measure.height,
  }));
  const tooLong = spare.filter((measure) => measure.spare < 0);
  if (tooLong.length === 0) {
    const words = spare.map(
      ({ sheet, spare: left }, index) =>
        `${sheet.name} with ${formatMillimetres(left, "down")}${index === 0 ? " to spare" : ""}`,
    );
    return { fits: true, words: `Fits one page: ${words.join(", ")}.`, cuts: [] };
  }
  const fitting = spare.filter((measure) => measure.spare >= 0);
  const words = [
    ...tooLong.map(
      ({ sheet, spare: left }) => `${formatMillimetres(-left, "up")} too long for ${sheet.name}`,
    ),
    ...fitting.map(({ sheet }) => `fits ${sheet.name}`),
  ].join(", ");
  const worst = tooLong.toSorted((one, other) => one.spare - other.spare)[0];
  return {
    fits: false,
    words: `Not one page: ${words}.`,
    cuts: worst ? cutsFor(-worst.spare, worst.parts) : [],
  };
}

/** Takes from the longest parts first, until what is left fits. */
function cutsFor(overflow: number, parts: readonly PartMeasure[]): PageFit["cuts"] {
  const cuts: PageFit["cuts"] = [];
  let left = overflow;
  for (const part of parts.toSorted((one, other) => other.lines - one.lines)) {
    const available = part.lines - shortPart;
    if (left <= 0 || available <= 0) break;
    const lines = Math.min(available, Math.ceil(left / part.lineSaves));
    left -= lines * part.lineSaves;
    const characters = Math.ceil((part.characters / part.lines) * lines);
    cuts.push({
      label: part.label,
      words: `has ${formatPlural(part.lines, "line")}: take out about ${formatPlural(lines, "line")} (${formatPlural(characters, "character")})`,
    });
  }
  return cuts;
}

function formatMillimetres(pixels: number, rounding: "up" | "down"): string {
  const value = rounding === "up" ? Math.ceil(pixels / millimetre) : Math.floor(pixels / millimetre);
  return `${value}\u00a0mm`;
}
