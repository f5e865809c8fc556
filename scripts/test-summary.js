/**
 * The parts of Vitest's JSON report that are read here.
 * @typedef {object} Results
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * The count that ends a test run, and what a reader should know beside it. A file that could not be loaded has
 * no test to fail, and an error outside of any test fails none, yet the run failed: each counts as one.
 * @param {Results | undefined} results undefined when Vitest ended before it could report
 * @param {number} exitCode Vitest's
 * @param {string[]} [otherProblems] what went wrong before Vitest began; each counts as one failure
 */
export function summarize(results, exitCode, otherProblems = []) {
  const notes = [...otherProblems];
  const passed = results?.numPassedTests ?? 0;
  const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  const unloaded = (results?.testResults ?? []).filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  let failed = (results?.numFailedTests ?? 0) + unloaded.length;
  for (const file of unloaded) notes.push(`Could not be run: ${file.name}`);
  if (exitCode !== 0 && failed === 0) {
    failed = 1;
    notes.push(`Vitest ended with exit code ${exitCode} without a failed test: see the error above.`);
  }
  failed += otherProblems.length;
  for (const file of results?.testResults ?? []) {
    const count = file.assertionResults.filter(
      (test) => test.status === "pending" || test.status === "skipped",
    ).length;
    if (count > 0) notes.push(`Skipped: ${count} in ${file.name}`);
  }
  return { line: `${passed} passed, ${failed} failed, ${skipped} skipped`, notes };
}
