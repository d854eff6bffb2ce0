// Every error that the API answers with: one table of codes, one class, one form on the wire (rest dialect, "Errors").
import type { JsonValue } from '../resources/define/index.ts';

/** Code → status and what it means. The OpenAPI document is made from this table. */
export const errorTable = {
  DIDBadParameter: [400, 'A parameter, operator or field does not exist or does not parse'],
  DIDBadJson: [400, 'The body is not valid JSON'],
  DIDNotSignedIn: [401, 'Nobody is signed in'],
  DIDWrongCredentials: [401, 'The e-mail address or the password is wrong'],
  DIDCodeNeeded: [401, 'The password is right; a code of the second factor must come with it'],
  DIDWrongCode: [401, 'The code is wrong, too old, or was used before'],
  DIDAccountClosed: [403, 'The account is pending or suspended'],
  DIDForbidden: [403, 'The role does not permit this'],
  DIDFieldForbidden: [403, 'The role does not permit this field'],
  DIDSecondFactorNeeded: [403, 'The role demands a second factor, which must be set up first'],
  DIDConfirmNeeded: [403, 'The sign-in was too long ago for this: confirm it first (POST /api/auth/confirm)'],
  DIDScope: [403, 'The token lacks the scope for this'],
  DIDForeignOrigin: [403, 'A write came from another site'],
  DIDNotFound: [404, 'Absent, or not visible to this user'],
  DIDRequestTimeout: [408, 'The request did not arrive whole in time'],
  DIDConflict: [409, 'A unique value is taken, or a record that is referred to does not exist'],
  DIDReferenced: [409, 'Other records still refer to this one'],
  DIDImpossible: [409, 'The record is not in a state that permits this'],
  DIDLocked: [409, 'Somebody else holds what this must change; nothing was saved'],
  DIDUnderWay: [409, 'The same request (Idempotency-Key) is still under way'],
  DIDStale: [412, 'The record was changed in the meantime'],
  DIDTooLarge: [413, 'The body is too large'],
  DIDNotJson: [415, 'The body is not JSON'],
  DIDInvalid: [422, 'A value breaks a rule'],
  DIDReasonRequired: [422, 'A change of this field must say why (X-Reason)'],
  DIDKeyReused: [422, 'The Idempotency-Key was used for another request'],
  DIDVersionRequired: [428, 'The write must name the version that it changes (If-Match)'],
  DIDTooMany: [429, 'Too many attempts'],
  DIDHeadersTooLarge: [431, 'The headers of the request are too large'],
  DIDInternal: [500, 'A fault of ours; the log has it under the request id'],
  DIDEnding: [503, 'This copy of the server is stopping'],
  DIDDatabaseAway: [503, 'The database is away for a moment'],
  DIDBusy: [503, 'Too much of this kind is going on already'],
  DIDTooSlow: [503, 'This took longer than it may'],
  DIDExhausted: [503, 'The database has no memory or no connection left'],
  DIDNoSpace: [507, 'The database has no space left; nothing was saved'],
} as const satisfies Record<string, readonly [number, string]>;
export type ErrorCode = keyof typeof errorTable;

/** Texts by field; the key `''` is for the record as a whole. */
export type FieldErrors = Record<string, string[]>;

/** An error that is meant for the client. `extra` holds what a status adds (`current`, `references`, `retryAfter` …). */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly statusCode: number;
  readonly errors: FieldErrors | null;
  readonly extra: Record<string, JsonValue>;

  constructor(
    code: ErrorCode,
    message: string,
    errors: FieldErrors | null = null,
    extra: Record<string, JsonValue> = {},
  ) {
    super(message);
    this.code = code;
    this.statusCode = errorTable[code][0];
    this.errors = errors;
    this.extra = extra;
  }
}

/** The body of an error answer. */
export function errorBody(error: ApiError, requestId: string): Record<string, JsonValue> {
  return {
    message: error.message,
    code: error.code,
    statusCode: error.statusCode,
    ...(error.errors ? { errors: error.errors } : {}),
    ...error.extra,
    requestId,
  };
}

/** "name: is required; code: must be …", for the one-line message of a 422. */
export function invalid(errors: FieldErrors, extra: Record<string, JsonValue> = {}): ApiError {
  const parts = Object.entries(errors).map(([field, texts]) =>
    field ? `${field} ${texts.join(', ')}` : texts.join(', '),
  );
  return new ApiError('DIDInvalid', `Not saved: ${parts.join('; ')}.`, errors, extra);
}
