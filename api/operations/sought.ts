// What a text that somebody looks for can be beside a name: an id, an address, a telephone number. It decides where to look.
import ipaddr from 'ipaddr.js';

export interface Sought {
  text: string;
  id: string | null;
  /** An IP address or a network, in the form that PostgreSQL takes. */
  address: string | null;
  /** First and last address of what was begun to be typed: `203.0.113.` or a network. */
  span: [string, string] | null;
  /** Digits that a stored telephone number (E.164) contains, whether it was typed for here or from abroad. */
  phone: string | null;
  /** A number whose leading digits may be a dial code. */
  number: string | null;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Digits with what people put between them. */
const numberLike = /^\+?[\d\s().\-/]+$/;
/** Fewer digits stand in too many numbers. */
const leastPhone = 4;
/** ITU-T E.164 */
const mostDigits = 15;

export function soughtFrom(given: string): Sought {
  const text = given.trim();
  const cidr = networkOf(text);
  const digits = numberLike.test(text) && !cidr ? text.replace(/\D/g, '') : '';
  // 00 and the national 0 are no part of a number as it is stored.
  const significant = digits.replace(/^0+/, '');
  return {
    text,
    id: uuid.test(text) ? text : null,
    address: cidr,
    span: cidr && cidr.includes('/') ? spanOf(cidr) : null,
    phone: significant.length >= leastPhone && significant.length <= mostDigits ? significant : null,
    number: significant !== '' && significant.length <= mostDigits ? significant : null,
  };
}

/** An address as it is; a network with its length; of an address begun (`203.0.113`, `2001:db8:1:`) the network that it begins. */
function networkOf(text: string): string | null {
  if (ipaddr.isValid(text) && (text.includes(':') || /^\d+(\.\d+){3}$/.test(text))) return text;
  if (ipaddr.isValidCIDR(text)) return masked(text);
  if (/^\d{1,3}(\.\d{1,3}){1,2}\.?$/.test(text)) {
    const parts = text.replace(/\.$/, '').split('.');
    // `44.20` may be anything; three parts, or two and a dot, are an address.
    if (parts.length === 3 || text.endsWith('.'))
      return sound([...parts, '0', '0'].slice(0, 4).join('.'), 8 * parts.length);
  }
  if (/^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){1,6}:?$/i.test(text)) {
    const parts = text.replace(/:$/, '').split(':');
    return sound(`${parts.join(':')}::`, 16 * parts.length);
  }
  return null;
}

const sound = (address: string, length: number): string | null =>
  ipaddr.isValid(address) ? masked(`${address}/${length}`) : null;

/** The network of an address and a length: bits beyond the length are cleared. */
function masked(cidr: string): string {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const kind = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${kind.networkAddressFromCIDR(cidr).toString()}/${length}`;
}

function spanOf(cidr: string): [string, string] {
  const kind = ipaddr.parseCIDR(cidr)[0].kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return [cidr, kind.broadcastAddressFromCIDR(cidr).toString()];
}
