/**
 * A value that must never be written down. Whatever prints it (template strings, JSON, `util.inspect`) gets the
 * placeholder; only {@link Secret.reveal} gives the value, so that every use of a secret can be found by its name.
 */
export class Secret<Kind extends string = string> {
  readonly #value: string;
  readonly kind: Kind;

  constructor(kind: Kind, value: string) {
    this.kind = kind;
    this.#value = value;
  }

  /** The value itself: for the keychain, a request body or a request header, and for nothing else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `[${this.kind}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** What `console.log` and `util.inspect` show in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** The token that is exchanged for another: the ID token (or access token) of the person signed in. */
export type SubjectToken = Secret<'subject_token'>;
