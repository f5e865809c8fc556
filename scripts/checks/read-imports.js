import { parseSync } from "oxc-parser";

/**
 * @typedef {object} Import
 * @property {string} specifier
 * @property {boolean} typeOnly nothing of it is left when the program runs
 * @property {number} line
 */

/**
 * Everything a file imports or exports again, dynamic imports included.
 * @param {string} file its name says whether it is TypeScript or JSX
 * @param {string} text
 * @returns {Import[]}
 */
export function readImports(file, text) {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  const lineAt = (/** @type {number} */ offset) => text.slice(0, offset).split("\n").length;
  // `import { type A } from "x"` still loads x: only a statement that begins with `import type` does not.
  const isType = (/** @type {number} */ start) =>
    /^(import|export)\s+type\b(?!\s*,)/.test(text.slice(start, start + 40));

  const fixed = staticImports.map(({ start, moduleRequest }) => ({
    specifier: moduleRequest.value,
    typeOnly: isType(start),
    line: lineAt(start),
  }));
  const passedOn = staticExports.flatMap(({ start, entries }) => {
    const request = entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    return request ? [{ specifier: request.value, typeOnly: isType(start), line: lineAt(start) }] : [];
  });
  const dynamic = dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^(["'`])([^"'`$]*)\1$/.exec(text.slice(start, end));
    return literal?.[2] === undefined
      ? []
      : [{ specifier: literal[2], typeOnly: false, line: lineAt(start) }];
  });
  return [...fixed, ...passedOn, ...dynamic];
}
