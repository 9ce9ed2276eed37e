/** One document that a place for managed settings holds at the moment. */
export type PolicyReading =
  | { readonly state: 'found'; readonly document: unknown; readonly where: string }
  /** There is something, but it cannot be read or trusted: that is never the same as nothing. */
  | { readonly state: 'unreadable'; readonly where: string; readonly reason: string };

/** A place where IT puts managed settings: the operating system's policies, a file for the whole computer. */
export interface PolicySource {
  /** As the person is told: "group policy", "configuration profile" … */
  readonly name: string;
  /** What is there now, the strongest first; nothing at all when nobody manages the computer through it. */
  read(): readonly PolicyReading[];
  /** Calls back when it may have changed; returns the removal. */
  onChange(listener: () => void): () => void;
}
