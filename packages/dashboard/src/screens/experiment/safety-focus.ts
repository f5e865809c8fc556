/**
 * Where focus goes when a change is done with: the button that asked may be gone by then, because the state
 * is another one.
 */
export function safetyAction(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".safety .btn");
}
