import { describe, expect, it } from 'vitest';
import { roleMappingSchema, teamSyncSchema } from '../../src-shared/domain/provider.ts';
import type { Claims } from '../../src-main/identity/claims.ts';
import { compileTemplate } from '../../src-main/identity/claims-template.ts';
import { decideRoles } from '../../src-main/identity/roles.ts';
import { extractTeams } from '../../src-main/identity/teams.ts';

const CLAIMS: Claims = {
  sub: '00u1',
  email: 'alice@acme.com',
  department: 'Finance',
  groups: ['Admins', 'All', 'finance'],
  rolesText: '[{"name":"archestra-admin"},{"name":"viewer"}]',
  people: [{ name: 'a' }, { name: 'b' }, { other: 1 }, null],
  nothing: null,
  active: true,
};

const render = (template: string, claims: Claims = CLAIMS): string => compileTemplate(template)(claims);
const roles = (mapping: object, claims: Claims = CLAIMS): unknown => {
  const { roles: given, allowed } = decideRoles(roleMappingSchema.parse(mapping), claims);
  return allowed ? given : 'denied';
};
const rule = (template: string, role: string): { template: string; role: string } => ({ template, role });
const teams = (template: string | undefined, claims: Claims): readonly string[] =>
  extractTeams(teamSyncSchema.parse(template === undefined ? {} : { template }), claims);

const includes = (group: string): string => `{{#includes groups "${group}"}}true{{/includes}}`;

describe('the helpers', () => {
  it.each([
    ['{{#includes groups "admins"}}yes{{else}}no{{/includes}}', 'yes'],
    ['{{#if (includes groups "nobody")}}yes{{/if}}', ''],
    ['{{#if (includes email "alice")}}yes{{/if}}', ''],
    ['{{#equals department "FINANCE"}}yes{{/equals}}', 'yes'],
    ['{{#equals active true}}yes{{/equals}}', 'yes'],
    ['{{#notEquals department "finance"}}yes{{else}}no{{/notEquals}}', 'no'],
    ['{{#contains email "@ACME.com"}}yes{{/contains}}', 'yes'],
    ['{{#and active department}}yes{{/and}}', 'yes'],
    ['{{#and active nothing}}yes{{else}}no{{/and}}', 'no'],
    ['{{#or nothing missing department}}yes{{/or}}', 'yes'],
    ['{{#exists nothing}}yes{{else}}no{{/exists}}', 'no'],
    ['{{#exists department}}yes{{/exists}}', 'yes'],
    ['{{json groups}}', '["Admins","All","finance"]'],
    ['{{json email}}', 'alice@acme.com'],
    ['{{#each (json rolesText)}}{{#equals this.name "archestra-admin"}}true{{/equals}}{{/each}}', 'true'],
    ['{{#each (pluck people "name")}}{{this}};{{/each}}', 'a;b;'],
    ['{{#each (pluck email "name")}}{{this}};{{/each}}', ''],
    ['{{#each groups}}{{@index}}{{#if @last}}!{{/if}}{{/each}}', '012!'],
    ['{{#each nothing}}x{{else}}none{{/each}}', 'none'],
    ['{{#with people.[0]}}{{name}}{{/with}}', 'a'],
    ['{{#groups}}{{this}} {{/groups}}', 'Admins All finance'],
    ['{{department}}&<>', 'Finance&<>'],
  ])('%s', (template, rendered) => {
    expect(render(template)).toBe(rendered);
  });
});

describe('what a template cannot do', () => {
  it.each([
    '{{constructor}}',
    '{{constructor.name}}',
    '{{groups.constructor.name}}',
    '{{#with groups}}{{constructor.constructor}}{{/with}}',
    '{{__proto__.toString}}',
    '{{email.length.constructor}}',
    '{{#with (pluck people "constructor")}}{{this}}{{/with}}',
    '{{toString}}',
  ])('reaches no prototype: %s', (template) => {
    expect(render(template).replaceAll(/[[\]]/g, '')).toBe('');
  });

  it.each([
    '{{log "x"}}',
    '{{lookup groups "0"}}',
    '{{unknown groups}}',
    '{{> partial}}',
    '{{#*inline "x"}}y{{/inline}}',
  ])('has no %s', (template) => {
    expect(() => render(template)).toThrow(/helper|not available|Partials|Decorators/);
  });

  it('runs neither long nor large', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `group-${index}`);
    const nested = '{{#each groups}}{{#each ../groups}}{{#each ../../groups}}x{{/each}}{{/each}}{{/each}}';
    expect(() => render(nested, { groups: many })).toThrow('too much');
    const wide = `{{#each groups}}${'y'.repeat(3_000)}{{/each}}`;
    expect(() => render(wide, { groups: many })).toThrow('too much');
  });

  it('pollutes nothing with claims of a strange name', () => {
    const claims = JSON.parse('{"__proto__":{"polluted":"yes"},"groups":["a"]}') as Claims;
    expect(roles({ rules: [rule('{{polluted}}', 'admin')] }, claims)).toEqual(['member']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('roles', () => {
  const rules = [rule(includes('Admins'), 'admin'), rule(includes('All'), 'member')];

  it('takes the first rule that matches', () => {
    expect(roles({ rules })).toEqual(['admin']);
    expect(roles({ rules: [...rules].reverse() })).toEqual(['member']);
  });

  it('gives the default, or nothing, or lets nobody in', () => {
    const nobody = [rule(includes('nobody'), 'admin')];
    expect(roles({ rules: nobody })).toEqual(['member']);
    expect(roles({ rules: nobody, default: null })).toEqual([]);
    expect(roles({ rules: nobody, strict: true })).toBe('denied');
    expect(roles({ rules, strict: true })).toEqual(['admin']);
    expect(roles({ rules: [], strict: true })).toBe('denied');
  });

  it.each(['false', '0', '   ', '{{#includes groups "x"}}true{{/includes}}'])(
    'does not match on %j',
    (template) => {
      expect(roles({ rules: [rule(template, 'admin')] })).toEqual(['member']);
    },
  );

  it('goes on after a rule that is broken', () => {
    expect(roles({ rules: [rule('{{#if', 'admin'), rule(includes('All'), 'second')] })).toEqual(['second']);
  });

  it('parses a claim that is JSON in a string', () => {
    const template = '{{#each (json rolesText)}}{{#if (equals name "archestra-admin")}}true{{/if}}{{/each}}';
    expect(roles({ rules: [rule(template, 'admin')] })).toEqual(['admin']);
  });
});

describe('teams', () => {
  it.each([
    [undefined, { groups: ['Eng', 'Ops'] }, ['Eng', 'Ops']],
    [undefined, {}, []],
    ['["{{groups.[0]}}","b"]', { groups: ['a'] }, ['a', 'b']],
    ['{{json groups}}', { groups: ['a', ' b ', '', 3] }, ['a', 'b']],
    ['{{#if', { memberOf: 'a,b' }, ['a', 'b']],
    ['{{#if', { groups: [], roles: 'x y' }, ['x', 'y']],
    ['{{#each groups}}{{this}},{{/each}}', { groups: ['ENG', 'eng', 'Ops'] }, ['ENG', 'Ops']],
  ])('%s of %j', (template, claims, expected) => {
    expect(teams(template, claims)).toEqual(expected);
  });

  it('takes more than a hundred groups', () => {
    const groups = Array.from({ length: 400 }, (_, index) => `group ${index}`);
    expect(teams(undefined, { groups })).toEqual(groups);
  });

  it('can be switched off', () => {
    expect(extractTeams(teamSyncSchema.parse({ enabled: false }), { groups: ['a'] })).toEqual([]);
  });
});
