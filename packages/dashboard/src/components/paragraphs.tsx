import { Fragment } from "react";

/** A piece of running text in which empty lines become half a line of space. */
export function Paragraphs({ text }: { text: string }) {
  return text.split(/\n[^\S\n]*\n\s*/).map((paragraph, index) => (
    <Fragment key={index}>
      {index > 0 && <span className="gap" />}
      {paragraph}
    </Fragment>
  ));
}
