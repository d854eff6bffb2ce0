// The routes of sign-in and of the own account in the OpenAPI document.
import type { JsonSchema } from '../../resources/define/field.ts';
import { errors } from './openapi-errors.ts';
import type { ErrorStatus } from './openapi-errors.ts';
import { jsonContent, object, optionalText, ref, text } from './openapi-parts.ts';
import type { OwnPath, Reader } from './openapi-role.ts';

const moment: JsonSchema = { type: 'string', format: 'date-time' };
const flag: JsonSchema = { type: 'boolean' };
const id: JsonSchema = { type: 'string', format: 'uuid' };
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

const token = {
  id,
  name: text,
  start: { ...text, description: 'Its first characters' },
  scopes: listOf({ ...text, examples: ['read', 'write', 'write:carriers'] }),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: { type: ['string', 'null'], format: 'date-time' },
  lastUsedIp: optionalText,
};

export const signInSchemas: Record<string, JsonSchema> = {
  SignedIn: object({
    user: ref('schemas', 'User'),
    secondFactorNeeded: {
      ...flag,
      description: 'The role demands a second factor: nothing else is open until it is set up',
    },
  }),
  Account: object({
    user: ref('schemas', 'User'),
    firstName: optionalText,
    lastName: optionalText,
    phone: optionalText,
    mayChangeEmail: flag,
    hasPassword: flag,
    secondFactor: object({ enabled: flag, required: flag, recoveryCodesLeft: { type: 'integer' } }),
  }),
  Session: object({
    id,
    current: flag,
    createdAt: moment,
    lastSeenAt: moment,
    expiresAt: moment,
    ip: optionalText,
    userAgent: optionalText,
  }),
  Token: object(token),
  NewToken: object({ ...token, token: { ...text, description: 'For Authorization: Bearer …; shown this once' } }),
  RecoveryCodes: object({ recoveryCodes: listOf(text) }),
};

interface Options {
  body?: JsonSchema;
  answer?: [status: 200 | 201 | 202, description: string, schema: JsonSchema];
  done?: string;
  open?: boolean;
  errors: ErrorStatus[];
  parameters?: object[];
}

function operation(operationId: string, summary: string, options: Options): object {
  const { body, answer, done, open, parameters } = options;
  const withBody: ErrorStatus[] = body ? [400, 413, 415, 422] : [];
  const known = new Set<ErrorStatus>([
    ...withBody,
    ...options.errors,
    ...(open ? [] : ([401, 403] as const)),
    408,
    431,
    500,
    503,
  ]);
  return {
    tags: ['System'],
    operationId,
    summary,
    // A token cannot see or change how its owner signs in.
    security: open ? [] : [{ session: [] }],
    ...(parameters ? { parameters } : {}),
    ...(body
      ? { requestBody: { required: true, content: jsonContent({ ...body, additionalProperties: false }) } }
      : {}),
    responses: {
      ...(answer ? { [answer[0]]: { description: answer[1], content: jsonContent(answer[2]) } } : {}),
      ...(done ? { 204: { description: done } } : {}),
      ...errors(...[...known].toSorted((a, b) => a - b)),
    },
  };
}

const inPath = (name: string, description: string): object => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: text,
});
const signedInAnswer: Options['answer'] = [200, 'Who is signed in', ref('schemas', 'SignedIn')];
const codes: Options['answer'] = [200, 'The recovery codes, shown this once', ref('schemas', 'RecoveryCodes')];
const password = object({ password: text });
const redirect = (where: string): object => ({ 302: { description: where } });

/** Whoever may change users sees, and ends, how they are signed in. */
const overUsers = ({ rights }: Reader): boolean => rights('users')?.update ?? false;

export const signInPaths: Record<string, OwnPath> = {
  '/api/auth/login': {
    post: operation('login', 'Sign in; the answer sets the session cookie', {
      body: {
        ...object({ email: text, password: text }),
        properties: {
          email: text,
          password: text,
          code: { ...text, description: 'Of the second factor, or a recovery code; asked for by DIDCodeNeeded' },
        },
      },
      answer: signedInAnswer,
      open: true,
      errors: [401, 403, 409, 429],
    }),
  },
  '/api/auth/logout': {
    post: operation('logout', 'Sign out', {
      done: 'Signed out, whether or not signed in before',
      open: true,
      errors: [403],
    }),
  },
  '/api/auth/options': {
    get: operation('signInOptions', 'Ways to sign in', {
      answer: [
        200,
        'What the sign-in page offers',
        object({ signOn: { anyOf: [object({ label: text }), { type: 'null' }] } }),
      ],
      open: true,
      errors: [],
    }),
  },
  '/api/auth/forgot': {
    post: operation('forgot', 'Ask for a mail with a link to choose a new password', {
      body: object({ email: text }),
      answer: [202, 'The same whether or not there is such an account', object({})],
      open: true,
      errors: [403, 429],
    }),
  },
  '/api/auth/links/{token}': {
    parameters: [inPath('token', 'From the link in the mail')],
    get: operation('readLink', 'Whose link it is, and what for', {
      answer: [200, 'It is good', object({ purpose: { type: 'string', enum: ['invitation', 'reset'] }, email: text })],
      open: true,
      errors: [404],
    }),
    post: operation('redeemLink', 'Choose a password with a link, which is used up by it', {
      body: password,
      answer: [200, 'The password is set', object({ purpose: text, email: text })],
      open: true,
      errors: [403, 404],
    }),
  },
  '/api/auth/oidc/start': {
    get: {
      ...operation('signOn', 'Go to the OpenID provider', {
        open: true,
        errors: [404],
        parameters: [{ name: 'to', in: 'query', description: 'Where in the panel to go on', schema: text }],
      }),
      responses: { ...redirect('To the provider, or back to the sign-in page'), ...errors(404, 500, 503) },
    },
  },
  '/api/auth/oidc/callback': {
    get: {
      ...operation('signOnCallback', 'Come back from the OpenID provider', { open: true, errors: [404] }),
      responses: {
        ...redirect('Into the panel, or back to the sign-in page, which asks for the code or says why not'),
        ...errors(404, 500, 503),
      },
    },
  },
  '/api/auth/oidc/code': {
    post: operation(
      'signOnCode',
      'The code of the second factor, after the provider; the answer sets the session cookie',
      {
        body: object({ code: text }),
        answer: signedInAnswer,
        open: true,
        errors: [401, 403, 404, 409, 429],
      },
    ),
  },
  '/api/auth/me': { get: operation('me', 'Who is signed in', { answer: signedInAnswer, errors: [] }) },
  '/api/auth/account': {
    get: operation('account', 'The own account', {
      answer: [200, 'Profile and second factor', ref('schemas', 'Account')],
      errors: [],
    }),
    patch: operation('changeProfile', 'Change own name and telephone', {
      body: { type: 'object', properties: { firstName: optionalText, lastName: optionalText, phone: optionalText } },
      done: 'Changed',
      errors: [],
    }),
  },
  '/api/auth/confirm': {
    post: operation('confirmSignIn', 'Give the password again, where an answer asks for it (DIDConfirmNeeded)', {
      body: password,
      done: 'For ten minutes the session counts as a new one',
      errors: [409, 429],
    }),
  },
  '/api/auth/email': {
    may: ({ rights }) => rights('users')?.updatable.has('email') ?? false,
    post: operation('changeEmail', 'Change the own e-mail address, for roles that may change those of others', {
      body: object({ email: text, password: text }),
      done: 'Changed; the former address is told by mail',
      errors: [409, 429],
    }),
  },
  '/api/auth/password': {
    post: operation('changePassword', 'Change the own password; every other session ends', {
      body: object({ current: text, password: text }),
      done: 'Changed; the cookie is a new one',
      errors: [409, 429],
    }),
  },
  '/api/auth/second-factor': {
    post: operation('beginSecondFactor', 'Begin to set up the second factor', {
      answer: [
        200,
        'For the app, until a code confirms it',
        object({ secret: text, uri: text, qr: { ...text, description: 'A picture as a data URL' } }),
      ],
      errors: [409, 429],
    }),
  },
  '/api/auth/second-factor/confirm': {
    post: operation('confirmSecondFactor', 'Confirm it by a code of the app', {
      body: object({ code: text }),
      answer: codes,
      errors: [409, 429],
    }),
  },
  '/api/auth/second-factor/remove': {
    post: operation('removeSecondFactor', 'Switch it off', { body: password, done: 'It is off', errors: [409, 429] }),
  },
  '/api/auth/second-factor/recovery-codes': {
    post: operation('renewRecoveryCodes', 'Make new recovery codes', {
      body: password,
      answer: codes,
      errors: [409, 429],
    }),
  },
  '/api/auth/sessions': {
    get: operation('sessions', 'The own sessions', {
      answer: [200, 'The latest seen first', listOf(ref('schemas', 'Session'))],
      errors: [],
    }),
    delete: operation('endSessions', 'Sign out everywhere else', {
      answer: [200, 'How many were ended', object({ count: { type: 'integer' } })],
      errors: [],
    }),
  },
  '/api/auth/sessions/{id}': {
    parameters: [inPath('id', 'Of the session')],
    delete: operation('endSession', 'End one of the own sessions', { done: 'Ended', errors: [404] }),
  },
  '/api/auth/users/{id}/sessions': {
    may: overUsers,
    parameters: [inPath('id', 'Of the user')],
    get: operation('userSessions', 'The sessions of a user, for administrators', {
      answer: [200, 'The latest seen first', listOf(ref('schemas', 'Session'))],
      errors: [404],
    }),
  },
  '/api/auth/users/{id}/sessions/{session}': {
    may: overUsers,
    parameters: [inPath('id', 'Of the user'), inPath('session', 'Of the session')],
    delete: operation('endUserSession', 'End a session of a user, for administrators', {
      done: 'Ended',
      errors: [404],
    }),
  },
  '/api/auth/users/{id}/tokens': {
    may: overUsers,
    parameters: [inPath('id', 'Of the user')],
    get: operation('userTokens', 'The tokens of a user, for administrators', {
      answer: [200, 'The latest made first', listOf(ref('schemas', 'Token'))],
      errors: [404],
    }),
  },
  '/api/auth/users/{id}/tokens/{token}': {
    may: overUsers,
    parameters: [inPath('id', 'Of the user'), inPath('token', 'Of the token')],
    delete: operation('revokeUserToken', 'Revoke a token of a user, for administrators', {
      done: 'Revoked',
      errors: [404],
    }),
  },
  '/api/auth/tokens': {
    get: operation('tokens', 'The own tokens', {
      answer: [200, 'The latest made first', listOf(ref('schemas', 'Token'))],
      errors: [],
    }),
    post: operation('createToken', 'Make a personal token', {
      body: object({ name: text, scopes: listOf(text), expiresAt: moment }),
      answer: [201, 'The token, shown this once', ref('schemas', 'NewToken')],
      errors: [409, 429],
    }),
  },
  '/api/auth/tokens/{id}': {
    parameters: [inPath('id', 'Of the token')],
    delete: operation('revokeToken', 'Revoke one of the own tokens', { done: 'Revoked', errors: [404] }),
  },
};
