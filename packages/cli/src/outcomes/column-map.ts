import { CommandFailure, exitCode } from "../exit-code.ts";

export const mappedFields = ["unit", "at", "name", "value", "currency", "id"] as const;
export type MappedField = (typeof mappedFields)[number];

/** Which column each part of an outcome comes from, by the column's title. */
export type ColumnMap = Partial<Record<MappedField, string>>;

/** Which column, by its place in a row. */
export type ColumnPlaces = Partial<Record<MappedField, number>>;

/** Reads `unit=account_id,at=booked_at`; a title with a comma in it goes into a `--map` of its own. */
export function parseColumnMap(texts: readonly string[]): ColumnMap {
  const map: ColumnMap = {};
  for (const text of texts) {
    // A comma ends a pair only where another one begins after it.
    for (const pair of text.split(new RegExp(`,(?=\\s*(?:${mappedFields.join("|")})=)`))) {
      const [field, ...rest] = pair.split("=");
      const title = rest.join("=").trim();
      const known = mappedFields.find((name) => name === field?.trim());
      if (known === undefined || title === "")
        refuse(
          `--map takes pairs such as unit=account_id, of ${mappedFields.join(", ")}; "${pair}" is none of them`,
        );
      if (map[known] !== undefined) refuse(`--map names ${known} twice`);
      map[known] = title;
    }
  }
  return map;
}

/** @throws CommandFailure where a column is not in the file, or is there twice. */
export function placeColumns(map: ColumnMap, header: readonly string[], file: string): ColumnPlaces {
  const places: ColumnPlaces = {};
  for (const [field, title] of Object.entries(map) as [MappedField, string][]) {
    const place = header.indexOf(title);
    if (place === -1)
      refuse(`${file} has no column "${title}" for ${field}. Its columns are: ${header.join(", ")}`);
    if (header.lastIndexOf(title) !== place)
      refuse(`${file} has two columns "${title}"; rename one, so that it is clear which is ${field}`);
    places[field] = place;
  }
  return places;
}

function refuse(why: string): never {
  throw new CommandFailure(exitCode.invalid, `${why}.`);
}
