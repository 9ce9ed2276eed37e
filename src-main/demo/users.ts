/** A person of the demo organisation. `sub` is the user id of an ID token, `login` the `sub` of API access tokens, as at Okta. */
export type DemoUser = {
  readonly sub: string;
  readonly login: string;
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly groups: readonly string[];
  /** Whether the person is assigned to the demo clients (Okta: Applications, Assignments). */
  readonly assigned: boolean;
  /** One line about the person on the sign-in page. */
  readonly about: string;
};

/** Alice may read salaries, Bob may not, Mallory is assigned to nothing. */
export const demoUsers: readonly DemoUser[] = [
  {
    sub: '00u1alicedemoexample',
    login: 'alice@example.com',
    name: 'Alice Example',
    givenName: 'Alice',
    familyName: 'Example',
    groups: ['finance', 'everyone'],
    assigned: true,
    about: 'Finance',
  },
  {
    sub: '00u1bobdemoexample00',
    login: 'bob@example.com',
    name: 'Bob Example',
    givenName: 'Bob',
    familyName: 'Example',
    groups: ['everyone'],
    assigned: true,
    about: 'Engineering',
  },
  {
    sub: '00u1mallorydemoexamp',
    login: 'mallory@example.com',
    name: 'Mallory Example',
    givenName: 'Mallory',
    familyName: 'Example',
    groups: [],
    assigned: false,
    about: 'Not assigned',
  },
];

/** What a user is called on the sign-in page and in tests: the part of the login before the `@`. */
export function userKey(user: DemoUser): string {
  return user.login.slice(0, user.login.indexOf('@'));
}
