import { type RefObject, useEffect, useState } from "react";
import { type PageFit, pageFit, type PageMeasure, type PartMeasure, sheets } from "./page-fit.ts";

/** The printer rounds a little otherwise than the screen. */
const safety = 4;

/**
 * Measures the memo as it will be printed, on each sheet. `sheet` holds the printed page and nothing else; it is
 * measured again whenever something in it changes, and once the fonts are there.
 */
export function usePageFit(sheet: RefObject<HTMLElement | null>): PageFit | undefined {
  const [fit, setFit] = useState<PageFit>();
  useEffect(() => {
    const element = sheet.current;
    if (!element) return undefined;
    let frame = 0;
    const measure = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setFit(pageFit(sheets.map((size) => measureOn(size, element)))));
    };
    measure();
    void document.fonts.ready.then(measure);
    const observer = new MutationObserver(measure);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [sheet]);
  return fit;
}

function measureOn(sheet: PageMeasure["sheet"], element: HTMLElement): PageMeasure {
  element.style.width = `${sheet.width}px`;
  const height = element.scrollHeight + safety;
  const parts = [...element.querySelectorAll<HTMLElement>("[data-part]")].map((part): PartMeasure => {
    const style = getComputedStyle(part);
    const line = Number.parseFloat(style.lineHeight);
    const content =
      part.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
    return {
      label: part.dataset.part ?? "",
      lines: Math.max(1, Math.round(content / line)),
      characters: part.textContent.length,
      lineSaves: part.closest(".lines") ? line / 2 : line,
    };
  });
  element.style.width = "";
  return { sheet, height, parts };
}
