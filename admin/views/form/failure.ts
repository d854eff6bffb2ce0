// What to say of a refused write where no field is to blame.
import type { ServerError } from '../../providers/http.ts';

/** The server's own words; with the request's id where support needs it. */
export function failureText(error: ServerError): string {
  const own = (error.statusCode ?? 0) >= 500 && error.requestId;
  return own ? `${error.message} Request ${error.requestId}` : error.message;
}
