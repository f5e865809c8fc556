import { stripVTControlCharacters } from "node:util";

/**
 * Text from elsewhere, safe for a terminal: control characters and escape sequences in a name or a reason
 * must not move the cursor, hide lines or set a title.
 */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what this removes
  stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ");

/** Shortened to a number of columns, with an ellipsis. */
export const shorten = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
