import type { EndpointName, Endpoints } from "@belay/contracts";

/** What a schema takes and gives, read off it without importing its library. */
type InputOf<Schema> = Schema extends { _zod: { input: infer Input } } ? Input : never;
type OutputOf<Schema> = Schema extends { _zod: { output: infer Output } } ? Output : never;

/** Values of a URL, where a coerced field takes `unknown`: its parsed type is what to pass. */
type UrlValues<Schema> = {
  [Name in keyof InputOf<Schema>]: unknown extends InputOf<Schema>[Name]
    ? OutputOf<Schema>[Name & keyof OutputOf<Schema>]
    : InputOf<Schema>[Name];
};

/** An object with no required property may be left out. */
type Part<Name extends string, Value> =
  Partial<Value> extends Value ? { [Key in Name]?: Value } : { [Key in Name]: Value };

type PartsOf<E> = (E extends { params: infer Schema } ? Part<"params", UrlValues<Schema>> : unknown) &
  (E extends { query: infer Schema } ? Part<"query", UrlValues<Schema>> : unknown) &
  (E extends { body: infer Schema } ? { body: InputOf<Schema> } : unknown);

export type CallOptions = {
  /** The caller's own end; its reason is thrown as it is. A stream ends quietly. */
  signal?: AbortSignal;
  /** How long to wait for the answer, in milliseconds; for a stream, until it opens. Default 30,000. */
  timeoutMs?: number;
};

/** Parameters, query and body of an endpoint. */
export type RequestOf<Name extends EndpointName> = PartsOf<Endpoints[Name]>;

/** What an endpoint answers; for a stream, the data of one event; for lines, one of them. */
export type ResponseOf<Name extends EndpointName> = OutputOf<Endpoints[Name]["response"]>;

/** One event of a stream. */
export type StreamEvent<Data> = { event: string; id: string | undefined; data: Data };

type Arguments<Name extends EndpointName> =
  Partial<RequestOf<Name>> extends RequestOf<Name>
    ? [request?: RequestOf<Name> & CallOptions]
    : [request: RequestOf<Name> & CallOptions];

type Answer<Name extends EndpointName> = Endpoints[Name] extends { stream: true }
  ? AsyncIterable<StreamEvent<ResponseOf<Name>>>
  : Endpoints[Name] extends { lines: true }
    ? AsyncIterable<ResponseOf<Name>>
    : Promise<ResponseOf<Name>>;

/** One method for each endpoint. Answers are typed, not validated. Nothing is retried. */
export type BelayClient = {
  readonly [Name in EndpointName]: (...args: Arguments<Name>) => Answer<Name>;
};
