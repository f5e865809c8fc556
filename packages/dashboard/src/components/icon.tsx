const paths = {
  good: "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0M5.2 8.2l2 2 3.7-4.2",
  watch: "M8 1.8 14.8 14H1.2zM8 6.4v3.4M8 11.9v.1",
  stop: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM5.8 5.8l4.4 4.4m0-4.4-4.4 4.4",
  half: "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0M5 8h6",
  clock: "M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0M8 4.5V8l2.4 1.6",
  pause: "M5.5 3v10M10.500 3v10",
  menu: "M2 4.5h12M2 8h12M2 11.5h12",
  portfolio: "M2 3.5h12M2 8h12M2 12.5h7",
  memo: "M3.500 1.500h6l3 3v10h-9zM6 7.500h4M6 10h4",
  desk: "M2.5 2.5h5v11h-5zM10 5h3.5M10 8h3.5M10 11h2",
  tray: "M2 9.500 4 3h8l2 6.500V13H2zM2 9.500h3.500l1 1.500h3l1-1.500H14",
  list: "M3 2.500h10v11H3zM5.500 6h5M5.500 8.500h5M5.500 11h3",
  key: "M10.500 9a3.500 3.500 0 1 0-3.400-2.600L2 11.500V14h2.500v-1.500H6V11h1.500l1.600-1.900M11 5v.1",
  up: "M8 13V3M3.500 7.500 8 3l4.500 4.500",
  down: "M8 3v10M3.500 8.500 8 13l4.500-4.500",
  check: "m3 8.500 3.200 3.200L13 5",
  chevron: "m4.500 6.500 3.500 3.500 3.500-3.500",
  person: "M8 8.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.500 14c.6-2.600 2.600-4 5.500-4s4.900 1.400 5.500 4",
  sun: "M11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0M8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1",
  layers: "M8 2 14 5.500 8 9 2 5.500zM2.500 8.500 8 11.500l5.500-3M2.500 11 8 14l5.500-3",
} as const;

export type IconName = keyof typeof paths | "wait";

/** A 16-unit line icon in the colour of the text; decorative, so the words beside it must say it too. */
export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg className={`i ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      {name === "wait" ? (
        <circle cx="8" cy="8" r="6.5" strokeDasharray="2.4 2.6" />
      ) : (
        <path d={paths[name]} />
      )}
    </svg>
  );
}
