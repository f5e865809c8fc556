import { useId } from "react";

/** How good the draft was as it came, from 1 to 5. */
export function Rating({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange: (rating: number) => void;
}) {
  const id = useId();
  return (
    <div className="rate row">
      <span className="note" id={id}>
        How good was the draft as it came?
      </span>
      <div className="seg" role="radiogroup" aria-labelledby={id}>
        {[1, 2, 3, 4, 5].map((rating) => (
          <label key={rating}>
            <input type="radio" name={id} checked={value === rating} onChange={() => onChange(rating)} />
            {rating}
          </label>
        ))}
      </div>
    </div>
  );
}
