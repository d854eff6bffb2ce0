// What to say of a refused write where no field is to blame.
import type { ServerError } from '../../providers/http.ts';

/** Nobody knows whether the server has done what it was asked for: it could not be reached, or a proxy has lost it. */
const isLost = ({ statusCode }: ServerError): boolean => statusCode === 0 || statusCode === 502 || statusCode === 504;

/** The server's own words; with the request's id where support needs it. */
export function failureText(error: ServerError): string {
  if (isLost(error)) return `${error.message} Try again: nothing is saved twice.`;
  const own = (error.statusCode ?? 0) >= 500 && error.requestId;
  return own ? `${error.message} Request ${error.requestId}` : error.message;
}
