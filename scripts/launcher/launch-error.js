/** A failure the person at the terminal can act on: shown as its own sentence, without a stack. */
export class LaunchError extends Error {
  /**
   * @param {string} message what is wrong and what to do
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
