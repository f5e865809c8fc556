import type { ReviewDetail } from "@belay/contracts";
import { Document } from "../../components/document.tsx";
import { ScrollRegion } from "../../components/scroll-region.tsx";
import { attributeLine } from "../../lib/run-words.ts";
import { SourceText } from "./annotated-text.tsx";
import type { References } from "./passages.ts";

interface SourcePaneProps {
  review: ReviewDetail;
  references: References;
  active: number | undefined;
}

/** What the draft was made from, as the model saw it. */
export function SourcePane({ review, references, active }: SourcePaneProps) {
  const documents = references.passages.filter((passage) => passage.pointer === undefined);
  const attributes = attributeLine(review);
  return (
    <ScrollRegion className="pane source" label="Source">
      <div className="row apart ph">
        <h2>Source</h2>
        {attributes && <span className="note">{attributes}</span>}
      </div>
      <Document
        value={review.source}
        renderText={(text, pointer) => (
          <SourceText
            text={text}
            active={active}
            passages={references.passages.filter((passage) => passage.pointer === pointer)}
          />
        )}
      />
      {documents.length > 0 && (
        <>
          <h3 className="mt-6 mb-2">Other sources</h3>
          <ol className="src">
            {documents.map((passage) => (
              <li key={passage.number} id={`passage-${passage.number}`}>
                <span className="ref">{passage.number}</span>
                <span>
                  {passage.number === active ? (
                    <mark className="on">{documentName(passage.source)}</mark>
                  ) : (
                    documentName(passage.source)
                  )}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      <p className="note mt-6">Shown as the model saw it: solid words were redacted before it.</p>
    </ScrollRegion>
  );
}

/** Documents are cited as `document:<set>/<path>`. */
function documentName(source: string): string {
  return source.replace(/^document:/, "");
}
